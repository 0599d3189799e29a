/** Agent Run with real agent servers: A2A's own SDK, 1.0 and 0.3, and LangGraph's in-memory server. */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { startPeer } from '../agent-peers/peer';
import type { Peer } from '../agent-peers/peer';
import { PEER_TIMEOUT_MS } from '../install-peers';
import { runNode } from './harness/workflow';
import type { NodeRun } from './harness/workflow';

jest.setTimeout(60_000);

const peers: Record<string, Peer> = {};
beforeAll(async () => {
	peers.a2a = await startPeer('a2a-server.mjs', '1.0,0.3');
	peers.a2aOld = await startPeer('a2a-server.mjs', '0.3');
	peers.langgraph = await startPeer('langgraph-server.mjs');
}, PEER_TIMEOUT_MS);
afterAll(async () => {
	await Promise.all(Object.values(peers).map(async (peer) => await peer.stop()));
});

interface Run {
	json: IDataObject & { session?: { id: string }; run?: { id: string; taskId: string } };
	items: INodeExecutionData[];
	/** What was streamed to the viewer: `begin`, then texts, then `end`. */
	streamed: string[];
	error: Record<string, unknown> | undefined;
}

async function run(
	peer: string,
	parameters: IDataObject,
	item: IDataObject = {},
	more: Partial<NodeRun> = {},
): Promise<Run> {
	const agentApi = peer === 'langgraph' ? 'langgraph' : 'a2a';
	const result = await runNode({
		type: 'agentRun',
		parameters: { agentApi, url: peers[peer]?.url, target: 'echo', authentication: 'none', ...parameters },
		items: [item],
		onError: 'continueRegularOutput',
		...more,
	});
	const { items, chunks } = result;
	const json = (items[0]?.json ?? {}) as Run['json'];
	const streamed = chunks.map(({ type, content }) => (type === 'item' ? (content ?? '') : type));
	return { json, items, streamed, error: json.error as Record<string, unknown> | undefined };
}

const runsOf = async (peer: string) =>
	(await (await fetch(`${peers[peer]?.url}/runs`)).json()) as { messageId: string; said: string }[];

describe.each(['a2a', 'a2aOld'])('a real agent (%s)', (peer) => {
	test('returns a task with artifacts, and is found by its card', async () => {
		const { json } = await run(peer, { message: 'hello' });
		expect(json).toMatchObject({ text: 'echo: hello ✓ é 漢', status: 'completed', session: { source: 'server' } });
		expect(json.run?.id).toBe(json.run?.taskId);
	});

	test('returns a single message', async () => {
		expect((await run(peer, { message: 'message hello' })).json).toMatchObject({ text: 'echo: message hello' });
	});

	test('is polled, or started and checked later', async () => {
		const { json } = await run(peer, { message: 'slow hello', waitForReply: 'poll' });
		expect(json).toMatchObject({ text: 'echo: slow hello ✓ é 漢', status: 'completed' });
		const started = await run(peer, { message: 'slow bye', waitForReply: 'startOnly' });
		expect(started.json).toMatchObject({ text: '', status: 'running' });
		const check = { waitForReply: 'check', startedRunId: started.json.run?.id };
		expect((await run(peer, check)).json.status).toBe('running');
		await new Promise((resolve) => setTimeout(resolve, 2_000));
		expect((await run(peer, check)).json).toMatchObject({ text: 'echo: slow bye ✓ é 漢', status: 'completed' });
	});

	test('asks a question, and continues the same task with the answer', async () => {
		const { json } = await run(peer, { message: 'ask me' });
		expect(json).toMatchObject({ text: 'Which city?', status: 'input_required' });
		const answer = await run(peer, { message: 'Paris', taskId: json.run?.taskId }, { session: json.session });
		expect(answer.json).toMatchObject({ text: 'echo: Paris ✓ é 漢', session: { id: json.session?.id } });
	});

	test('gets the answer to its question from the output that asked alone', async () => {
		const { json: question } = await run(peer, { message: 'ask me' });
		const { json } = await run(peer, { send: 'answer', question, answer: 'Paris' });
		expect(json).toMatchObject({ status: 'completed', text: expect.stringContaining('Paris') as string });
		expect(json.session?.id).toBe(question.session?.id);
	});

	test('streams a growing artifact, which becomes one item', async () => {
		const before = (await runsOf(peer)).length;
		const { streamed, items, json } = await run(peer, { message: 'hello' }, {}, { watched: true });
		expect(streamed).toEqual(['begin', 'echo: ', 'hello ✓ é 漢', 'end']);
		expect(items).toHaveLength(1);
		expect(json).toMatchObject({ text: 'echo: hello ✓ é 漢', status: 'completed', session: { source: 'server' } });
		expect(json.run?.id).toBe(json.run?.taskId);
		expect(await runsOf(peer)).toHaveLength(before + 1);
	});

	test('fails in the stream, which is reported, and ran once', async () => {
		const before = (await runsOf(peer)).length;
		const { streamed, items, error } = await run(
			peer,
			{ message: 'fail', options: { retries: 5 } },
			{},
			{ watched: true },
		);
		expect(streamed).toEqual([]);
		expect(items).toHaveLength(1);
		expect(error).toMatchObject({ accepted: 'yes', message: expect.stringContaining('The tool broke') as string });
		expect(await runsOf(peer)).toHaveLength(before + 1);
	});

	test('fails its task, which is reported, and ran once', async () => {
		const before = (await runsOf(peer)).length;
		const { error } = await run(peer, { message: 'fail', options: { retries: 5 } });
		expect(error).toMatchObject({ accepted: 'yes', message: expect.stringContaining('The tool broke') as string });
		expect(await runsOf(peer)).toHaveLength(before + 1);
	});
});

