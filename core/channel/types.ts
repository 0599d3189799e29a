/** The protocols in which callers may talk to a workflow. */
export const channelProtocols = ['message', 'a2a', 'chatCompletions'] as const;

export type ChannelProtocol = (typeof channelProtocols)[number];

/** A file that came with a message. */
export interface ChannelFile {
	readonly name: string;
	readonly mediaType: string;
	readonly bytes: Buffer;
}

/** A message to the workflow, whichever protocol it came in. */
export interface ChannelMessage {
	readonly message: string;
	/** Null if the caller does not say who the user is. */
	readonly userId: string | null;
	readonly sessionId: string;
	/** Those whose bytes came along; links are left to the workflow. */
	readonly files: readonly ChannelFile[];
	/** What the protocol says beside it: more fields of the item. */
	readonly details: Readonly<Record<string, unknown>>;
}

/** Token counts that the workflow reports, in the shape of Agent Run's output. */
export interface ReportedUsage {
	readonly promptTokens: number;
	readonly completionTokens: number;
	readonly totalTokens: number;
}

/** How a message ended. */
export type ChannelOutcome =
	| {
			readonly kind: 'reply';
			readonly text: string;
			/** True if the reply is a question, and the workflow waits for its answer. */
			readonly asks: boolean;
			readonly usage?: ReportedUsage;
			/** What the workflow answered, if it was JSON. */
			readonly answer?: unknown;
	  }
	/** The workflow ran and failed. */
	| { readonly kind: 'failed'; readonly message: string; readonly status: number; readonly answer?: unknown }
	/** Nothing ran. `final` means that the same message would be refused again. */
	| { readonly kind: 'refused'; readonly message: string; readonly status: number; readonly final?: true };

export interface Sent {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

/**
 * Puts the reply to one message into the words of the caller's protocol. Times are milliseconds since 1970.
 */
export interface ReplyWriter {
	/** Returns what is sent as soon as the workflow runs, if anything; `ends` means that it is the whole response. */
	readonly opening: (now: number) => (Sent & { readonly ends: boolean }) | undefined;
	/** Returns what is sent for a piece of a streamed reply; an empty text sends nothing. */
	readonly piece: (text: string, now: number) => string;
	/** Returns the rest of the response. Status and headers count only if nothing was sent before. */
	readonly end: (outcome: ChannelOutcome, now: number) => Sent;
}

const JSON_HEADERS = { 'Content-Type': 'application/json; charset=utf-8', 'X-Content-Type-Options': 'nosniff' };

export function sentJson(status: number, content: unknown, headers: Readonly<Record<string, string>> = {}): Sent {
	return { status, headers: { ...JSON_HEADERS, ...headers }, body: JSON.stringify(content) };
}

/** `no-transform` keeps n8n's compression from collecting the events, `X-Accel-Buffering` nginx. */
export const SSE_HEADERS = {
	'Content-Type': 'text/event-stream; charset=utf-8',
	'Cache-Control': 'no-cache, no-transform',
	'X-Accel-Buffering': 'no',
	'X-Content-Type-Options': 'nosniff',
};

/** Returns one event of a stream of server-sent events. JSON has no line breaks, so it is one line. */
export function sseEvent(content: unknown): string {
	return `data: ${typeof content === 'string' ? content : JSON.stringify(content)}\n\n`;
}
