import {
	agentProtocols,
	chooseSession,
	fitSession,
	shortenId,
	streamParser,
	uuidFromId,
	withApiKey,
} from '../../../core/agent';
import type { AgentCall, AgentProtocol, StreamEvent, StreamFormat } from '../../../core/agent';
import { findReplyText, replyHint } from '../../../core/agent/reply-text';
import { appendPath, siblingPath, multipart, withQuery } from '../../../core/agent/request';
import { decideRunRetry } from '../../../core/agent/sending/run-retry';
import { statusFailure } from '../../../core/agent/status-failure';
import { readRpc } from '../../../core/channel/a2a/rpc';
import { readSentMessage } from '../../../core/channel/a2a/send-message';
import { readCompletionRequest } from '../../../core/channel/chat-completions/request';
import { readRefusal, readRunAnswer } from '../../../core/channel/run-answer';
import { RunStream } from '../../../core/channel/run-stream';
import { Failure } from '../../../core/failure';
import { readAgentMessage } from '../../../core/receive/agent-message';
import { errorText } from '../../../core/text/error-words';
import { aCall } from '../core/agent/apis/protocols';
import { hostileValues, LENGTH } from './hostile';
import type { Parser } from './parser';

const run = { runId: 'run-1', sessionId: 'session-1' };
const file = { name: 'a.txt', mediaType: 'text/plain', bytes: Buffer.from('x') };
const STATUSES = [200, 500];

/** Calls everything that reads an answer of this protocol's server. */
export function readAnswer(protocol: AgentProtocol, body: unknown): void {
	const { longRuns, prepare, upload, callback } = protocol;
	for (const status of STATUSES) {
		const answer = { status, body };
		protocol.outcome(answer, {});
		protocol.outcome(answer, { replyPath: 'a' });
		longRuns?.outcome(answer, run, aCall, {});
		const [asked] = prepare?.requests(aCall) ?? [];
		if (asked) prepare?.read(answer, aCall, asked);
		upload?.read(answer, { name: 'a', mediaType: 'text/plain', bytes: Buffer.alloc(0) });
	}
	callback?.(body, {});
}

/** Reads a stream like the client: up to a step that is `done`, or an event that is nested too deeply. */
function readStream(protocol: AgentProtocol, text: string, size = LENGTH): void {
	untilOverflow(() => readEvents(protocol, text, size));
}

function untilOverflow(read: () => void): void {
	try {
		read();
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
	}
}

function readEvents({ stream }: AgentProtocol, text: string, size: number): void {
	if (!stream) return;
	const parser = streamParser(stream.format);
	const reader = stream.reader({});
	const bytes = Buffer.from(text);
	const take = (events: ReturnType<typeof parser.push>) => events.some((event) => reader.push(event).done === true);
	let done = false;
	for (let at = 0; at < bytes.length && !done; at += size) done = take(parser.push(bytes.subarray(at, at + size)));
	if (!done) take(parser.end());
	reader.outcome();
}

/** Calls everything that processes the text of a call on its way out. */
function makeRequests(protocol: AgentProtocol, call: AgentCall): void {
	for (const mode of protocol.modes)
		withApiKey(protocol.request({ ...call, mode }), 'key', { location: 'query', name: 'k' });
	if (protocol.takesFiles)
		protocol.request({ ...call, files: [{ ...file, name: call.message }], uploaded: [call.message] });
	protocol.upload?.request({ ...file, name: call.message }, call);
	protocol.prepare?.requests(call);
	protocol.longRuns?.poll({ ...run, runId: call.message }, call);
}

const call = (text: string): AgentCall => ({
	...aCall,
	message: text,
	userId: text,
	sessionId: text,
	target: text,
	taskId: text,
	runId: text,
	extra: { [text]: text, metadata: { [text]: text }, tweaks: { [text]: text } },
});

/** Removes lone surrogates: in a path they make `encodeURIComponent` throw, which is the builder's mistake. */
const wellFormed = (text: string): string => Buffer.from(text).toString();

