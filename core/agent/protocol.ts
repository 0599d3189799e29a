/** One call of an agent, in our words. */
export interface AgentCall {
	/** Absolute http(s) URL of the endpoint. */
	url: string;
	message: string;
	userId: string;
	sessionId: string;
	/** Further fields of the request body, as the builder typed them. */
	extra?: Readonly<Record<string, unknown>>;
}

/** The same call in the agent's words, ready to be sent byte for byte. */
export interface AgentRequest {
	method: 'POST' | 'GET';
	url: string;
	headers: Record<string, string>;
	body: Buffer;
}

/** What came back over HTTP. */
export interface AgentAnswer {
	status: number;
	/** Parsed JSON when the answer was JSON, its text otherwise. */
	body: unknown;
}

/** Token counts as far as the agent reports them. */
export interface AgentUsage {
	promptTokens: number | null;
	completionTokens: number | null;
	totalTokens: number | null;
}

/** The agent's reply in our words; unknown things are null, never invented. */
export interface AgentReply {
	text: string;
	status: 'completed' | 'running' | 'input_required';
	structuredOutput: unknown;
	usage: AgentUsage | null;
	toolCalls: unknown[];
	finishReason: string | null;
	/** The session id that the agent's server issued, when it did. */
	sessionId?: string;
	/** For the builder, when the reply could not be found. */
	hint?: string;
}

/** Whether the agent has (perhaps) started the run that failed. */
export type Accepted = 'no' | 'unknown' | 'yes';

/** An agent's "no": a status that is not 2xx, or a failure that came as HTTP 200. */
export interface AgentFailure {
	message: string;
	cure: string;
	status: number;
	accepted: Accepted;
}

export type AgentOutcome = { ok: true; reply: AgentReply } | { ok: false; failure: AgentFailure };

/** Where the agent's reply stands in its answer; empty = find it (see reply.ts). */
export interface ReplyOptions {
	replyPath?: string;
}

/** One agent API: request out, reply in. Each lives in a file of its own. */
export interface AgentProtocol {
	name: string;
	displayName: string;
	description: string;
	/** An example endpoint for the URL field. */
	urlPlaceholder: string;
	request(call: AgentCall): AgentRequest;
	outcome(answer: AgentAnswer, options: ReplyOptions): AgentOutcome;
}
