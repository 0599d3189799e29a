/**
 * The option Remember Deliveries: claims of deliveries in n8n's database, through n8n's own helpers. `webhook()` receives a
 * delivery and `execute()` runs it, in the same process or in another. They share only the table.
 */
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { randomUUID } from 'node:crypto';

import { githubDelivery } from './harness/deliveries';
import { logCalls } from './harness/log';
import { processedData } from './harness/processed-data';
import { activate, startTrigger } from './harness/trigger';
import type { TriggerSetup } from './harness/trigger';
import { runAfterTrigger } from './harness/trigger-engine';
import { endAllRuns, runTrigger } from './harness/trigger-run';
import type { RunSetup, TriggerRun } from './harness/trigger-run';

const SECRET = 'a secret of enough bytes';
const ACROSS = { rememberDeliveries: 'database' };

/** Returns what n8n stores of received deliveries: the items that `execute()` gets in any process. */
async function arrived(
	bodies: readonly string[],
	parameters: INodeParameters = {},
	more: Partial<TriggerSetup> = {},
): Promise<INodeExecutionData[]> {
	const stored: INodeExecutionData[] = [];
	const trigger = await startTrigger({
		parameters: { source: 'github', options: ACROSS, ...parameters },
		credentials: { webhookSigningSecretApi: { secret: SECRET } },
		...more,
		// captures what n8n stores, and starts nothing
		canStore: (items) => stored.push(...structuredClone(items)) < 0,
	});
	for (const body of bodies) await trigger.post(githubDelivery(SECRET, body));
	await trigger.close();
	return stored;
}

const jsonOf = ({ outputs }: TriggerRun) => outputs?.map((items) => items.map(({ json }) => json.body));

/** Executions of one trigger. */
function executionsOf(items: INodeExecutionData[]) {
	const nodeId = randomUUID();
	return async (more: Partial<RunSetup> = {}) => await runTrigger({ nodeId, items: structuredClone(items), ...more });
}