export const answers: readonly Parser[] = agentProtocols.map((protocol) => ({
	name: `${protocol.name}, an answer of text`,
	openings: ['{}\n'],
	run: (text) => readAnswer(protocol, text),
}));

export const requests: readonly Parser[] = agentProtocols.flatMap((protocol) => [
	{
		name: `${protocol.name}, a call of text`,
		few: true as const,
		run: (text: string) => makeRequests(protocol, call(wellFormed(text))),
	},
	{
		name: `${protocol.name}, a URL of text`,
		few: true as const,
		run: (text: string) => makeRequests(protocol, { ...aCall, url: `https://a.example/${text}` }),
	},
	{
		name: `${protocol.name}, a query of text`,
		few: true as const,
		run: (text: string) => makeRequests(protocol, { ...aCall, url: `https://a.example/?k&${text}` }),
	},
]);

export const streamTexts: readonly Parser[] = agentProtocols
	.filter(({ stream }) => stream !== undefined)
	.map((protocol) => ({
		name: `${protocol.name}, a stream of text`,
		few: true,
		openings: ['data:', '{'],
		run: (text) => readStream(protocol, text),
	}));

const hash = (text: string): string => text.slice(0, 1).padStart(64, '0');

export const words: readonly Parser[] = [
	{ name: 'errorText', openings: ['Traceback (most recent call last):\n', ' ', '<br>', '{'], run: errorText },
	{
		name: 'errorText of text before a traceback',
		few: true,
		openings: [' ', '<br>'],
		run: (text) => errorText(`${text}Traceback (most recent call last):`),
	},
	{ name: 'statusFailure', run: (text) => statusFailure({ status: 500, body: { detail: text } }) },
	{ name: 'findReplyText', run: (text) => findReplyText({ text }, 'text') },
	{ name: 'replyHint', run: (text) => replyHint({ [text]: text }) },
	{ name: 'below', run: (text) => appendPath(`https://a.example/${text}`, '/runs') },
	{ name: 'withQuery', few: true, run: (text) => withQuery(`https://a.example/?k&${text}`, 'k', text) },
	{ name: 'beside', run: (text) => siblingPath(`https://a.example/${text}`, '/runs', '/models') },
	{
		name: 'multipart',
		few: true,
		openings: ['----agent-run-1'],
		run: (text) => multipart([[text, text]], [[text, { ...file, bytes: Buffer.from(text) }]], '1'),
	},
	{ name: 'multipart, its boundary', run: (text) => multipart([['a', text]], [], text) },
	{
		name: 'multipart, a content of its boundary',
		run: () => multipart([['a', `----agent-run-1${'x'.repeat(LENGTH)}`]], [], '1'),
	},
	{
		name: 'chooseSession and fitSession',
		run: (text) => {
			const clues = {
				defined: text,
				incoming: text,
				userId: text,
				thread: text,
				earlier: { source: 'server', id: text },
			};
			const session = chooseSession('auto', clues, () => text);
			for (const { session: rule } of agentProtocols) fitSession(rule, session, hash);
		},
	},
	{ name: 'limitId and uuidOf', run: (text) => [shortenId(text, 64, hash), uuidFromId(text, hash)] },
	{ name: 'readRpc', run: (text) => readRpc({ jsonrpc: '2.0', id: text, method: text, params: {} }, text) },
	{ name: 'readSentMessage', run: readMessageOf },
	{ name: 'readCompletionRequest', run: readCompletionOf },
	{ name: 'readRunAnswer', openings: ['{', '['], run: readAnswerOf },
	{ name: 'RunStream', few: true, openings: ['{"type":"item","content":"'], run: (text) => readRun(text, LENGTH) },
	{ name: 'readAgentMessage', run: (text) => readAgentMessage({ message: text, userId: text, sessionId: text }) },
	{
		name: 'decideRerun',
		run: (retryAfter) =>
			decideRunRetry({ accepted: 'no', status: 429, retryAfter }, 1, { retries: 2, serverDedupes: true }, 0),
	},
	...(['sse', 'ndjson'] as const).map((format) => ({
		name: `streamParser, ${format}`,
		openings: format === 'sse' ? ['data:', 'event:', 'id:'] : [],
		run: (text: string) => untilOverflow(() => parseStream(format, Buffer.from(text), LENGTH)),
	})),
];

