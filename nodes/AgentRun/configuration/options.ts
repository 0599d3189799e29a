export interface RunOptions {
	/** Hosts besides that of the URL; used only without a credential. */
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
	/** If undefined, the execution is not stored while it polls a run. */
	storeAfterSeconds?: number;
	timeoutSeconds?: number;
	waitingHours?: number;
}
