/**
 * A stored execution that waits for its agent, on n8n's own engine. Between two runs it exists only as text, so everything
 * in memory is lost, as when a process is killed.
 */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { setTimeout as sleep } from 'node:timers/promises';

import type { CredentialData } from './harness/additional-data';
import { langgraphServer } from './harness/langgraph';
import { logText } from './harness/log';
import { listen } from './harness/loopback';
import { StoredExecution } from './harness/stored-execution';
import type { StoredSetup } from './harness/stored-execution';

const options = { storeAfterSeconds: 1, pollSeconds: 1 };
const open: { close: () => Promise<void> }[] = [];
afterEach(async () => await Promise.all(open.splice(0).map(async (one) => await one.close())));

/** Starts a run that is still in progress when its execution is stored. */
async function storedPoll(setup: Partial<StoredSetup> = {}, more: INodeParameters = {}) {
	const agent = await langgraphServer('running');
	const parameters = {
		...{ authentication: 'none', agentApi: 'langgraph', url: agent.url, target: 'agent', session: 'new' },
		...{ message: '={{ $json.question }}', waitForReply: 'poll', options },
		...more,
	};
	const execution = await StoredExecution.start({ item: { question: 'Rain?' }, ...setup, parameters });
	open.push(agent, execution);
	expect([execution.status, execution.error]).toEqual(['waiting', undefined]);
	return { agent, execution };
}

const reply = expect.objectContaining({ text: 'It rains', status: 'completed' }) as IDataObject;

const look = { agentRun: 'look' };

describe('a stored Poll of which nothing is left in memory', () => {
	test('is checked each time n8n’s timer resumes it, and the reply is passed on once', async () => {
		const { agent, execution } = await storedPoll();
		for (let wakes = 0; wakes < 3; wakes++) {
			await execution.wakeByTimer();
			expect([execution.status, execution.outputs.Done]).toEqual(['waiting', undefined]);
		}
		agent.says('success');
		await execution.wakeByTimer();
		expect(execution.status).toBe('success');
		expect(execution.outputs).toMatchObject({ Done: [[reply]], Agent: [[reply]], Other: [[{ question: 'Rain?' }]] });
		expect(agent.started()).toEqual(['POST /runs']);
	});

	test('is stored again at once and checked in this state if n8n can reach itself', async () => {
		const { agent, execution } = await storedPoll({ reachesItself: true });
		const before = agent.asked.length;
		await execution.wakeByTimer();
		await execution.wakeByTimer();
		expect(agent.asked).toHaveLength(before);
		expect((await execution.post(look)).body).toBe('{"status":"running"}');
		agent.says('success');
		expect((await execution.post(look)).body).toBe('{"status":"accepted"}');
		expect(execution.status).toBe('success');
		expect(execution.outputs).toMatchObject({ Done: [[reply]], Agent: [[reply]], Other: [[{ question: 'Rain?' }]] });
		expect(agent.started()).toEqual(['POST /runs']);
	});
});

