/** OpenAI's two APIs: the types in OpenAI's own package check what the node sends and what the stub servers answer. */
import { join } from 'node:path';
import * as ts from 'typescript';

import * as answers from '../agent-answers/openai';
import { installPeers, PEER_TIMEOUT_MS } from '../install-peers';
import { recordingServer } from './harness/loopback';
import type { Reply } from './harness/loopback';
import { runNode } from './harness/workflow';
import type { NodeRun } from './harness/workflow';

const peers = join(__dirname, '../vendors');
beforeAll(() => installPeers(peers), PEER_TIMEOUT_MS);

/**
 * Returns the compiler's messages about values that do not match OpenAI's types. The values are written out as
 * literals.
 */
function misshapen(shapes: readonly (readonly [string, unknown])[]): string[] {
	const file = join(peers, 'shapes.ts');
	const lines = shapes.map(([type, value], index) => `export const s${index}: ${type} = ${JSON.stringify(value)};`);
	const text = ["import type { OpenAI } from 'openai';", ...lines].join('\n');
	const options: ts.CompilerOptions = {
		strict: true,
		noEmit: true,
		skipLibCheck: true,
		types: [],
		target: ts.ScriptTarget.ES2022,
		module: ts.ModuleKind.Node16,
		moduleResolution: ts.ModuleResolutionKind.Node16,
	};
	const disk = ts.createCompilerHost(options);
	const host: ts.CompilerHost = {
		...disk,
		fileExists: (name) => name === file || disk.fileExists(name),
		getSourceFile: (name, ...rest) =>
			name === file ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2022) : disk.getSourceFile(name, ...rest),
	};
	const program = ts.createProgram([file], options, host);
	return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

const COMPLETION = 'OpenAI.Chat.Completions.ChatCompletion';
const CHUNK = 'OpenAI.Chat.Completions.ChatCompletionChunk';
const COMPLETION_REQUEST = 'OpenAI.Chat.Completions.ChatCompletionCreateParams';
/** OpenAI's client computes `output_text`; no server sends it. */
const RESPONSE = "Omit<OpenAI.Responses.Response, 'output_text'>";
/** An event whose response, if there is one, is in the form that the server sends. */
const EVENT =
	"OpenAI.Responses.ResponseStreamEvent extends infer E ? E extends { response: unknown } ? Omit<E, 'response'> & " +
	`{ response: ${RESPONSE} } : E : never`;
const RESPONSE_REQUEST = 'OpenAI.Responses.ResponseCreateParams';

const sse = (...events: object[]): Reply => ({
	headers: { 'Content-Type': 'text/event-stream' },
	body: events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(''),
});
const picture = { data: Buffer.from('PNG').toString('base64'), mimeType: 'image/png', fileName: 'a.png' };
const paper = { data: Buffer.from('PDF').toString('base64'), mimeType: 'application/pdf', fileName: 'b.pdf' };

async function run(agentApi: string, replies: Reply[], parameters: object = {}, more: Partial<NodeRun> = {}) {
	const server = await recordingServer(...replies);
	try {
		const { items, chunks } = await runNode({
			type: 'agentRun',
			parameters: {
				agentApi,
				url: server.url,
				target: 'gpt-5',
				message: 'Hello',
				authentication: 'none',
				...parameters,
			},
			items: [{ userId: 'u-1', sessionId: 's-1' }],
			onError: 'continueRegularOutput',
			...more,
		});
		const sent = server.requests
			.filter(({ method }) => method === 'POST')
			.map(({ body }) => JSON.parse(body.toString()) as unknown);
		return { json: items[0]?.json ?? {}, chunks, sent };
	} finally {
		await server.close();
	}
}