function readMessageOf(text: string): void {
	const message = { messageId: text, contextId: text, parts: [{ text }, { data: { [text]: text } }] };
	readSentMessage({ id: text, version: '1.0', action: 'send', params: { message } });
}

function readCompletionOf(text: string): void {
	const messages = [
		{ role: text, content: text },
		{ role: 'user', content: text },
	];
	readCompletionRequest({ model: text, user: text, messages }, { 'x-session-id': text });
}

function readAnswerOf(text: string): void {
	for (const status of STATUSES) {
		const answer = { status, contentType: text, body: Buffer.from(text) };
		readRunAnswer(answer);
		readRunAnswer({ ...answer, contentType: '' });
		readRefusal(answer);
	}
}

function readRun(text: string, size: number): void {
	const stream = new RunStream();
	const bytes = Buffer.from(text);
	for (let at = 0; at < bytes.length; at += size) stream.push(bytes.subarray(at, at + size));
	stream.end(200);
}

function parseStream(format: StreamFormat, bytes: Buffer, size: number): void {
	const parser = streamParser(format);
	for (let at = 0; at < bytes.length; at += size) parser.push(bytes.subarray(at, at + size));
	parser.end();
}

/** Streams that arrive byte by byte. */
export const trickles: ReadonlyArray<readonly [string, () => void]> = (['sse', 'ndjson'] as const).flatMap((format) =>
	['a', '漢', '\n', '\r', '\r\n', 'a\n', 'data:a\n\n', 'data:\n', 'id:a\n'].map(
		(unit) =>
			[
				`${format}, ${JSON.stringify(unit)} repeated`,
				() => parseStream(format, Buffer.from(unit.repeat(LENGTH / unit.length)), 1),
			] as const,
	),
);

/** Fields that some protocol reads; each of them gets a hostile value. */
const FIELDS = [
	...['output', 'text', 'message', 'reply', 'response', 'answer', 'generated', 'error', 'detail', 'result', 'results'],
	...['outputs', 'choices', 'status', 'task', 'artifacts', 'parts', 'messages', 'data', 'values', 'json', 'usedTools'],
	...['content', 'type', 'thoughts', 'agentError', 'taskId', 'request_id', 'responseJson', 'execution_id', 'run_id'],
	...[
		'thread_id',
		'__error__',
		'__interrupt__',
		'supportedInterfaces',
		'additionalInterfaces',
		'metadata',
		'name',
		'url',
	],
];

/** Returns bodies that reach the inner loops of the protocols. */
function deepBodies(value: unknown): unknown[] {
	const list: unknown[] = Array.isArray(value) ? value : [value];
	const parts = list.map((entry) => ({ text: 'x', data: entry }));
	const task = { id: 't', contextId: 'c', status: { state: 'completed', message: { parts } }, artifacts: list };
	return [
		{ result: { message: { parts } } },
		{ result: { task: { ...task, artifacts: list.map(() => ({ parts: parts.slice(0, 2) })) } } },
		{ result: { ...task, artifacts: [] } },
		{ status: 'completed', output: list.map(() => ({ type: 'x_call', content: parts.slice(0, 2) })) },
		{ choices: [{ message: { content: 'x', tool_calls: list } }] },
		{ outputs: list.map(() => ({ outputs: [{ results: { message: { text: 'x' } } }] })) },
		{ messages: list.map((entry) => ({ type: 'human', content: parts.slice(0, 2), tool_calls: [entry] })) },
		{ run_id: 'r', status: 'success', values: { messages: parts, __interrupt__: list } },
		{ success: true, generated: value, thoughts: parts },
		{
			name: 'card',
			supportedInterfaces: list.map(() => ({ protocolBinding: 'JSONRPC', protocolVersion: '9', url: 'x' })),
		},
		{ data: list.map((_, at) => ({ id: `s${at}`, completed_at: String(at % 7) })) },
		{ error: { message: value } },
		{ detail: { message: value } },
	];
}

