import type { N8nClient, RealN8n } from '../real-n8n/real-n8n';

/** One process of n8n. */
export interface Member {
	readonly name: string;
	readonly baseUrl: string;
	start(): Promise<void>;
	/** Ends it with SIGKILL. */
	kill(): Promise<void>;
	/** Ends it with SIGTERM. */
	stop(): Promise<void>;
	/** Returns everything that it has written, over all its starts. */
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
	query<Row>(text: string, values?: unknown[]): Promise<Row[]>;
}

const provided = (globalThis as { cluster?: Cluster }).cluster;
if (!provided) throw new Error('There is no cluster: the tier runs in one process, with --runInBand');

/** The cluster that all files of this tier share. */
export const cluster: Cluster = provided;

/** The same, for what was written for one n8n. */
export const asRealN8n = cluster as unknown as RealN8n;
