export interface RunOptions {
	/** Hosts besides that of the URL; used only without a credential. */
	readonly allowedAgentHosts?: string;
	readonly concurrency?: number;
	readonly extraHeaders?: unknown;
	readonly extraJson?: unknown;
	readonly files?: string;
	readonly githubEvent?: string;
	readonly idempotencyKey?: string;
	readonly includeRaw?: boolean;
	readonly maxReplyMiB?: number;
	readonly pollSeconds?: number;
	readonly replyPath?: string;
	readonly retries?: number;
	readonly streamToChat?: boolean;
	/** If undefined, the execution is not stored while it polls a run. */
	readonly storeAfterSeconds?: number;
	readonly timeoutSeconds?: number;
	readonly waitingHours?: number;
}
