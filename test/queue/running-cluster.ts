import type { N8nClient, RealN8n } from '../real-n8n/real-n8n';

/** One process of n8n. */
export interface Member {
	readonly name: string;
	readonly baseUrl: string;
	start(): Promise<void>;
	/** Starts the process without the event log of its predecessor, as in a new container without a volume. */
	startAfresh(): Promise<void>;
	/** Kills the process with SIGKILL. */
	kill(): Promise<void>;
	/** Stops the process with SIGTERM. */
	stop(): Promise<void>;
	/** Returns everything that the process has written, across all its starts. */
	log(): string;
}

/** The part of cluster.mjs that tests use; see there for details. */
export interface Cluster {
	readonly baseUrl: string;
	readonly client: N8nClient;
	readonly main: Member;
	readonly webhooks: readonly Member[];
	readonly workers: readonly Member[];
	readonly balancer: {
		ready(): string[];
		stickTo(header: string | undefined): void;
	};
	/** Stops PostgreSQL or Redis, and starts it again with the same data once `whileDown` has ended. */
	readonly postgres: { restart(whileDown: () => Promise<void>): Promise<void> };
	readonly redis: { restart(whileDown: () => Promise<void>): Promise<void> };
	query<Row>(text: string, values?: unknown[]): Promise<Row[]>;
}

const provided = (globalThis as { cluster?: Cluster }).cluster;
if (!provided) throw new Error('There is no cluster: the tier runs in one process, with --runInBand');

/** The cluster shared by all test files of this tier. */
export const cluster: Cluster = provided;

/** The same cluster, for code written for a single n8n. */
export const asRealN8n = cluster as unknown as RealN8n;

/** The results of the deliveries to one workflow; see flood/count.mjs. */
export interface Count {
	readonly label: string;
	readonly deliveries: number;
	readonly acknowledged: number;
	readonly copies: number;
	readonly retried: number;
	readonly once: number;
	readonly doubled: number;
	readonly lost: number;
	readonly crashed: number;
	readonly forgeries: number;
	readonly forgeriesAccepted: number;
	readonly strange: readonly string[];
	readonly open: number;
}

export interface FloodPlan {
	readonly deliveries: number;
	/** The relative share of the deliveries for each workflow of flood/receivers.mjs. */
	readonly shares: Readonly<Record<string, number>>;
	readonly senders?: number;
	/** How long each run takes. */
	readonly pauseSeconds?: number;
	/** Runs during the flood, for example to kill processes. `done` returns the fraction that has been delivered. */
	readonly meanwhile?: (done: () => number) => Promise<void>;
}

/** Sends deliveries to this package's trigger and to n8n's Webhook node; see flood/flood.mjs. */
export const { flood } = globalThis as unknown as { flood: (plan: FloodPlan) => Promise<Count[]> };
