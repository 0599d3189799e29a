import type { FailureCode } from '../failure-codes';
import type { StreamEvent, StreamFormat } from './stream';

/** How the reply is to arrive: whole in the answer, as a stream, or later by polling. */
export type ReplyMode = 'whole' | 'stream' | 'background';

/** A file that is sent to the agent. */
export interface AgentFile {
	readonly name: string;
	readonly mediaType: string;
	readonly bytes: Buffer;
}

/** One call of an agent, independent of its API. */
export interface AgentCall {
	/** Absolute http(s) URL of the endpoint. */
	readonly url: string;
	readonly message: string;
	readonly userId: string;
	readonly sessionId: string;
	/** Additional fields of the request body, as the builder entered them. */
	readonly extra?: Readonly<Record<string, unknown>>;
	/** What the API needs besides the URL: a model, an assistant id and so on (see `target`). */
	readonly target?: string;
	/** Default: whole. */
	readonly mode?: ReplyMode;
	/** The unique id of this run, the same for all its attempts. */
	readonly runId?: string;
	/** The task that this message answers if an earlier reply was `input_required`. */
	readonly taskId?: string;
	readonly files?: readonly AgentFile[];
	/** Where the agent is to post its reply instead of returning it in the answer (see `callback`). */
	readonly callbackUrl?: string;
	/** The server's names of the files, in order, if they were uploaded beforehand (see `upload`). */
	readonly uploaded?: readonly string[];
	/** What the preparation found out (see `prepare`). */
	readonly prepared?: Readonly<Record<string, string>>;
	/** A person's answer, if this call answers a question of the agent (see `answering`). `message` then holds it as text. */
	readonly answer?: GivenAnswer;
	/** Fields of the body, as paths with dots, that are left out because the server has refused them. */
	readonly omitted?: readonly string[];
}

/** A person's answer to a reply with the status `input_required`. */
export interface GivenAnswer {
	/** A text, or the value of the JSON that was given. */
	readonly value: unknown;
	/** `run.taskId` of the reply that asked. */
	readonly taskId: string;
	/** `run.id` of the reply that asked. */
	readonly runId: string;
	/** `structuredOutput` of the reply that asked: its form, its choices or its requests. */
	readonly question: unknown;
}

/** The same call in the form of the agent's API, ready to be sent byte for byte. */
export interface AgentRequest {
	readonly method: 'POST' | 'GET' | 'PUT';
	readonly url: string;
	readonly headers: Record<string, string>;
	/** Empty for GET. */
	readonly body: Buffer;
	/** What supplied the URL, if it was neither the builder nor the credential; used in error messages. */
	readonly urlFrom?: 'card';
	/** The URL carries its own authorisation, so the key and Extra Headers are not sent. */
	readonly isPresigned?: true;
}

/** What came back over HTTP. */
export interface AgentAnswer {
	readonly status: number;
	/** Parsed JSON, or the text if the answer is not JSON; nested at most MAX_NESTING levels (see `readBody`). */
	readonly body: unknown;
	/** Scheme, host and port of the server that a redirect points to. Redirects are not followed. */
	readonly redirectTo?: string;
	/** How that URL differs from the one that was called, if the difference itself suggests a cure. */
	readonly redirectBy?: 'https' | 'slash' | 'path';
}

/** Token counts and cost of the run, as far as the agent reports them. */
export interface AgentUsage {
	readonly promptTokens: number | null;
	readonly completionTokens: number | null;
	readonly totalTokens: number | null;
	readonly cost?: { amount: number; currency: string };
}

/** A file that the agent made: its bytes, or its URL. */
export type ReplyFile = { name: string; mediaType: string } & ({ bytes: Buffer } | { url: string });

