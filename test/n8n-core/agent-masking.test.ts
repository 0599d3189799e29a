/** Agent Run: every usual spelling of the credential's secrets, in every place where an agent's text is output. */
import type { IDataObject, INodeParameters, StructuredChunk } from 'n8n-workflow';

import { spellings } from '../secret-spellings';
import { echo, KEYS, maskedEcho, survivors } from './harness/echoes';
import { logText } from './harness/log';
import { recordingServer } from './harness/loopback';
import type { Reply } from './harness/loopback';
import { resume } from './harness/waiting';
import { runNode } from './harness/workflow';
import type { NodeResult, NodeRun } from './harness/workflow';

const [KEY, SIGNING] = KEYS;
const credentials = {
	agentEndpointApi: { location: 'bearer', apiKey: KEY, signingSecret: SIGNING, allowedDomains: '127.0.0.1' },
};

async function run(parameters: INodeParameters, replies: Reply[], more: Partial<NodeRun> = {}): Promise<NodeResult> {
	const server = await recordingServer(...replies);
	try {
		const url = `${server.url}/run`;
		const item = { message: 'Hello', userId: 'u', sessionId: 's' };
		const result = await runNode({
			type: 'agentRun',
			parameters: { url, ...parameters },
			credentials,
			items: [item],
			...more,
		});
		expect(survivors(`${result.stored} ${logText()}`)).toEqual([]);
		return result;
	} finally {
		await server.close();
	}
}

async function output(
	parameters: INodeParameters,
	replies: Reply[],
	more: Partial<NodeRun> = {},
): Promise<IDataObject> {
	const { items, error } = await run(parameters, replies, more);
	expect(error).toBeUndefined();
	return items[0]?.json ?? {};
}

const pieces = (text: string, size: number): string[] => text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
const sse = (...events: object[]): Reply => ({
	headers: { 'Content-Type': 'text/event-stream' },
	body: events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(''),
});
const delta = (change: object, finish_reason: string | null = null) => ({
	id: 'chatcmpl-1',
	object: 'chat.completion.chunk',
	choices: [{ index: 0, delta: change, finish_reason }],
});
const said = (chunks: StructuredChunk[]) => chunks.map(({ content }) => content ?? '').join('');
const chat = { agentApi: 'chatCompletions', target: 'm' };

describe('secrets are masked in a whole answer', () => {
	test('in its text, fields, field names and the raw answer', async () => {
		const json = await output({}, [{ body: { output: echo, usage: { [echo]: [echo] } } }]);
		expect(json.text).toBe(maskedEcho);
		expect(json.raw).toEqual({ output: maskedEcho, usage: { [maskedEcho]: [maskedEcho] } });
	});

	test('in structured output', async () => {
		const json = await output({ agentApi: 'flowise' }, [{ body: { text: 'Hi', json: { a: [{ [echo]: echo }] } } }]);
		expect(json.structuredOutput).toEqual({ a: [{ [maskedEcho]: maskedEcho }] });
	});

	test('in tool calls', async () => {
		const call = { id: 'c', type: 'function', function: { name: 'f', arguments: JSON.stringify({ a: echo }) } };
		const message = { role: 'assistant', content: null, tool_calls: [call] };
		const json = await output(chat, [{ body: { choices: [{ index: 0, message, finish_reason: 'tool_calls' }] } }]);
		expect(JSON.stringify(json.toolCalls)).toContain('***');
		expect(survivors(JSON.stringify(json.toolCalls))).toEqual([]);
	});

	test('in text that is not JSON', async () => {
		expect((await output({}, [{ body: echo }])).text).toBe(maskedEcho);
	});

	test('in files: in their names, URLs and contents', async () => {
		const parts = [
			{ url: `https://files.example/${encodeURIComponent(KEY)}`, filename: `${KEY}.csv`, mediaType: 'text/csv' },
			{ raw: Buffer.from(`\xff${echo}\xff`).toString('base64'), filename: `${KEY}.txt`, mediaType: 'text/plain' },
		];
		const state = { state: 'TASK_STATE_COMPLETED' };
		const task = { id: 't', contextId: 'c', status: state, artifacts: [{ artifactId: 'a', parts }] };
		const body = { jsonrpc: '2.0', id: 'run', result: { task } };
		const { items } = await run({ agentApi: 'a2a' }, [{ status: 404 }, { status: 404 }, { body }]);
		expect(items[0]?.json.files).toEqual([
			{ name: '***.csv', mediaType: 'text/csv', url: 'https://files.example/***' },
			{ name: '***.txt', mediaType: 'text/plain', binaryField: 'file_1' },
		]);
		const file = items[0]?.binary?.file_1;
		expect(file?.fileName).toBe('***.txt');
		expect(Buffer.from(file?.data ?? '', 'base64').toString()).toBe(`\xff${maskedEcho}\xff`);
	});

	test('in a number, if the key is one', async () => {
		const digits = { agentEndpointApi: { ...credentials.agentEndpointApi, apiKey: '8234567890123' } };
		const json = await output({}, [{ body: { output: 'Hi', key: 8234567890123, other: [823456789012] } }], {
			credentials: digits,
		});
		expect(json.raw).toEqual({ output: 'Hi', key: '***', other: [823456789012] });
	});

	test('in a reply nested 400 levels deep, which is complete', async () => {
		const deep = (inner: string) => `{"output":"Hi","deep":${'['.repeat(400)}${inner}${']'.repeat(400)}}`;
		const server = await recordingServer({ body: deep(JSON.stringify(KEY)) });
		const parameters = { url: server.url };
		const { items } = await runNode({ type: 'agentRun', parameters, credentials, items: [{ message: 'm' }] });
		await server.close();
		let inner: unknown = (items[0]?.json.raw as IDataObject).deep;
		let depth = 0;
		for (; Array.isArray(inner); depth++) inner = inner[0];
		expect([depth, inner]).toEqual([400, '***']);
	});
});