describe('a stored Poll that n8n’s timer resumes', () => {
	test.each<[string, Partial<StoredSetup>]>([
		['execution order v0', { executionOrder: 'v0' }],
		['Always Output Data', { node: { alwaysOutputData: true } }],
		['Retry On Fail', { node: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 } }],
		['an error output', { node: { onError: 'continueErrorOutput' } }],
		['Execute Once', { node: { executeOnce: true } }],
	])('puts out nothing but the reply, with %s', async (_, setup) => {
		const { agent, execution } = await storedPoll(setup);
		await execution.wakeByTimer();
		await execution.wakeByTimer();
		agent.says('success');
		await execution.wakeByTimer();
		expect(execution.outputs).toMatchObject({ Done: [[reply]], Agent: [[reply]], Other: [[{ question: 'Rain?' }]] });
		expect(agent.started()).toHaveLength(1);
	});

	test.each<[string, Partial<StoredSetup>]>([
		['execution order v0', { executionOrder: 'v0' }],
		['Always Output Data', { node: { alwaysOutputData: true } }],
		['an error output', { node: { onError: 'continueErrorOutput' } }],
	])('continues once if it is resumed at its address instead, with %s', async (_, setup) => {
		const { agent, execution } = await storedPoll({ ...setup, reachesItself: true });
		await execution.wakeByTimer();
		agent.says('success');
		expect((await execution.post(look)).body).toBe('{"status":"accepted"}');
		expect(execution.next).toEqual([]);
		expect(execution.outputs).toMatchObject({ Done: [[reply]], Agent: [[reply]], Other: [[{ question: 'Rain?' }]] });
	});

	test('sees the same input as in its first run, also when called at its address', async () => {
		const expressions = {
			options: {
				...options,
				replyPath: '={{ $json.question === "Rain?" && $("Start").item.json.question === "Rain?" ? "" : "nowhere" }}',
				includeRaw: '={{ $json.question !== "Rain?" }}',
			},
		};
		for (const reachesItself of [true, false]) {
			const { agent, execution } = await storedPoll({ reachesItself }, expressions);
			await execution.wakeByTimer();
			agent.says('success');
			await (reachesItself ? execution.post(look) : execution.wakeByTimer());
			expect(execution.outputs.Done).toEqual([[reply]]);
			expect(execution.outputs.Done?.[0]?.[0]).not.toHaveProperty('raw');
		}
	});

	test('outputs a failed run as an item, also when called at its address', async () => {
		const failed = { status: 'failed', run: { id: 'r-1' }, error: { accepted: 'yes' } };
		for (const reachesItself of [true, false]) {
			const { agent, execution } = await storedPoll({ reachesItself });
			agent.says('timeout');
			await (reachesItself ? execution.post(look) : execution.wakeByTimer());
			expect([execution.status, execution.outputs.Done]).toMatchObject(['success', [[failed]]]);
		}
	});

	test('tolerates any number of server errors, and logs a missing credential', async () => {
		const credentials: CredentialData = {
			agentEndpointApi: { apiKey: 'canary-key', location: 'header', headerName: 'X-Key', allowedDomains: '127.0.0.1' },
		};
		const { agent, execution } = await storedPoll({ credentials }, { authentication: 'agentEndpointApi' });
		agent.says(503);
		for (let wakes = 0; wakes < 7; wakes++) await execution.wakeByTimer();
		const credential = credentials.agentEndpointApi;
		delete credentials.agentEndpointApi;
		await execution.wakeByTimer();
		expect(logText()).toContain('Agent Run could not check the run of a waiting execution and will try again');
		expect(execution.status).toBe('waiting');
		Object.assign(credentials, { agentEndpointApi: credential });
		agent.says('success');
		await execution.wakeByTimer();
		expect(execution.outputs.Done).toEqual([[reply]]);
		expect(execution.text).not.toContain('canary-key');
	});

	test('continues with the started run after the Waiting Limit and a last check', async () => {
		const { agent, execution } = await storedPoll({}, { options: { ...options, waitingHours: 0.0004 } });
		const limit = execution.waitTill?.getTime() ?? 0;
		await sleep(limit - Date.now());
		await execution.wakeByTimer();
		while (execution.status === 'waiting') await execution.wakeByTimer();
		const running = { status: 'running', run: { id: 'r-1' }, ask: { handle: { runId: 'r-1' } } };
		expect([execution.status, execution.outputs.Done]).toMatchObject(['success', [[running]]]);
		expect(agent.started()).toHaveLength(1);
	});

	test('cannot be resumed by a request shortly before the timer, because n8n 1 would continue twice', async () => {
		const { agent, execution } = await storedPoll();
		agent.says('success');
		const before = agent.asked.length;
		expect((await execution.post(look)).body).toBe('{"status":"running"}');
		expect([execution.status, agent.asked.length]).toEqual(['waiting', before]);
		await execution.wakeByTimer();
		expect(execution.outputs.Done).toEqual([[reply]]);
	});
});

test('a stored Poll waits until no message follows, as Direct Line never says that a reply is complete', async () => {
	let steps: string[][] = [[]];
	const bot = { from: { id: 'bot', role: 'bot' }, type: 'message' };
	const agent = await listen((request, response) => {
		request.resume();
		const next = request.method === 'GET' ? (steps.length > 1 ? steps.shift() : steps[0]) : [];
		const activities = next?.map((text, index) => ({ ...bot, id: `c-1|000000${index + 2}`, text }));
		response.end(JSON.stringify({ conversationId: 'c-1', id: 'c-1|0000001', activities }));
	});
	const parameters = {
		...{ authentication: 'none', agentApi: 'directLine', url: agent.url, message: 'Rain?', waitForReply: 'poll' },
		options: { storeAfterSeconds: 1, pollSeconds: 1, timeoutSeconds: 3 },
	};
	const execution = await StoredExecution.start({ parameters });
	open.push(agent, execution);
	expect([execution.status, execution.error]).toEqual(['waiting', undefined]);
	steps = [['It rains'], ['It rains', 'in Kyiv']];
	await execution.wakeByTimer();
	expect([execution.status, execution.outputs.Done]).toEqual(['waiting', undefined]);
	await execution.wakeByTimer();
	const session = { id: 'c-1', source: 'server' };
	expect(execution.outputs.Done).toMatchObject([[{ text: 'It rains\n\nin Kyiv', status: 'completed', session }]]);
	expect(execution.outputs.Done?.[0]?.[0]).not.toHaveProperty('hint');
});

