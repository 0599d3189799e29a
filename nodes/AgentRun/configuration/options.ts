export interface RunOptions {
	/** Without a credential only: hosts beside that of the URL. */
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
	/** Undefined: a run is polled from memory only. */
	readonly storeAfterSeconds?: number;
	readonly timeoutSeconds?: number;
	readonly waitingHours?: number;
}
