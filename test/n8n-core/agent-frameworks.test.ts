/** Agent Run with the real servers of agent frameworks: Google ADK, Mastra, and an agent of AG-UI's own packages. */
import type { IBinaryKeyData, IDataObject } from 'n8n-workflow';
import { join } from 'node:path';

import { startPeerIn } from '../agent-peers/peer';
import type { Peer } from '../agent-peers/peer';
import { PEER_TIMEOUT_MS } from '../install-peers';
import { runNode } from './harness/workflow';

jest.setTimeout(60_000);

const FOLDER = join(__dirname, '../agent-frameworks');
const servers: Record<string, { api: string; script: string; path: string; target: string }> = {
	adk: { api: 'googleAdk', script: 'adk-server.mjs', path: '', target: 'echo' },
	mastra: { api: 'mastra', script: 'mastra-server.mjs', path: '/api', target: 'echo' },
	agUi: { api: 'agUi', script: 'ag-ui-server.mjs', path: '/', target: '' },
};
const peers: Record<string, Peer> = {};
beforeAll(async () => {
	for (const [name, { script }] of Object.entries(servers)) peers[name] = await startPeerIn(FOLDER, script);
}, PEER_TIMEOUT_MS);
afterAll(async () => {
	await Promise.all(Object.values(peers).map(async (peer) => await peer.stop()));
});

interface Run {
	json: IDataObject & { session?: IDataObject; run?: { id: string; taskId: string } };
	streamed: string[];
	error: Record<string, unknown> | undefined;
}

async function run(name: string, message: string, parameters: IDataObject = {}, more: object = {}): Promise<Run> {
	const server = servers[name];
	const result = await runNode({
		type: 'agentRun',
		parameters: {
			agentApi: server?.api ?? '',
			url: `${peers[name]?.url}${server?.path}`,
			target: server?.target ?? '',
			authentication: 'none',
			message,
			...parameters,
		},
		onError: 'continueRegularOutput',
		...more,
	});
	const json = (result.items[0]?.json ?? {}) as Run['json'];
	const streamed = result.chunks.map(({ type, content }) => (type === 'item' ? (content ?? '') : type));
	return { json, streamed, error: json.error as Record<string, unknown> | undefined };
}

const usage = { promptTokens: 3, completionTokens: 5, totalTokens: 8 };
const image: IBinaryKeyData = {
	data: { data: Buffer.from('PNG').toString('base64'), mimeType: 'image/png', fileName: 'a.png' },
};

describe.each(['adk', 'mastra'])('a real server (%s)', (name) => {
	test('remembers a user’s conversation and keeps it from other users', async () => {
		const first = await run(name, 'hello', { userId: `${name}-1` });
		expect(first.json).toMatchObject({ text: 'echo 1: hello ✓ 漢', status: 'completed', usage });
		expect((await run(name, 'hello', { userId: `${name}-2` })).json.text).toBe('echo 1: hello ✓ 漢');
	});

	test('streams character by character, and the reply is one item', async () => {
		const { streamed, json } = await run(name, 'hello', { userId: `${name}-3` }, { watched: true });
		expect(streamed).toEqual(['begin', ...'echo 1: hello ✓ 漢', 'end']);
		expect(json).toMatchObject({
			text: 'echo 1: hello ✓ 漢',
			finishReason: expect.stringMatching(/^stop$/i) as string,
			usage,
		});
	});

	test('gets a file', async () => {
		const parameters = { userId: `${name}-4`, options: { files: 'data' } };
		const { json } = await run(name, 'see', parameters, { binary: image });
		expect(json.text).toBe('echo 1: see [image/png] ✓ 漢');
	});

	test('sends its reasoning apart', async () => {
		const { json } = await run(name, 'think', { userId: `${name}-5` });
		expect(json).toMatchObject({ text: 'Thought', reasoning: 'Hm.' });
		const watched = await run(name, 'think', { userId: `${name}-6` }, { watched: true });
		expect(watched.streamed.join('')).toBe('beginThoughtend');
		expect(watched.json).toMatchObject({ text: 'Thought', reasoning: 'Hm.' });
	});

	test.each([
		[true, 'yes'],
		[false, 'yes'],
		[false, 'no'],
	])('asks for approval (watched: %s), and goes on with the answer %s', async (watched, answer) => {
		const user = { userId: `${name}-7-${watched}-${answer}` };
		const { json } = await run(name, 'refund me', user, { watched });
		expect(json).toMatchObject({ status: 'input_required' });
		expect(json.text).not.toBe('');
		const next = await run(name, '', { send: 'answer', question: json, answer }, { watched });
		expect(next.error).toBeUndefined();
		expect(next.json.text).toMatch(answer === 'yes' ? /^refund: .*paid/ : /^refund: (?!.*paid)/);
	});

	test('asks a question, and goes on with the answer', async () => {
		const user = { userId: `${name}-8` };
		const { json } = await run(name, 'ask me', user);
		expect(json).toMatchObject({ text: 'Which city?', status: 'input_required' });
		const given = { send: 'answer', question: json, answer: '{"city":"Kyiv"}' };
		const { json: next, error } = await run(name, '', given);
		expect(error).toBeUndefined();
		expect(next.text).toContain('Kyiv');
	});

	test.each([true, false])('reports a model that throws (watched: %s)', async (watched) => {
		const { error } = await run(name, 'fail', { userId: `${name}-9` }, { watched });
		expect(error?.message).toContain('The model broke');
		expect(error?.accepted).not.toBe('no');
	});
});

