import type { INodeExecutionData } from 'n8n-workflow';

import { TaskMemory } from '../../../core/channel/a2a/task-memory';
import type { TaskLimits } from '../../../core/channel/a2a/task-memory';
import { Allowances } from '../../../core/receive/allowance';
import { BatchCollector } from '../../../core/receive/batch';
import type { BatchPolicy } from '../../../core/receive/batch';
import { PLACES } from '../../../core/receive/claims/places';
import { Sweep } from '../../../core/receive/claims/sweep';
import { RateLimiter } from '../../../core/receive/rate-limit';
import type { RatePolicy } from '../../../core/receive/rate-limit';
import { ReplayMemory } from '../../../core/receive/replay-memory';
import type { Response } from '../../shared/webhook/response';
import { ConfigurationCache } from '../configuration/configuration-cache';
import { CapturedSecrets } from './captured-secrets';
import { TriggerLog } from './trigger-log';

/** A delivery that waits for its batch to close, while its sender waits for the response. */
export type HeldDelivery = {
	readonly response: Response;
	readonly items: readonly INodeExecutionData[];
	/** Lets its `webhook()` call continue. */
	release: () => void;
	/** Answers the sender with the outcome of the batch. */
	readonly answer: (status: number) => void;
};

/** How many deliveries of one node are remembered at most. Each takes 133 bytes (measured). */
const REMEMBERED_DELIVERIES = 10_000;
const MAX_NODES = 1_000;

/** Of one node: tasks of A2A, of which clients ask for the newest. */
const TASKS: TaskLimits = { tasks: 1_000, characters: 8_000_000, milliseconds: 3_600_000 };

/** Every refused or ignored request that is put out is an execution: a flood must not become a flood of those. */
const REJECTED_RUNS: RatePolicy = { requests: 10, seconds: 60 };

/** What one node remembers between requests, in this process and until it ends. */
export class NodeState {
	readonly configuration = new ConfigurationCache();

	readonly deliveries = new ReplayMemory(REMEMBERED_DELIVERIES);

	readonly rejectedRuns = new RateLimiter(REJECTED_RUNS);

	readonly ignoredRuns = new RateLimiter(REJECTED_RUNS);

	readonly log = new TriggerLog();

	readonly capturedSecrets = new CapturedSecrets();

	/** Whether executions run in this process. In queue mode, they run in workers. */
	runsHere = false;

	/** Whether claims can be stored in n8n's database; undefined before the first claim. */
	keepsClaims: boolean | undefined;

	/** Whether the last delivery could not be claimed because the database failed. */
	databaseIsDown = false;

	/** Deliveries with a copy that waits for the run in another process. */
	readonly waiting = new Set<string>();

	readonly tasks = new TaskMemory(TASKS);

	readonly sweep = new Sweep(Math.floor(Math.random() * PLACES));

	private limits: { policy: string; allowances: Allowances } | undefined;

	private collector: { policy: string; collector: BatchCollector<HeldDelivery> } | undefined;

	/** Returns the allowances, which start afresh if the builder changes the policy. */
	allowances(rate: RatePolicy): Allowances {
		const policy = JSON.stringify(rate);
		if (this.limits?.policy !== policy) this.limits = { policy, allowances: new Allowances(rate) };
		return this.limits.allowances;
	}

	/** Returns the batch collector. A batch that is open when the policy changes still closes at its own time. */
	batchCollector(batch: BatchPolicy): BatchCollector<HeldDelivery> {
		const policy = JSON.stringify(batch);
		if (this.collector?.policy !== policy) this.collector = { policy, collector: new BatchCollector(batch) };
		return this.collector.collector;
	}
}

const states = new Map<string, NodeState>();

/** The state of a node; beyond 1,000 nodes the least recently used one is forgotten. */
export function nodeStateOf(workflowId: string | undefined, nodeId: string): NodeState {
	const key = `${workflowId}/${nodeId}`;
	const state = states.get(key) ?? new NodeState();
	states.delete(key);
	if (states.size >= MAX_NODES) {
		const [quietest] = states.keys();
		if (quietest !== undefined) states.delete(quietest);
	}
	states.set(key, state);
	return state;
}