async function until(holds: () => boolean): Promise<void> {
	while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Advances the fake time, and completes the database's work of each second. */
async function pass(seconds: number): Promise<void> {
	for (let second = 0; second < seconds; second++) {
		await jest.advanceTimersByTimeAsync(1000);
		for (let statement = 0; statement < 30; statement++) await new Promise(setImmediate);
	}
}

beforeEach(() => {
	processedData.rows.clear();
	processedData.statements.length = 0;
	logCalls.length = 0;
});
afterEach(async () => {
	processedData.failure = undefined;
	jest.useRealTimers();
	await endAllRuns();
});

describe('a delivery that is answered immediately', () => {
	test('runs once, and its copy ends at the trigger', async () => {
		const execute = executionsOf(await arrived(['{"n":1}']));
		const first = await execute();
		expect(jsonOf(first)).toEqual([[{ n: 1 }]]);
		await first.end('success');
		expect(jsonOf(await execute())).toEqual([[]]);
		expect(logCalls).toEqual([]);
	});

	test.each(['error', 'canceled', 'waiting', 'crashed'] as const)(
		'is remembered if its run ends with %s, because its sender does not retry',
		async (status) => {
			const execute = executionsOf(await arrived(['{"n":1}']));
			await (await execute()).end(status);
			expect(jsonOf(await execute())).toEqual([[]]);
		},
	);

	test('runs once out of 20 simultaneous copies, while one copy waits', async () => {
		const execute = executionsOf(await arrived(['{"n":1}']));
		const all = Array.from({ length: 20 }, async () => await execute());
		const [winner] = await Promise.all([Promise.any(all), new Promise((resolve) => setTimeout(resolve, 300))]);
		await winner?.end('success');
		const runs = (await Promise.all(all)).filter(({ outputs }) => outputs?.[0]?.length);
		expect(runs).toHaveLength(1);
	});

	// Streaming sends status 200 first, so its sender would not send the copy again either
	test.each(['onReceived', 'streaming'])(
		'%s: runs again from a waiting copy after its process was killed',
		async (respond) => {
			jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
			jest.setSystemTime(Date.UTC(2026, 10, 27, 12));
			const items = await arrived(['{"n":1}'], { respond: 'lastNode' });
			for (const { json } of items) (json.webhookTriggerDelivery as { respond: string }).respond = respond;
			const execute = executionsOf(items);
			// its process is killed here: no sign of life from now on
			const dead = await execute({ signal: AbortSignal.abort() });
			expect(jsonOf(dead)).toEqual([[{ n: 1 }]]);
			let copy: TriggerRun | undefined;
			void execute().then((run) => (copy = run));
			await pass(15);
			expect(copy).toBeUndefined();
			await pass(50);
			expect(copy && jsonOf(copy)).toEqual([[{ n: 1 }]]);
		},
	);

	test('ends at the trigger without an empty item, even with Always Output Data', async () => {
		const execute = executionsOf(await arrived(['{"n":1}']));
		const first = await execute({ alwaysOutputData: true });
		expect(first.alwaysOutputs).toBe(true);
		await first.end('success');
		const copy = await execute({ alwaysOutputData: true });
		expect({ outputs: copy.outputs, always: copy.alwaysOutputs }).toEqual({ outputs: [[]], always: false });
	});

	test('leaves two rows, and no trace in its items', async () => {
		const items = await arrived(['{"n":1}']);
		const run = await executionsOf(items)();
		await run.end('success');
		const rows = [...processedData.rows.keys()].filter((row) => !row.endsWith('|probe'));
		expect(rows).toHaveLength(2);
		expect(JSON.stringify(items)).toContain('webhookTriggerDelivery');
		expect(JSON.stringify(run.outputs)).not.toContain('webhookTriggerDelivery');
		expect(Object.keys(run.outputs?.[0]?.[0]?.json ?? {})).toEqual(
			expect.arrayContaining(['headers', 'body', 'verification']),
		);
	});

	test('needs four statements before it runs, one of them a write, and two afterwards', async () => {
		jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'setTimeout'] });
		jest.setSystemTime(Date.UTC(2026, 10, 27, 12));
		const execute = executionsOf(await arrived(['{"n":1}']));
		const other = await execute({ items: await arrived(['{"n":2}']) });
		processedData.statements.length = 0;
		const run = await execute();
		expect(processedData.statements).toEqual(['SELECT', 'SELECT', 'SELECT', 'INSERT']);
		processedData.statements.length = 0;
		await run.end('success');
		expect(processedData.statements.slice(0, 2)).toEqual(['SELECT', 'INSERT']);
		await other.end('success');
	});
});

describe('copies are detected only for requests to the production URL', () => {
	test.each(['manual', 'retry', 'trigger', 'error', 'integrated'] as const)('%s: runs', async (mode) => {
		const execute = executionsOf(await arrived(['{"n":1}']));
		await (await execute()).end('success');
		processedData.statements.length = 0;
		const run = await execute({ mode });
		expect(jsonOf(run)).toEqual([[{ n: 1 }]]);
		expect(JSON.stringify(run.outputs)).not.toContain('webhookTriggerDelivery');
		expect(processedData.statements).toEqual([]);
	});

	test.each<[string, INodeParameters, Partial<TriggerSetup>]>([
		['the request is a test in the editor', {}, { mode: 'manual' }],
		['the Duplicate Window is 0', { options: { ...ACROSS, duplicateWindowSeconds: 0 } }, {}],
		['deliveries are remembered in this process', { options: {} }, {}],
		['deliveries are remembered in this process by choice', { options: { rememberDeliveries: 'process' } }, {}],
	])('nothing is noted in the items if %s', async (_, parameters, more) => {
		const items = await arrived(['{"n":1}'], parameters, more);
		expect(items).toHaveLength(1);
		expect(JSON.stringify(items)).not.toContain('webhookTriggerDelivery');
	});
});