describe('secrets are masked in a stream', () => {
	test.each([1, 3, 7, 100])('in pieces of %d, both in the chat and in the text', async (size) => {
		const events = [...pieces(echo, size).map((content) => delta({ content })), delta({}, 'stop')];
		const { items, chunks } = await run(chat, [sse(...events)], { watched: true });
		expect(said(chunks)).toBe(maskedEcho);
		expect(items[0]?.json.text).toBe(maskedEcho);
	});

	test('in the arguments of a tool call that arrive in pieces', async () => {
		const call = (change: object) => delta({ tool_calls: [{ index: 0, ...change }] });
		const events = [
			call({ id: 'c', type: 'function', function: { name: 'f', arguments: '' } }),
			...pieces(JSON.stringify({ a: echo }), 3).map((part) => call({ function: { arguments: part } })),
			delta({}, 'tool_calls'),
		];
		const json = await output(chat, [sse(...events)], { watched: true });
		expect(JSON.stringify(json.toolCalls)).toContain('***');
		expect(survivors(JSON.stringify(json.toolCalls))).toEqual([]);
	});

	test('and text that was held back is shown at the end', async () => {
		const text = `Ask for a ${KEY.slice(0, 8)}`;
		const events = [...pieces(text, 2).map((content) => delta({ content })), delta({}, 'stop')];
		const { items, chunks } = await run(chat, [sse(...events)], { watched: true });
		expect([said(chunks), items[0]?.json.text]).toEqual([text, text]);
		expect(chunks.at(-1)).toMatchObject({ type: 'end' });
	});

	test.each(spellings)('and if it breaks off inside a secret, no part of it is shown: %s', async (_how, spell) => {
		for (const key of KEYS) {
			const spelled = spell(key);
			const half = Math.ceil(spelled.length / 2) + 2;
			const events = pieces(`Key: ${spelled.slice(0, half)}`, 3).map((content) => delta({ content }));
			const { chunks, items } = await run(chat, [sse(...events)], { watched: true, onError: 'continueRegularOutput' });
			const error = items[0]?.json.error as IDataObject;
			expect([said(chunks), error.partialText]).toEqual(['Key: ', 'Key: ']);
		}
	});

	test('and in the partial text if it fails halfway', async () => {
		const events = [...pieces(echo, 3).map((content) => delta({ content })), { error: { message: echo } }];
		const { items, chunks } = await run(chat, [sse(...events)], { watched: true, onError: 'continueRegularOutput' });
		const error = items[0]?.json.error as IDataObject;
		expect(said(chunks)).toBe(maskedEcho);
		expect(error.partialText).toBe(maskedEcho);
		expect(error.message).toContain('as it is [***]');
	});
});