/** The agent's reply, independent of its API. What is unknown is null, never invented. */
export interface AgentReply {
	/** The text of the reply, without reasoning. Separate messages are joined with a blank line. */
	readonly text: string;
	/** The model's reasoning, if the server sends it. It is never part of the text. */
	readonly reasoning?: string;
	readonly status: 'completed' | 'running' | 'input_required';
	readonly structuredOutput: unknown;
	readonly usage: AgentUsage | null;
	readonly toolCalls: unknown[];
	readonly finishReason: string | null;
	/** The session id, if the agent's server issued one. */
	readonly sessionId?: string;
	/** The server's id of this run. */
	readonly runId?: string;
	/** The server's id of the unfinished task: to poll it, or to answer it when input is required. */
	readonly taskId?: string;
	readonly files?: ReplyFile[];
	/** Advice for the builder if the reply could not be found or has no text. */
	readonly hint?: string;
}

/** Whether the agent started, or may have started, the run that failed. */
export type RunAcceptance = 'no' | 'unknown' | 'yes';

/** A failure that the agent reported: a status other than 2xx, or an error in an answer with HTTP 200. */
export interface AgentFailure {
	readonly code: FailureCode;
	readonly message: string;
	readonly cure: string;
	readonly status: number;
	readonly accepted: RunAcceptance;
	/** Asking again would give the same result, so the run is neither retried nor polled any further. */
	readonly final?: true;
	/** The part of the reply that arrived before the failure. */
	readonly partialText?: string;
}

export type AgentOutcome =
	/** `mayGrow`: the server never says that a reply is complete. When polled, it counts once it no longer grows. */
	| { ok: true; reply: AgentReply; mayGrow?: true }
	/**
	 * `retryWith`: the server refused the form of the call before it ran anything. With these prepared values it may be
	 * sent again.
	 */
	| { ok: false; failure: AgentFailure; retryWith?: Readonly<Record<string, string>> };

/** Where to find the agent's reply in its answer; an empty path means the usual fields (see reply-text.ts). */
export interface ReplyOptions {
	readonly replyPath?: string;
}

/** What one event of a stream adds to the reply; `done` means that nothing else follows. */
export interface StreamStep {
	readonly delta?: string;
	readonly done?: boolean;
}

/** Assembles one reply from the events of its stream. */
export interface StreamReader {
	readonly push: (event: StreamEvent) => StreamStep;
	/**
	 * Called when the stream has ended, either by itself or because a step was `done`.
	 *
	 * @param isBroken the connection was lost, so the reply is complete only if an event has said so
	 */
	readonly outcome: (isBroken?: boolean) => AgentOutcome;
}

export interface StreamedReplies {
	readonly format: StreamFormat;
	readonly reader: (options: ReplyOptions) => StreamReader;
}

/** The ids by which a run on the server is polled. */
export interface RunHandle {
	readonly runId: string;
	readonly sessionId: string;
}

/** The state of the run (`running` while it lasts), or another request that is needed to get its reply. */
export type PollOutcome =
	| AgentOutcome
	/** `read`: how the answer to this request is read, if not as any other answer to a poll. */
	| { next: AgentRequest; read?: (answer: AgentAnswer) => PollOutcome };

export interface LongRuns {
	readonly poll: (run: RunHandle, call: AgentCall) => AgentRequest;
	readonly outcome: (answer: AgentAnswer, run: RunHandle, call: AgentCall, options: ReplyOptions) => PollOutcome;
	/**
	 * Returns the run's id if it is known before the start: a lost answer is then fetched, and the run is not started
	 * again.
	 */
	readonly handleBeforeStart?: (call: AgentCall) => RunHandle | undefined;
}

/** Requests that precede the call and run no agent: discovery, or getting an id for the run. */
export interface Preparation {
	/** Whether polling a run that was started earlier needs this preparation too. */
	readonly neededToPoll: boolean;
	/** The requests, which are tried in turn until one of them gets a usable answer. */
	readonly requests: (call: AgentCall) => readonly AgentRequest[];
	/** Returns what `call.prepared` is to hold; undefined means to try the next request. */
	readonly read: (
		answer: AgentAnswer,
		call: AgentCall,
		request: AgentRequest,
	) => { ok: true; prepared: Record<string, string> } | PreparationFailed | undefined;
	/** Called if no request got a usable answer. Returns why the run cannot continue, or undefined if it can. */
	readonly missing?: (answers: readonly AgentAnswer[]) => PreparationFailed | undefined;
	/** The cure if the run continues without preparation and there is no agent at its URL. */
	readonly cureIfMissing?: string;
}