/**
 * Yields bodies of answers that contain a hostile value, by name: the value alone, and everywhere an answer could
 * contain it.
 */
export function* hostileBodies(): Generator<readonly [string, unknown]> {
	for (const [name, value] of hostileValues()) {
		yield [name, value];
		for (const field of FIELDS) yield [`${name} as ${field}`, { [field]: value }];
		for (const [at, body] of deepBodies(value).entries()) yield [`${name} in deep body ${at}`, body];
	}
}

/** Returns a stream of 200,000 characters: the first events, then one event repeated. */
function streamOf(protocol: AgentProtocol, first: readonly object[], repeated: object): string {
	const framed = (event: object) => {
		const { type, data } = eventOf(event);
		return protocol.stream?.format === 'ndjson' ? `${data}\n` : `event: ${type}\ndata: ${data}\n\n`;
	};
	const opening = first.map(framed).join('');
	const unit = framed(repeated);
	return opening + unit.repeat(Math.max(1, Math.ceil((LENGTH - opening.length) / unit.length)));
}

/** `sse` is the type of the event; `list` stands for data that is a list. */
function eventOf(event: { sse?: string; list?: unknown }): StreamEvent {
	const { sse = 'message', ...data } = event;
	return { type: sse, data: JSON.stringify('list' in data ? data.list : data) };
}

/** Returns an object whose fields fill half of a stream. */
const wide = (): object => Object.fromEntries(Array.from({ length: LENGTH / 20 }, (_, at) => [`f${at}`, 0]));

const TEN_PARTS = Array.from({ length: 10 }, () => ({ text: 'x' }));