describe('several items', () => {
	test('of one delivery are claimed once', async () => {
		const items = await arrived(['{"n":1}']);
		const twice = [...items, ...structuredClone(items)];
		const run = await executionsOf(twice)();
		expect(run.outputs?.[0]).toHaveLength(2);
	});

	test('of several deliveries: those that have already run are left out', async () => {
		const execute = executionsOf(await arrived(['{"n":1}', '{"n":2}', '{"n":3}']));
		const [, second] = await arrived(['{"n":1}', '{"n":2}']);
		if (second) await (await execute({ items: [second] })).end('success');
		const run = await execute();
		expect(jsonOf(run)).toEqual([[{ n: 1 }, { n: 3 }]]);
		await run.end('error');
		expect(jsonOf(await execute())).toEqual([[]]);
	});

	test('two executions with the same deliveries in different orders do not wait for each other', async () => {
		const items = await arrived(['{"n":1}', '{"n":2}', '{"n":3}']);
		const execute = executionsOf(items);
		const one = execute();
		const other = execute({ items: structuredClone(items).reverse() });
		await (await Promise.race([one, other])).end('success');
		const all = await Promise.all([one, other]);
		expect(all.flatMap(({ outputs }) => outputs?.[0] ?? [])).toHaveLength(3);
	});
});

describe('a delivery that is answered after its run', () => {
	test('lastNode: a copy of a successful delivery ends with null, which n8n answers with 200', async () => {
		const execute = executionsOf(await arrived(['{"n":1}'], { respond: 'lastNode' }));
		await (await execute()).end('success');
		expect((await execute()).outputs).toBeNull();
	});

	test.each(['error', 'canceled', 'crashed'] as const)('lastNode: runs again after %s', async (status) => {
		const execute = executionsOf(await arrived(['{"n":1}'], { respond: 'lastNode' }));
		await (await execute()).end(status);
		expect(jsonOf(await execute())).toEqual([[{ n: 1 }]]);
	});

	test('lastNode: runs again if its last node failed and the workflow continued, because n8n answers with 500', async () => {
		const execute = executionsOf(await arrived(['{"n":1}'], { respond: 'lastNode' }));
		await (await execute()).end('success', undefined, true);
		expect(jsonOf(await execute())).toEqual([[{ n: 1 }]]);
	});

	test('lastNode: a copy of a running delivery fails, so that the sender retries', async () => {
		const execute = executionsOf(await arrived(['{"n":1}'], { respond: 'lastNode' }));
		await execute();
		await expect(execute()).rejects.toThrow('The same delivery is being processed');
	});

	test.each(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const)(
		'lastNode: the workflow does not continue with a copy of a running delivery, even with On Error: %s',
		async (onError) => {
			const items = await arrived(['{"n":1}'], { respond: 'lastNode' });
			const nodeId = randomUUID();
			const settings = { onError, ...(onError !== 'stopWorkflow' && { continueOnFail: true }) };
			const first = await runTrigger({ nodeId, items: structuredClone(items) });
			expect(await runAfterTrigger({ nodeId, items: structuredClone(items), settings })).toEqual([]);
			await first.end('error');
			expect(await runAfterTrigger({ nodeId, items, settings })).toEqual(['Trigger', 'After']);
		},
	);

	test.each<[number | undefined, 'success' | 'error', boolean]>([
		[200, 'success', true],
		[202, 'error', true],
		[500, 'success', false],
		[404, 'success', false],
		[undefined, 'error', false],
		[undefined, 'success', true],
	])('responseNode: answered %s, then %s: remembered %s', async (code, status, remembered) => {
		const execute = executionsOf(await arrived(['{"n":1}'], { respond: 'responseNode' }));
		await (await execute()).end(status, code);
		const copy = await execute();
		const duplicate = { statusCode: 200, body: { status: 'duplicate' } };
		expect(copy.outputs === null).toBe(remembered);
		expect(copy.responses).toEqual(remembered ? [expect.objectContaining(duplicate)] : []);
	});

	test('responseNode: a copy of a running delivery gets 409 with the time to wait', async () => {
		const execute = executionsOf(await arrived(['{"n":1}'], { respond: 'responseNode' }));
		await execute();
		const { outputs, responses } = await execute();
		expect(outputs).toBeNull();
		expect(responses).toMatchObject([{ statusCode: 409, headers: { 'Retry-After': '5' } }]);
	});
});

