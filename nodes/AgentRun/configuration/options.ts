export interface RunOptions {
	/** Without a credential only: hosts beside that of the URL. */
	allowedAgentHosts?: string;
	concurrency?: number;
	extraHeaders?: unknown;
	extraJson?: unknown;
	files?: string;
	githubEvent?: string;
	idempotencyKey?: string;
	includeRaw?: boolean;
	maxReplyMiB?: number;
	pollSeconds?: number;
	replyPath?: string;
	retries?: number;
	streamToChat?: boolean;
	/** Undefined: a run is polled from memory only. */
	storeAfterSeconds?: number;
	timeoutSeconds?: number;
	waitingHours?: number;
}