const EVENTS: ReadonlyArray<readonly [protocol: string, name: string, first: readonly object[], repeated: object]> = [
	[
		'a2a',
		'parts that are appended',
		[],
		{ result: { artifactUpdate: { append: true, artifact: { artifactId: 'a', parts: TEN_PARTS } } } },
	],
	[
		'a2a',
		'a wide task, then parts',
		[{ result: { task: { ...wide(), id: 't', status: {} } } }],
		{ result: { artifactUpdate: { append: true, artifact: { parts: [{}] } } } },
	],
	[
		'a2a',
		'a wide task, then states',
		[{ result: { task: { ...wide(), id: 't', status: {} } } }],
		{ result: { statusUpdate: { status: { state: 'working' } } } },
	],
	['a2a', 'tasks', [], { result: { task: { id: 't', status: {}, artifacts: [{ parts: [{ text: 'x' }] }] } } }],
	['a2a', 'events of an unknown kind', [], { result: { other: 1 } }],
	['chatCompletions', 'pieces of text', [], { choices: [{ delta: { content: 'x' } }] }],
	[
		'chatCompletions',
		'pieces of one tool call',
		[],
		{ choices: [{ delta: { tool_calls: [{ index: 0, function: { arguments: 'x' } }] } }] },
	],
	['chatCompletions', 'tool calls', [], { choices: [{ delta: { tool_calls: [{ function: { name: 'x' } }] } }] }],
	['openaiResponses', 'pieces of text', [], { type: 'response.output_text.delta', delta: 'x' }],
	['dify', 'pieces of text', [], { event: 'message', answer: 'x', conversation_id: 'c' }],
	['dify', 'thoughts', [], { event: 'agent_thought', tool: 'x' }],
	['dify', 'files', [], { event: 'message_file', url: 'u', type: 'image' }],
	['dify', 'replacements', [], { event: 'message_replace', answer: 'x' }],
	['flowise', 'pieces of text', [], { event: 'token', data: 'x' }],
	['flowise', 'thoughts', [], { event: 'thinking', data: 'x' }],
	['flowise', 'metadata', [], { event: 'metadata', data: { chatMessageId: 'x' } }],
	['langflow', 'pieces of text', [], { event: 'token', data: { chunk: 'x' } }],
	['langgraph', 'pieces of text', [], { sse: 'messages', list: [{ type: 'ai', content: 'x' }] }],
	['langgraph', 'updates of nodes', [], { sse: 'updates', agent: { messages: [{ type: 'ai', content: 'x' }] } }],
	['langgraph', 'whole messages', [], { sse: 'messages/partial', list: [{ type: 'ai', id: 'm', content: 'x' }] }],
	['langgraph', 'states', [], { sse: 'values', messages: [{ type: 'ai', content: 'x' }] }],
	['n8nChat', 'pieces of text', [], { type: 'item', content: 'x' }],
	['n8nChat', 'nodes that begin', [], { type: 'begin' }],
	['codemieAssistant', 'pieces of text', [], { generated_chunk: 'x' }],
	[
		'azureFoundry',
		'pieces of text',
		[],
		{ sse: 'thread.message.delta', delta: { content: [{ text: { value: 'x' } }] } },
	],
	['vertexAgentEngine', 'lines of another document', [], { other: 1 }],
	['vertexAgentEngine', 'pieces of text', [], { author: 'a', partial: true, content: { parts: [{ text: 'x' }] } }],
	['bedrockAgentcore', 'pieces of text', [], { event: { contentBlockDelta: { delta: { text: 'x' } } } }],
	['bedrockAgentcore', 'messages', [], { event: { messageStart: {} } }],
	['agUi', 'pieces of text', [], { type: 'TEXT_MESSAGE_CHUNK', messageId: 'm', delta: 'x' }],
	['agUi', 'tool calls', [], { type: 'TOOL_CALL_CHUNK', toolCallName: 'x', delta: '{}' }],
	['googleAdk', 'pieces of text', [], { author: 'a', partial: true, content: { parts: [{ text: 'x' }] } }],
	['googleAdk', 'whole messages', [], { author: 'a', content: { parts: [{ text: 'x' }] } }],
	[
		'googleAdk',
		'questions',
		[],
		{
			author: 'a',
			longRunningToolIds: ['1'],
			content: { parts: [{ functionCall: { id: '1', name: 'x', args: {} } }] },
		},
	],
	['mastra', 'pieces of text', [], { type: 'text-delta', payload: { text: 'x' } }],
	['mastra', 'tool calls', [], { type: 'tool-call', payload: { toolName: 'x' } }],
	['ollama', 'pieces of text', [], { message: { content: 'x' } }],
	['ollama', 'tool calls', [], { message: { tool_calls: [{ function: { name: 'x' } }] } }],
	['letta', 'pieces of text', [], { message_type: 'assistant_message', id: 'm', content: 'x' }],
	['letta', 'tool calls', [], { message_type: 'tool_call_message', id: 'm', tool_call: { arguments: 'x' } }],
	['voiceflow', 'pieces of text', [], { type: 'completion', payload: { state: 'content', content: 'x' } }],
	['voiceflow', 'buttons', [], { type: 'choice', payload: { buttons: [] } }],
	['codemieAssistant', 'the whole text', [], { generated: 'x'.repeat(100) }],
];

/** The number of events for one reader, so many that work proportional to all earlier events would never end. */
const MANY_EVENTS = 50_000;

/** Streams of many small events, by name: as text, in one piece and in small chunks, and as even more events. */
export const streams: ReadonlyArray<readonly [string, () => void]> = EVENTS.map(([name, what, first, repeated]) => {
	const protocol = agentProtocols.find((candidate) => candidate.name === name);
	if (!protocol?.stream) throw new Error(`${name} does not stream`);
	const { stream } = protocol;
	const text = streamOf(protocol, first, repeated);
	return [
		`${name}, ${what}`,
		() => {
			readStream(protocol, text);
			readStream(protocol, text, 100);
			protocol.outcome({ status: 200, body: text }, {});
			const reader = stream.reader({});
			for (const event of first) reader.push(eventOf(event));
			const event = eventOf(repeated);
			for (let count = 0; count < MANY_EVENTS; count++) reader.push(event);
			reader.outcome();
		},
	] as const;
});
