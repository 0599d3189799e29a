import type { FailureCode } from '../failure-codes';
import type { StreamEvent, StreamFormat } from './stream';

/** How the reply shall come: whole in the answer, as a stream, or later by asking for it. */
export type ReplyMode = 'whole' | 'stream' | 'background';

/** A file that goes to the agent. */
export interface AgentFile {
	readonly name: string;
	readonly mediaType: string;
	readonly bytes: Buffer;
}

/** One call of an agent, in our words. */
export interface AgentCall {
	/** Absolute http(s) URL of the endpoint. */
	readonly url: string;
	readonly message: string;
	readonly userId: string;
	readonly sessionId: string;
	/** Further fields of the request body, as the builder typed them. */
	readonly extra?: Readonly<Record<string, unknown>>;
	/** What the protocol names beside the URL: a model, an assistant id … (see `target`). */
	readonly target?: string;
	/** Default: whole. */
	readonly mode?: ReplyMode;
	/** An id for this run that no other run has, the same for all its attempts. */
	readonly runId?: string;
	/** The task that this message answers, when an earlier reply said `input_required`. */
	readonly taskId?: string;
	readonly files?: readonly AgentFile[];
	/** Where the agent shall post its reply, in place of answering with it (see `callback`). */
	readonly callbackUrl?: string;
	/** What the server calls each of the files, in their order, where they went ahead (see `upload`). */
	readonly uploaded?: readonly string[];
	/** What the preparation found out (see `prepare`). */
	readonly prepared?: Readonly<Record<string, string>>;
}

/** The same call in the agent's words, ready to be sent byte for byte. */
export interface AgentRequest {
	readonly method: 'POST' | 'GET' | 'PUT';
	readonly url: string;
	readonly headers: Record<string, string>;
	/** Empty for GET. */
	readonly body: Buffer;
	/** What named the URL, when it was neither the builder nor the credential; for the words of a refusal. */
	readonly urlFrom?: 'card';
}

/** What came back over HTTP. */
export interface AgentAnswer {
	readonly status: number;
	/** Parsed JSON when the answer was JSON, its text otherwise; nested at most MAX_NESTING levels (see `readBody`). */
	readonly body: unknown;
	/** The server that a redirect leads to, as scheme, host and port. Redirects are not followed. */
	readonly redirectTo?: string;
}

/** Token counts as far as the agent reports them, and what the run cost where it says so. */
export interface AgentUsage {
	readonly promptTokens: number | null;
	readonly completionTokens: number | null;
	readonly totalTokens: number | null;
	readonly cost?: { amount: number; currency: string };
}

/** A file that the agent made: its bytes, or where it lies. */
export type ReplyFile = { name: string; mediaType: string } & ({ bytes: Buffer } | { url: string });

/** The agent's reply in our words; unknown things are null, never invented. */
export interface AgentReply {
	readonly text: string;
	readonly status: 'completed' | 'running' | 'input_required';
	readonly structuredOutput: unknown;
	readonly usage: AgentUsage | null;
	readonly toolCalls: unknown[];
	readonly finishReason: string | null;
	/** The session id that the agent's server issued, when it did. */
	readonly sessionId?: string;
	/** The server's id of this run. */
	readonly runId?: string;
	/** The server's id of the task that goes on: to poll it, or to answer it when input is required. */
	readonly taskId?: string;
	readonly files?: ReplyFile[];
	/** For the builder, when the reply could not be found. */
	readonly hint?: string;
}

/** Whether the agent has (perhaps) started the run that failed. */
export type RunAcceptance = 'no' | 'unknown' | 'yes';

/** An agent's "no": a status that is not 2xx, or a failure that came as HTTP 200. */
export interface AgentFailure {
	readonly code: FailureCode;
	readonly message: string;
	readonly cure: string;
	readonly status: number;
	readonly accepted: RunAcceptance;
	/** Asking again would bring the same: it is neither tried again nor asked for any longer. */
	readonly final?: true;
	/** What had arrived of the reply before the failure. */
	readonly partialText?: string;
}

export type AgentOutcome =
	| { ok: true; reply: AgentReply }
	/** `again`: the server refused the call's form before running anything; prepared so, it may be sent once more. */
	| { ok: false; failure: AgentFailure; retryWith?: Readonly<Record<string, string>> };