test('A2A at the endpoint’s own URL: the card is found at the host’s root', async () => {
	const { json } = await run('a2aOld', { url: `${peers.a2aOld?.url}/rpc`, message: 'hello' });
	expect(json.text).toBe('echo: hello ✓ é 漢');
});

describe('a real LangGraph server', () => {
	test('remembers a user’s thread and keeps it from other users', async () => {
		expect((await run('langgraph', { message: 'hello', userId: 'u-1' })).json.text).toBe('echo 1: hello ✓ 漢');
		const { json } = await run('langgraph', { message: 'again', userId: 'u-1' });
		expect(json).toMatchObject({
			text: 'echo 3: again ✓ 漢',
			usage: { promptTokens: 3, completionTokens: 5, totalTokens: 8 },
		});
		expect((await run('langgraph', { message: 'hello', userId: 'u-2' })).json.text).toBe('echo 1: hello ✓ 漢');
	});

	test('streams character by character, and the reply is one item', async () => {
		const spell = { message: 'spell it', userId: 'u-5' };
		const { streamed, items, json } = await run('langgraph', spell, {}, { watched: true });
		expect(streamed).toEqual(['begin', ...'echo 1: spell it ✓ 漢', 'end']);
		expect(items).toHaveLength(1);
		expect(json).toMatchObject({ text: 'echo 1: spell it ✓ 漢', status: 'completed' });
		// the thread has grown by one turn, so the run was started once
		expect((await run('langgraph', { ...spell, message: 'again' })).json.text).toBe('echo 3: again ✓ 漢');
	});

	test('reports a graph that throws in the stream', async () => {
		const { streamed, error } = await run('langgraph', { message: 'fail' }, {}, { watched: true });
		expect(streamed).toEqual([]);
		expect(error).toMatchObject({ accepted: 'yes', message: expect.stringContaining('The tool broke') as string });
	});

	test('is polled, or started and checked later', async () => {
		const { json } = await run('langgraph', { message: 'slow hello', userId: 'u-3', waitForReply: 'poll' });
		expect(json).toMatchObject({ text: 'echo 1: slow hello ✓ 漢', status: 'completed' });
		const started = await run('langgraph', { message: 'slow bye', userId: 'u-3', waitForReply: 'startOnly' });
		expect(started.json).toMatchObject({ status: 'running' });
		await new Promise((resolve) => setTimeout(resolve, 2_500));
		const check = { waitForReply: 'check', startedRunId: started.json.run?.id, userId: 'u-3' };
		expect((await run('langgraph', check)).json).toMatchObject({ text: 'echo 3: slow bye ✓ 漢', status: 'completed' });
	});

	test('asks a question by an interrupt, and continues with the answer', async () => {
		const { json } = await run('langgraph', { message: 'ask me', userId: 'u-4' });
		expect(json).toMatchObject({ text: 'Which city?', status: 'input_required' });
		const answer = await run('langgraph', { message: 'Paris', userId: 'u-4', taskId: json.run?.taskId });
		expect(answer.json.text).toBe('echo 1: ask me Paris ✓ 漢');
	});

	test('is resumed with the output that asked alone, also streamed', async () => {
		const { json: question } = await run('langgraph', { message: 'ask me' });
		const { json } = await run('langgraph', { send: 'answer', question, answer: 'Paris' }, {}, { watched: true });
		expect(json).toMatchObject({ status: 'completed', text: expect.stringContaining('Paris') as string });
		expect(json.session?.id).toBe(question.session?.id);
	});

	test.each(['wait', 'poll'])('reports a graph that throws (%s)', async (waitForReply) => {
		const { error } = await run('langgraph', { message: 'fail', waitForReply });
		expect(error).toMatchObject({ accepted: 'yes', message: 'The agent reported an error: Error: The tool broke' });
	});

	test('reports an unknown assistant as not started', async () => {
		const { error } = await run('langgraph', { message: 'hello', target: 'nope' });
		expect(error).toMatchObject({ accepted: 'no', httpCode: 404 });
	});
});