test('ADK: a conversation goes on, also with a session ID of any form', async () => {
	const session = { session: 'defined', sessionId: 'user:a/b?c ü', userId: 'adk-20' };
	expect((await run('adk', 'hello', session)).json.text).toBe('echo 1: hello ✓ 漢');
	expect((await run('adk', 'again', session)).json.text).toBe('echo 3: again ✓ 漢');
});

test('ADK: a reply that the content filter held back has a hint', async () => {
	const { json } = await run('adk', 'blocked', { userId: 'adk-21' });
	expect(json).toMatchObject({
		text: '',
		finishReason: 'SAFETY',
		hint: expect.stringContaining('content filter') as string,
	});
});

test('ADK: an unknown app is reported', async () => {
	const { error } = await run('adk', 'hello', { target: 'nope', userId: 'adk-22' });
	expect(error?.message).toContain('There is no agent nope');
});

test('Mastra: an unknown agent is reported as not started', async () => {
	const { error } = await run('mastra', 'hello', { target: 'nope' });
	expect(error).toMatchObject({ accepted: 'no', httpCode: 404 });
});

describe('a real agent (AG-UI)', () => {
	test('streams its reply, also if nobody watches', async () => {
		expect((await run('agUi', 'hello')).json).toMatchObject({ text: 'echo: hello ✓ 漢', status: 'completed' });
		const { streamed } = await run('agUi', 'hello', {}, { watched: true });
		expect(streamed).toEqual(['begin', ...'echo: hello ✓ 漢', 'end']);
	});

	test('sends its reasoning apart', async () => {
		expect((await run('agUi', 'think')).json).toMatchObject({ text: 'echo: think ✓ 漢', reasoning: 'Hm.' });
	});

	test('accepts a request with a file, as its schema says', async () => {
		const { json } = await run('agUi', 'see', { options: { files: 'data' } }, { binary: image });
		expect(json.text).toBe('echo: see [image] ✓ 漢');
	});

	test('only calls a tool', async () => {
		expect((await run('agUi', 'tool')).json).toMatchObject({
			text: '',
			toolCalls: [{ id: 'c-1', function: { name: 'weather', arguments: '{"city":"Kyiv"}' } }],
			hint: expect.stringContaining('only called tools') as string,
		});
	});

	test('asks a question, and goes on with the answer', async () => {
		const { json } = await run('agUi', 'ask');
		expect(json).toMatchObject({ text: 'Which city?', status: 'input_required', run: { taskId: 'i-1' } });
		const answer = await run('agUi', '', { send: 'answer', question: json, answer: 'Kyiv' });
		expect(answer.json.text).toBe('echo: resumed [{"interruptId":"i-1","status":"resolved","payload":"Kyiv"}] ✓ 漢');
	});

	test('fails', async () => {
		const { error } = await run('agUi', 'fail');
		expect(error).toMatchObject({ accepted: 'yes', message: 'The agent reported an error: The tool broke' });
	});

	test('refuses a request that does not fit its schema, and says why', async () => {
		const { error } = await run('agUi', 'hello', { options: { extraJson: '{"tools":"none"}' } });
		expect(error).toMatchObject({ accepted: 'no', httpCode: 422 });
		expect(error?.message).toContain('tools');
	});
});