describe('secrets are masked in a failure', () => {
	test.each<[string, Reply]>([
		['a refusal', { status: 400, body: { detail: `bad ${KEY} and ${encodeURIComponent(SIGNING)}` } }],
		['a reported error', { body: { success: false, error: `bad ${KEY} and ${encodeURIComponent(SIGNING)}` } }],
	])('in %s', async (_what, reply) => {
		const { items } = await run({}, [reply], { onError: 'continueRegularOutput' });
		expect((items[0]?.json.error as IDataObject).message).toMatch(/bad \*\*\* and \*\*\*$/);
	});

	test.each(spellings)('even if its message was cut inside a secret: %s', async (_how, spell) => {
		for (const key of KEYS) {
			const spelled = spell(key);
			const before = 'x'.repeat(500 - Math.ceil(spelled.length / 2) - 1);
			const { error } = await run({}, [{ status: 500, body: { detail: `${before}${spelled} and more` } }]);
			expect(error?.message).toBe(`The agent responded with 500: ${before} […]`);
		}
	});

	test('in an answer that is not understood', async () => {
		const { error } = await run(chat, [{ body: `${'x'.repeat(70)}${KEY}` }]);
		expect(error?.message).toContain(`it is text that begins with "${'x'.repeat(70)} […]"`);
	});
});

describe('secrets are masked in a later reply', () => {
	const waiting = (agentApi: string, url: string, more: IDataObject = {}) => ({
		parameters: { agentApi, authentication: 'agentEndpointApi', waitForReply: 'callback', options: {} },
		credentials,
		item: {
			session: { id: 's' },
			run: { id: 'r-1', startedAt: '2026-01-01T00:00:00Z', attempts: 1, durationMs: 0 },
			ask: { handle: { runId: 'r-1', sessionId: 's-1' }, url, target: '', userId: 'u', prepared: {} },
			...more,
		},
	});
	const JSON_TYPE = ['Content-Type', 'application/json'] as const;
	const post = (body: unknown) => ({ headers: [JSON_TYPE], body: JSON.stringify(body) });

	test('in a callback: in its text and the whole body', async () => {
		const { items, answer } = await resume(waiting('customJson', ''), post({ output: echo, [echo]: [echo] }));
		expect(answer.body).toBe('{"status":"accepted"}');
		expect(items?.[0]?.json).toMatchObject({
			text: maskedEcho,
			raw: { output: maskedEcho, [maskedEcho]: [maskedEcho] },
		});
	});

	test('in a callback that is text', async () => {
		const { items } = await resume(waiting('customJson', ''), {
			headers: [['Content-Type', 'text/plain']],
			body: echo,
		});
		expect(items?.[0]?.json.text).toBe(maskedEcho);
	});

	test('in a callback that reports a failure', async () => {
		const failed = { success: false, error: `bad ${KEY} and ${encodeURIComponent(SIGNING)}` };
		const { items } = await resume(waiting('customJson', ''), post(failed));
		expect((items?.[0]?.json.error as IDataObject).message).toMatch(/bad \*\*\* and \*\*\*$/);
	});

	test('in a polled reply', async () => {
		const values = { messages: [{ type: 'ai', content: echo }] };
		const ran = { run_id: 'r-1', thread_id: 's-1', status: 'success' };
		const server = await recordingServer({ body: ran }, { body: values });
		const { items } = await resume(waiting('langgraph', server.url), post({ agentRun: 'look' }));
		await server.close();
		expect(items?.[0]?.json.text).toBe(maskedEcho);
		expect(survivors(JSON.stringify(items))).toEqual([]);
	});

	test('or the callback is refused if the credential cannot be read', async () => {
		const without = { ...waiting('customJson', ''), credentials: {} };
		const { items, answer } = await resume(without, post({ output: echo }));
		expect(items).toBeUndefined();
		expect([answer.status, answer.headers['retry-after']]).toEqual([503, '60']);
		expect(logText()).toContain('it could not read its credential');
		expect(survivors(logText())).toEqual([]);
	});

	test('or the callback is refused if reading it fails, because n8n would then end the execution without it', async () => {
		const { parameters, ...rest } = waiting('customJson', '');
		const malformed = { ...rest, parameters: { ...parameters, options: { replyPath: `a..${KEY}` } } };
		const { items, answer } = await resume(malformed, post({ output: echo }));
		expect(items).toBeUndefined();
		expect([answer.status, answer.headers['retry-after']]).toEqual([503, '60']);
		expect(logText()).toContain('The path "a..***" is malformed at column 3');
		expect(survivors(logText())).toEqual([]);
	});
});