describe('OpenAI’s own types', () => {
	test('match the answers of the stub servers', () => {
		expect(
			misshapen([
				[COMPLETION, answers.completion],
				[COMPLETION, answers.completionWithTools],
				...answers.completionChunks.map((chunk) => [CHUNK, chunk] as const),
				[RESPONSE, answers.response],
				...Object.values(answers.responseStates).map((state) => [RESPONSE, state] as const),
				...[...answers.responseEvents, ...answers.failingResponseEvents, answers.errorEvent].map(
					(event) => [EVENT, event] as const,
				),
			]),
		).toEqual([]);
	});

	test('match a request for approval, and the answer to it', async () => {
		const request = { type: 'mcp_approval_request', id: 'mcpr_1', name: 'roll', server_label: 'dice', arguments: '{}' };
		const asking = { ...answers.response, output: [request] };
		const { json: question } = await run('openaiResponses', [{ body: asking }]);
		expect(question.status).toBe('input_required');
		const sent = [];
		for (const answer of ['approve', 'reject: no dice']) {
			const given = { send: 'answer', question, answer };
			sent.push(...(await run('openaiResponses', [{ body: answers.response }], given)).sent);
		}
		expect(sent).toHaveLength(2);
		expect(misshapen([[RESPONSE, asking], ...sent.map((body) => [RESPONSE_REQUEST, body] as const)])).toEqual([]);
	});

	test('match what the node sends: messages, files, conversations, streams and background runs', async () => {
		const files = { options: { files: 'picture, paper' } };
		const binary = { binary: { picture, paper } };
		const { completion, response } = answers;
		const sentTo = async (...given: Parameters<typeof run>) => (await run(...given)).sent;
		const completions = [
			...(await sentTo('chatCompletions', [{ body: completion }])),
			...(await sentTo('chatCompletions', [{ body: completion }], files, binary)),
			...(await sentTo('chatCompletions', [sse(...answers.completionChunks)], {}, { watched: true })),
		];
		const responses = [
			...(await sentTo('openaiResponses', [{ body: response }])),
			...(await sentTo('openaiResponses', [{ body: response }], files, binary)),
			...(await sentTo('openaiResponses', [{ body: response }], { session: 'defined', sessionId: 'resp_1' })),
			...(await sentTo('openaiResponses', [{ body: response }], { session: 'defined', sessionId: 'conv_1' })),
			...(await sentTo('openaiResponses', [sse(...answers.responseEvents)], {}, { watched: true })),
			...(await sentTo('openaiResponses', [{ body: response }], { waitForReply: 'startOnly' })),
		];
		expect([completions.length, responses.length]).toEqual([3, 6]);
		expect(
			misshapen([
				...completions.map((body) => [COMPLETION_REQUEST, body] as const),
				...responses.map((body) => [RESPONSE_REQUEST, body] as const),
			]),
		).toEqual([]);
	});

	test('detect a wrong value, a missing field and an unknown field', () => {
		const { usage, ...noUsage } = answers.response;
		const { output, ...noOutput } = noUsage;
		expect(usage && output).toBeTruthy();
		const wrong = [{ ...answers.response, status: 'done' }, noOutput, { ...answers.response, outputs: [] }];
		expect(misshapen(wrong.map((answer) => [RESPONSE, answer]))).toEqual([
			expect.stringContaining('"done"'),
			expect.stringContaining("'output' is missing"),
			expect.stringContaining('outputs"\' does not exist'),
		]);
	});
});

describe('the node reads OpenAI’s answers', () => {
	const usage = { promptTokens: 9, completionTokens: 2, totalTokens: 11 };

	test.each<[string, string, object, object]>([
		['chatCompletions', 'a reply', answers.completion, { text: 'Hi', usage, finishReason: 'stop' }],
		[
			'chatCompletions',
			'tool calls',
			answers.completionWithTools,
			{ text: '', toolCalls: [{ id: 'call_1', type: 'function' }], finishReason: 'tool_calls' },
		],
		['openaiResponses', 'a reply', answers.response, { text: 'Hi you', usage, toolCalls: [{ id: 'fc_1' }] }],
		['openaiResponses', 'a refusal', answers.responseStates.refused, { text: 'I will not' }],
		['openaiResponses', 'structured output', answers.responseStates.structured, { structuredOutput: { a: 1 } }],
		['openaiResponses', 'a conversation', answers.responseStates.inConversation, { session: { id: 'conv_1' } }],
		['openaiResponses', 'a cut reply', answers.responseStates.incomplete, { finishReason: 'max_output_tokens' }],
		[
			'openaiResponses',
			'a failure',
			answers.responseStates.failed,
			{ error: { message: 'The agent reported an error: boom', accepted: 'yes' } },
		],
		['openaiResponses', 'a cancelled run', answers.responseStates.cancelled, { error: { accepted: 'yes' } }],
	])('%s: %s', async (agentApi, _what, body, json) => {
		expect((await run(agentApi, [{ body }])).json).toMatchObject(json);
	});

	test.each<[string, readonly object[]]>([
		['chatCompletions', answers.completionChunks],
		['openaiResponses', answers.responseEvents],
	])('%s: a stream, which it forwards', async (agentApi, events) => {
		const { json, chunks } = await run(agentApi, [sse(...events)], {}, { watched: true });
		expect(json).toMatchObject({ text: 'Hé漢', status: 'completed', usage });
		expect(chunks.map(({ type, content }) => content ?? type)).toEqual(['begin', 'Hé', '漢', 'end']);
	});

	test.each<[string, readonly object[]]>([
		['a failed response', answers.failingResponseEvents],
		['an error', [...answers.failingResponseEvents.slice(0, 2), answers.errorEvent]],
	])('Responses: %s in the stream becomes a failure with the text received so far', async (_what, events) => {
		const { json } = await run('openaiResponses', [sse(...events)], {}, { watched: true });
		expect(json.error).toMatchObject({
			message: 'The agent reported an error: boom',
			accepted: 'yes',
			partialText: 'Hé',
		});
	});

	test('Responses: a background run, polled until it is done', async () => {
		const { queued, inProgress } = answers.responseStates;
		const replies = [queued, inProgress, answers.response].map((body) => ({ body }));
		const { json, sent } = await run('openaiResponses', replies, {
			waitForReply: 'poll',
			options: { pollSeconds: 1, timeoutSeconds: 10 },
		});
		expect(json).toMatchObject({ text: 'Hi you', run: { id: 'resp_1' } });
		expect(sent).toHaveLength(1);
	});
});