/** Where the agent's reply stands in its answer; empty = find it (see reply-text.ts). */
export interface ReplyOptions {
	readonly replyPath?: string;
}

/** What one event of a stream adds to the reply; `done` when nothing of it is still to come. */
export interface StreamStep {
	readonly delta?: string;
	readonly done?: boolean;
}

/** Reads one reply from its stream's events. */
export interface StreamReader {
	readonly push: (event: StreamEvent) => StreamStep;
	/** Called when the stream has ended, by itself or because a step was `done`. */
	readonly outcome: () => AgentOutcome;
}

export interface StreamedReplies {
	readonly format: StreamFormat;
	readonly reader: (options: ReplyOptions) => StreamReader;
}

/** A run that goes on at the server: asked for by its ids. */
export interface RunHandle {
	readonly runId: string;
	readonly sessionId: string;
}

/** The run's state (`running` while it lasts), or one more request that its reply takes. */
export type PollOutcome = AgentOutcome | { next: AgentRequest };

export interface LongRuns {
	readonly poll: (run: RunHandle, call: AgentCall) => AgentRequest;
	readonly outcome: (answer: AgentAnswer, run: RunHandle, call: AgentCall, options: ReplyOptions) => PollOutcome;
	/** The run's id when it is known before the start: then a lost answer is fetched, not asked for again. */
	readonly handleBeforeStart?: (call: AgentCall) => RunHandle | undefined;
}

/** Requests that run no agent and come first: discovery, an id for the run. */
export interface Preparation {
	/** Of discovery: asking for a run that was started earlier takes it as well. */
	readonly neededToPoll: boolean;
	/** Tried in turn until one is understood. */
	readonly requests: (call: AgentCall) => readonly AgentRequest[];
	/** What `call.prepared` shall hold; undefined = try the next request. */
	readonly read: (
		answer: AgentAnswer,
		call: AgentCall,
		request: AgentRequest,
	) => { ok: true; prepared: Record<string, string> } | PreparationFailed | undefined;
}

export type PreparationFailed = { ok: false; failure: AgentFailure };

/** Files that go ahead of the message, each in a request that runs no agent. */
export interface Upload {
	/** Brings one file; or says why the call's URL leaves no place to bring it to. */
	readonly request: (file: AgentFile, call: AgentCall) => AgentRequest | PreparationFailed;
	/** What the server calls the file. */
	readonly read: (answer: AgentAnswer) => { ok: true; reference: string } | PreparationFailed;
}

/** Who names a conversation: we, in the form that the server takes, or the server in its first reply, or nobody. */
export type SessionRule =
	{ issuedBy: 'client'; format?: 'uuid'; maxLength?: number } | { issuedBy: 'server' } | { issuedBy: 'nobody' };

/** One agent API: request out, reply in. Each lives in a file of its own. */
export interface AgentProtocol {
	readonly name: string;
	readonly displayName: string;
	readonly description: string;
	/** An example endpoint for the URL field. */
	readonly urlPlaceholder: string;
	/** The field beside the URL, when there is one. */
	readonly target?: { displayName: string; description: string; placeholder: string; required: boolean };
	/** What it can, best first: what *Wait* uses when nothing else is asked for. */
	readonly modes: readonly ReplyMode[];
	readonly session: SessionRule;
	/** Longest user id that the API takes. */
	readonly userMaxLength?: number;
	readonly takesFiles: boolean;
	/** The answer only says that the message has arrived; the reply never comes this way. */
	readonly acknowledgesOnly?: boolean;
	/** The scheme of core/signature that may sign the request, when the credential holds a signing secret. */
	readonly signature?: 'github';
	readonly prepare?: Preparation;
	/** Where files do not travel in the request itself. */
	readonly upload?: Upload;
	readonly request: (call: AgentCall) => AgentRequest;
	readonly outcome: (answer: AgentAnswer, options: ReplyOptions) => AgentOutcome;
	readonly stream?: StreamedReplies;
	readonly longRuns?: LongRuns;
	/**
	 * Reads what the agent posts to `call.callbackUrl`; only APIs whose request can name such an address have it. `ask`: the
	 * post only says that something is new, the run's state is to be asked for.
	 */
	readonly callback?: (body: unknown, options: ReplyOptions) => AgentOutcome | 'ask';
	/** Tells whether key and URL fit together without running an agent. */
	readonly probe?: (url: string) => AgentRequest;
}