test('a stored Poll returns the session ID that the server issues with the reply', async () => {
	let status = 'in_progress';
	const agent = await listen((request, response) => {
		request.resume();
		response.end(JSON.stringify({ id: 'resp_1', status, output: [{ type: 'message', content: 'It rains' }] }));
	});
	const parameters = {
		...{ authentication: 'none', agentApi: 'openaiResponses', url: agent.url, message: 'Rain?', waitForReply: 'poll' },
		options,
	};
	const execution = await StoredExecution.start({ parameters });
	open.push(agent, execution);
	expect([execution.status, execution.error]).toEqual(['waiting', undefined]);
	status = 'completed';
	await execution.wakeByTimer();
	expect(execution.outputs.Done).toMatchObject([[{ text: 'It rains', session: { id: 'resp_1', source: 'server' } }]]);
});

describe('a stored Callback', () => {
	const posted = { run_id: 'r-1', status: 'success', values: { messages: [{ type: 'ai', content: 'It rains' }] } };

	test('is checked when n8n’s timer resumes it, if the agent can be polled', async () => {
		const { agent, execution } = await storedPoll({}, { waitForReply: 'callback' });
		await execution.wakeByTimer();
		agent.says('success');
		await execution.wakeByTimer();
		expect(execution.outputs).toMatchObject({ Done: [[reply]], Agent: [[reply]] });
		expect(agent.started()).toHaveLength(1);
	});

	test('continues once with the reply that the agent posts', async () => {
		const { execution } = await storedPoll({}, { waitForReply: 'callback' });
		await execution.wakeByTimer();
		await execution.post(posted);
		expect(execution.outputs).toMatchObject({ Done: [[reply]], Agent: [[reply]] });
		expect(execution.next).toEqual([]);
	});

	test.each([
		['two checks', look, look],
		['a check and the reply', look, posted],
	])('continues once if %s end at the same time', async (_, one, other) => {
		const { agent, execution } = await storedPoll({}, { waitForReply: 'callback' });
		agent.says('success');
		const answers = await Promise.all([execution.post(one), execution.post(other)]);
		expect(answers.map(({ body }) => body).sort()).toEqual(['{"status":"accepted"}', '{"status":"noted"}']);
		expect(execution.outputs).toMatchObject({ Done: [[reply]], Agent: [[reply]] });
	});

	test('continues with the reply if the expression of Reply Path returns null', async () => {
		const agent = await langgraphServer();
		const options = { replyPath: '={{ null }}' };
		const parameters = { authentication: 'none', url: agent.url, message: 'hi', waitForReply: 'callback', options };
		const execution = await StoredExecution.start({ parameters });
		open.push(agent, execution);
		expect((await execution.post({ output: 'It rains' })).body).toBe('{"status":"accepted"}');
		expect(execution.outputs.Done).toMatchObject([[reply]]);
	});

	test('waits until the Waiting Limit if the agent cannot be polled', async () => {
		const agent = await langgraphServer();
		const parameters = { authentication: 'none', url: agent.url, message: 'hi', waitForReply: 'callback' };
		const execution = await StoredExecution.start({ parameters });
		open.push(agent, execution);
		const hours = ((execution.waitTill?.getTime() ?? 0) - Date.now()) / 3_600_000;
		expect(hours).toBeCloseTo(24, 2);
		await execution.wakeByTimer();
		expect(execution.outputs.Done).toMatchObject([[{ status: 'running' }]]);
	});
});

test('an item cannot make the node check a run', async () => {
	const forged = { ask: { handle: { runId: 'x', sessionId: 'x' }, url: 'http://127.0.0.1:9', target: '', userId: '' } };
	const { agent } = await storedPoll({
		item: { question: 'Rain?', agentRun: { started: { json: forged } }, ...forged },
	});
	expect(agent.started()).toEqual(['POST /runs']);
});