describe('with Always Output Data', () => {
	const settings = { alwaysOutputData: true };

	test.each(['signature-mismatch', 'event-not-selected'])(
		'a request that starts nothing (%s) reaches the second output only',
		async (reason) => {
			const items = [{ json: { rejected: { reason, status: 401 } } }];
			expect(await runAfterTrigger({ nodeId: randomUUID(), items, settings })).toEqual(['Trigger', 'Rejected']);
		},
	);

	test('the note about an ignored test request starts nothing', async () => {
		const webhookTriggerNote = { kind: 'hint', title: 'Delivery ignored', text: 'Its event is not selected.' };
		const items = [{ json: { webhookTriggerNote } }];
		expect(await runAfterTrigger({ nodeId: randomUUID(), items, settings, mode: 'manual' })).toEqual(['Trigger']);
	});
});

describe('a delivery that cannot be remembered runs', () => {
	test('if the database fails for half a minute, the log says so, and the next delivery waits for less', async () => {
		const execute = executionsOf(await arrived(['{"n":1}']));
		jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
		processedData.failure = new Error('SQLITE_BUSY: database is locked');
		const runs: TriggerRun[] = [];
		void execute().then((run) => runs.push(run));
		await pass(20);
		expect(runs).toEqual([]);
		await pass(15);
		expect(runs.map(jsonOf)).toEqual([[[{ n: 1 }]]]);
		expect(logCalls.map(({ message }) => message)).toContain(
			'Webhook Trigger "Trigger" could not remember a delivery, and runs it anyway: SQLITE_BUSY: database is locked',
		);
		void execute().then((run) => runs.push(run));
		await pass(3);
		expect(runs).toHaveLength(2);
	});

	test('if the database fails at the end of a run, nothing else fails', async () => {
		const run = await executionsOf(await arrived(['{"n":1}']))();
		processedData.failure = new Error('SQLITE_BUSY: database is locked');
		await run.end('success');
		expect(logCalls[0]?.message).toContain('could not record the state of the run of a delivery: SQLITE_BUSY');
	});

	test('if the database fails at the end of a run, the end is recorded when it responds again', async () => {
		const execute = executionsOf(await arrived(['{"n":1}']));
		const run = await execute();
		processedData.failure = new Error('Connection terminated unexpectedly');
		await run.end('success');
		processedData.failure = undefined;
		await new Promise((resolve) => setTimeout(resolve, 2_500));
		expect(jsonOf(await execute())).toEqual([[]]);
	});

	describe('if n8n cannot save the execution at its end', () => {
		const saveError = new Error('Connection terminated unexpectedly');
		/** n8n reports the end again, now with its own error. */
		const endTwice = async ({ end }: TriggerRun, status: 'success' | 'error') => {
			await expect(end(status)).rejects.toThrow(saveError);
			await expect(end('error')).rejects.toThrow(saveError);
		};

		test('a delivery that was answered at once is remembered', async () => {
			const execute = executionsOf(await arrived(['{"n":1}']));
			await endTwice(await execute({ saveError }), 'success');
			expect(jsonOf(await execute())).toEqual([[]]);
		});

		test.each([
			['success', null],
			['error', [[{ n: 1 }]]],
		] as const)('When Last Node Finishes: after %s, a copy outputs %j', async (status, outputs) => {
			const execute = executionsOf(await arrived(['{"n":1}'], { respond: 'lastNode' }));
			await endTwice(await execute({ saveError }), status);
			expect(jsonOf(await execute()) ?? null).toEqual(outputs);
		});
	});

	test('if a single statement fails, the delivery is remembered all the same', async () => {
		const execute = executionsOf(await arrived(['{"n":1}']));
		processedData.failure = new Error('Connection terminated unexpectedly');
		setTimeout(() => (processedData.failure = undefined), 500);
		await (await execute()).end('success');
		expect(jsonOf(await execute())).toEqual([[]]);
		expect(logCalls).toEqual([]);
	});

	test('if n8n does not report the end of a run, immediately answered deliveries are remembered at once', async () => {
		const execute = executionsOf(await arrived(['{"n":1}']));
		const withoutHooks = true;
		await execute({ withoutHooks });
		await new Promise((resolve) => setTimeout(resolve, 50));
		expect(jsonOf(await execute({ withoutHooks }))).toEqual([[]]);
	});

	test('if n8n does not report the end of a run, all others run', async () => {
		const execute = executionsOf(await arrived(['{"n":1}'], { respond: 'lastNode' }));
		const withoutHooks = true;
		await execute({ withoutHooks });
		expect(jsonOf(await execute({ withoutHooks }))).toEqual([[{ n: 1 }]]);
	});

	test.each(['checkProcessedAndRecord', 'clearAllProcessedItems', 'getProcessedDataCount'] as const)(
		'if n8n has no %s, the log says so',
		async (withoutHelper) => {
			const execute = executionsOf(await arrived(['{"n":1}']));
			const run = await execute({ withoutHelper });
			await run.end('success');
			expect(jsonOf(await execute({ withoutHelper }))).toEqual([[{ n: 1 }]]);
			expect(processedData.statements).toEqual([]);
			expect(logCalls[0]?.message).toContain('can remember deliveries in this process only');
		},
	);

	test('if n8n’s rows have no owners, the log says so and nothing is remembered', async () => {
		const check = jest.spyOn(processedData, 'checkProcessedAndRecord');
		const original = Object.getPrototypeOf(processedData) as typeof processedData;
		check.mockImplementation(async (items, scope, context, options) =>
			original.checkProcessedAndRecord.call(processedData, items, scope, context, { ...options, mode: 'entries' }),
		);
		const execute = executionsOf(await arrived(['{"n":1}']));
		await (await execute()).end('success');
		expect(jsonOf(await execute())).toEqual([[{ n: 1 }]]);
		expect(logCalls[0]?.message).toContain('can remember deliveries in this process only');
		check.mockRestore();
	});
});

