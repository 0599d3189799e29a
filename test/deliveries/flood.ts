import { Agent } from 'node:http';

import { logCalls } from '../n8n-core/harness/log';
import { startTrigger } from '../n8n-core/harness/trigger';
import type { RunningTrigger } from '../n8n-core/harness/trigger';
import { Ledger } from './ledger';
import { planRequests } from './plan';
import type { PlannedRequest } from './plan';
import { Random } from './random';
import { allSenders } from './senders';
import type { Sender } from './senders';

export interface Outcome {
	readonly senders: number;
	readonly deliveries: number;
	readonly events: number;
	readonly failures: number;
	readonly lost: readonly string[];
	readonly doubled: readonly string[];
	/** what was put out and is no event, or was thrown */
	readonly strange: readonly string[];
}

export interface Flood {
	readonly deliveries: number;
	readonly seed: number;
	/** told how many deliveries have arrived */
	readonly progress?: (arrived: number) => void;
}

/** A trigger of its own for a sender. */
interface Listening {
	readonly trigger: RunningTrigger;
	/** Whether n8n can store executions now. */
	readonly storage: { works: boolean; failures: number };
}

async function listenFor({ setup }: Sender): Promise<Listening> {
	const storage = { works: true, failures: 0 };
	const canStore = () => {
		if (!storage.works) storage.failures++;
		return storage.works;
	};
	return { trigger: await startTrigger({ ...setup, canStore }), storage };
}

/**
 * Sends genuine deliveries of every vendor that this project can sign for, each to a trigger of its own, over HTTP. The clock
 * stands still but for this function: vendors' retries come at their times.
 */
export async function flood({ deliveries, seed, progress }: Flood): Promise<Outcome> {
	const random = new Random(seed);
	const senders = allSenders();
	const plan = planRequests(senders, deliveries, random);
	const ledger = new Ledger();
	const agent = new Agent({ keepAlive: true });
	const listening = new Map<Sender, Listening>();
	for (const sender of senders) listening.set(sender, await listenFor(sender));
	let arrived = 0;
	for (const request of plan) {
		jest.setSystemTime(request.at * 1000);
		await deliver(request, listening.get(request.sender) as Listening, ledger, agent);
		arrived += request.twice ? 2 : 1;
		progress?.(arrived);
	}
	agent.destroy();
	const all = [...listening.values()];
	for (const { trigger } of all) await trigger.close();
	const { strange, ...report } = ledger.report();
	const thrown = all.flatMap((one) => one.trigger.thrown.map(String));
	const failures = all.reduce((sum, { storage }) => sum + storage.failures, 0);
	const counts = { senders: senders.length, deliveries: arrived, events: ledger.total, failures };
	return { ...counts, ...report, strange: [...strange, ...thrown] };
}

/** Sends one request and notes the run that it started, if any. */
async function deliver(
	{ sender, delivery, attempt, first, at, stored, twice }: PlannedRequest,
	{ trigger, storage }: Listening,
	ledger: Ledger,
	agent: Agent,
): Promise<void> {
	const name = `${sender.name} ${delivery}`;
	const { headers, body, query, items } = sender.send(delivery, attempt, { first, now: at });
	ledger.expect(name, items.length);
	storage.works = stored;
	const send = async () => await trigger.post({ headers, body, agent }, query);
	const answers = await Promise.all(twice ? [send(), send()] : [send()]);
	for (const { status, body: answer } of answers) ledger.answered(name, `${status} ${answer}`);
	for (const run of trigger.runs.splice(0)) {
		const bodies = run.map(({ json }) => JSON.stringify(json.body));
		ledger.putOut(name, items, bodies);
	}
	logCalls.length = 0;
}

/** Only the date is simulated: sockets need timers. */
export function simulateClock(): void {
	jest.useFakeTimers({
		doNotFake: [
			'hrtime',
			'nextTick',
			'performance',
			'queueMicrotask',
			'setImmediate',
			'clearImmediate',
			'setInterval',
			'clearInterval',
			'setTimeout',
			'clearTimeout',
		],
	});
}