export type PreparationFailed = { ok: false; failure: AgentFailure };

/** Files that are uploaded before the message, each in a request that runs no agent. */
export interface Upload {
	/** Returns the request that uploads one file, or the failure if the URL of the call does not allow uploads. */
	readonly request: (file: AgentFile, call: AgentCall) => AgentRequest | PreparationFailed;
	/** Returns the server's name of the file and, if the content is sent separately, where it goes. */
	readonly read: (
		answer: AgentAnswer,
		file: AgentFile,
	) => { ok: true; reference: string; content?: AgentRequest } | PreparationFailed;
}

/** How a person's answer is sent to an agent that has asked for it. */
export interface Answering {
	/** Returns the request with the answer, or the failure if the answer does not fit the question. */
	readonly request: (call: AgentCall, answer: GivenAnswer) => AgentRequest | PreparationFailed;
	/** Reads the response, if it differs from that to a message. */
	readonly outcome?: (answer: AgentAnswer, given: GivenAnswer) => AgentOutcome;
	/** Returns the request for the rest of the reply, if the answer's own response does not contain it. */
	readonly follow?: (call: AgentCall, answer: GivenAnswer) => AgentRequest;
}

/**
 * Who chooses the id of a conversation: we, in the form that the server accepts; the server, in its first reply; or
 * neither.
 */
export type SessionRule =
	{ issuedBy: 'client'; format?: 'uuid'; maxLength?: number } | { issuedBy: 'server' } | { issuedBy: 'nobody' };

/** One agent API: builds its requests and reads its replies. Each API has a file or folder of its own. */
export interface AgentProtocol {
	readonly name: string;
	readonly displayName: string;
	readonly description: string;
	/** An example endpoint for the URL field. */
	readonly urlPlaceholder: string;
	/** The field next to the URL, if the API needs one. */
	readonly target?: { displayName: string; description: string; placeholder: string; required: boolean };
	/** The supported modes, best first. *Wait* uses the first one by default. */
	readonly modes: readonly ReplyMode[];
	readonly session: SessionRule;
	/** The maximum length of a user id. */
	readonly userMaxLength?: number;
	readonly takesFiles: boolean;
	/** The answer only confirms that the message has arrived and never contains the reply. */
	readonly acknowledgesOnly?: boolean;
	/** The scheme of core/signature that signs the request if the credential holds a signing secret. */
	readonly signature?: 'github';
	readonly prepare?: Preparation;
	/** How files are uploaded, if they are not part of the request itself. */
	readonly upload?: Upload;
	readonly request: (call: AgentCall) => AgentRequest;
	readonly outcome: (answer: AgentAnswer, options: ReplyOptions) => AgentOutcome;
	readonly stream?: StreamedReplies;
	readonly longRuns?: LongRuns;
	/** How a question of the agent is answered; only APIs whose runs can pause have it. */
	readonly answering?: Answering;
	/** Fields of the body that the agent can do without, as paths with dots. They are left out if a server refuses them. */
	readonly dispensable?: readonly string[];
	/** Where a field of Extra JSON is in the body, if it is not at the top. */
	readonly extraPath?: (path: readonly string[]) => readonly string[];
	/**
	 * Reads what the agent posts to `call.callbackUrl`; only APIs whose requests can name a callback URL have it. `ask`
	 * means that the post only announces a change and the run has to be polled.
	 */
	readonly callback?: (body: unknown, options: ReplyOptions) => AgentOutcome | 'ask';
	/** Builds a request that checks key and URL without running an agent. */
	readonly probe?: (url: string) => AgentRequest;
}