describe('at the process that received it', () => {
	test('a copy is answered at once if executions run in the same process', async () => {
		const trigger = await startTrigger({
			parameters: { source: 'github', options: ACROSS },
			credentials: { webhookSigningSecretApi: { secret: SECRET } },
		});
		const delivery = githubDelivery(SECRET, '{"n":1}');
		expect((await trigger.post(delivery)).body).toBe('{"status":"accepted"}');
		expect((await trigger.post(delivery)).body).toBe('{"status":"duplicate"}');
		await trigger.close();
	});
});

test('a sender that hung up before the answer is answered by an execution, which does not run the delivery again', async () => {
	const held: { end?: () => void } = {};
	const trigger = await startTrigger({
		parameters: { source: 'github', respond: 'lastNode', options: ACROSS },
		credentials: { webhookSigningSecretApi: { secret: SECRET } },
		answer: async (response) => {
			if (held.end === undefined) await new Promise<void>((resolve) => (held.end = resolve));
			response.end('answered by an execution');
		},
	});
	const { headers, body } = githubDelivery(SECRET, '{"n":1}');
	const send = async (signal?: AbortSignal) =>
		await fetch(trigger.url, { method: 'POST', headers: headers as [string, string][], body: body as string, signal });
	const impatient = new AbortController();
	const first = send(impatient.signal);
	await until(() => held.end !== undefined);
	expect((await send()).status).toBe(409);
	impatient.abort();
	await expect(first).rejects.toThrow('abort');
	let next = await send();
	// until this process has noticed that the sender hung up
	for (let attempts = 1; next.status === 409 && attempts < 100; attempts++) next = await send();
	expect(await next.text()).toBe('answered by an execution');
	expect(trigger.runs).toHaveLength(1);
	held.end?.();
	await trigger.close();
});

describe('publishing', () => {
	const credentials = { webhookSigningSecretApi: { secret: SECRET } };

	test('warns if there is nothing to remember', async () => {
		logCalls.length = 0;
		await activate({
			parameters: { source: 'github', options: { ...ACROSS, duplicateWindowSeconds: 0 } },
			credentials,
		});
		await activate({ parameters: { source: 'dropbox', options: ACROSS }, credentials });
		expect(logCalls.map(({ message }) => message)).toEqual([
			'Webhook Trigger "Trigger": Remember Deliveries has no effect: no delivery is remembered. The option Duplicate Window is 0',
			'Webhook Trigger "Trigger": Remember Deliveries has no effect: no delivery is remembered. Nothing tells a copy from a new delivery of this source. Set the option Duplicate Window to compare their content',
		]);
	});

	test('does not warn otherwise', async () => {
		logCalls.length = 0;
		await activate({ parameters: { source: 'github', options: ACROSS }, credentials });
		expect(logCalls).toEqual([]);
	});
});
