import {
	streamParser,
	readBody,
	destinationFailure,
	redirectTarget,
	isSuccess,
	nestedTooDeep,
} from '../../../core/agent';
import type {
	AgentAnswer,
	AgentFailure,
	AgentOutcome,
	AgentRequest,
	ReplyOptions,
	StreamEvent,
	Destinations,
	StreamedReplies,
	StreamReader,
} from '../../../core/agent';
import { Failure } from '../../../core/failure';
import { requireHeader } from '../../../core/text/http-header';
import { deadlineOf, openHttp, readBytes } from '../../shared/http';
import type { BrokenExchange, Deadline, HttpAnswer, HttpContext, NoToken, OpenAnswer } from '../../shared/http';
import { objectParameter } from '../../shared/parameters';
import { authorize } from '../configuration/credentials';
import type { Endpoint } from '../configuration/credentials';
import type { RunOptions } from '../configuration/options';

/** An exchange that brought no answer to read; `systemCode` is the system's word for a connection error. */
export type Unanswered = { kind: 'unanswered'; failure: AgentFailure; systemCode?: string };
export type ClientAnswer = { kind: 'answer'; answer: AgentAnswer; retryAfter?: string } | Unanswered;
const MIB = 1024 * 1024;

/** The request would have gone where the builder did not send it. */
type Misdirected = { kind: 'misdirected'; failure: AgentFailure };

/** The agent's server: how to sign in to it, which hosts belong to it, and what every request to it carries. */
interface AgentServer {
	readonly endpoint: Endpoint;
	readonly destinations: Destinations;
	readonly extraHeaders: Record<string, string>;
}

/** All that this run asks of the agent's server goes through here: with its key, to allowed hosts, within its time. */
export class AgentClient {
	constructor(
		private readonly context: HttpContext,
		private readonly server: AgentServer,
		readonly deadline: Deadline,
		private readonly limits: { timeoutSeconds: number; maxBytes: number },
	) {}

	async ask(request: AgentRequest): Promise<ClientAnswer> {
		const opened = await this.open(request);
		return opened.kind === 'answer' ? await this.readWhole(opened, request) : this.unanswered(opened);
	}

	/** Reads the reply as it streams in; an answer that is not 2xx, or no stream at all, is read whole, to say why. */
	async askStreaming(
		request: AgentRequest,
		stream: StreamedReplies,
		options: ReplyOptions,
		onDelta: (delta: string) => void,
	): Promise<ClientAnswer | { kind: 'outcome'; outcome: AgentOutcome }> {
		const opened = await this.open(request);
		if (opened.kind !== 'answer') return this.unanswered(opened);
		if (opened.status < 200 || opened.status >= 300 || isOtherThanStream(opened, stream)) {
			return await this.readWhole(opened, request);
		}
		const reader = stream.reader(options);
		const failure = await this.consume(opened.chunks, stream, reader, onDelta);
		const outcome = reader.outcome();
		if (failure === undefined || outcome.ok) return { kind: 'outcome', outcome };
		const { partialText } = outcome.failure;
		return {
			kind: 'outcome',
			outcome: { ok: false, failure: { ...failure, ...(partialText !== undefined && { partialText }) } },
		};
	}

	/**
	 * The one place that decides whether a request may go where it wants to, and how it is authorised: by the key it
	 * carries, or by the token that n8n adds.
	 */
	private async open(request: AgentRequest): Promise<HttpAnswer | NoToken | Misdirected> {
		const failure = destinationFailure(request, this.server.destinations);
		if (failure) return { kind: 'misdirected', failure };
		const { allowedDomains, oauth2Credential } = this.server.endpoint;
		const withHeaders = { ...request, headers: { ...request.headers, ...this.server.extraHeaders } };
		const outgoing = { ...authorize(withHeaders, this.server.endpoint), ...(allowedDomains && { allowedDomains }) };
		if (oauth2Credential === undefined) return await openHttp(this.context, outgoing, this.deadline);
		const signIn = { credentialType: oauth2Credential, keepSecret: this.keepSecret };
		return await openHttp(this.context, { ...outgoing, signIn }, this.deadline);
	}

	private readonly keepSecret = (token: string): void => this.server.endpoint.redactor.add([token]);

	private async readWhole(opened: OpenAnswer, { url }: AgentRequest): Promise<ClientAnswer> {
		const { status, headers } = opened;
		const body = await readBytes(opened, { maxBytes: this.limits.maxBytes, beyond: 'fail' }, this.deadline);
		if (body.kind === 'too-large') return { kind: 'unanswered', failure: this.tooLarge(status) };
		if (body.kind !== 'body') return this.unanswered(body);
		const retryAfter = headers['retry-after'];
		const read = readBody(body.bytes);
		if (read.kind === 'too-deep' && isSuccess({ status, body: undefined }))
			return { kind: 'unanswered', failure: nestedTooDeep(status) };
		const redirectTo = status >= 300 && status < 400 ? redirectTarget(headers.location, url) : undefined;
		const answer = {
			status,
			body: read.kind === 'read' ? read.body : undefined,
			...(redirectTo !== undefined && { redirectTo }),
		};
		return { kind: 'answer', answer, ...(retryAfter !== undefined && { retryAfter }) };
	}

	private async consume(
		chunks: AsyncIterable<Uint8Array>,
		{ format }: StreamedReplies,
		reader: StreamReader,
		onDelta: (delta: string) => void,
	): Promise<AgentFailure | undefined> {
		const parser = streamParser(format);
		let received = 0;
		const take = (event: StreamEvent) => {
			const { delta, done } = reader.push(event);
			if (delta !== undefined) onDelta(delta);
			return done === true;
		};
		try {
			for await (const chunk of chunks) {
				received += chunk.length;
				if (received > this.limits.maxBytes) return this.tooLarge(200);
				for (const event of parser.push(chunk)) if (take(event)) return undefined;
			}
			for (const event of parser.end()) if (take(event)) return undefined;
			return undefined;
		} catch (error) {
			if (error instanceof Failure) return error.code === 'reply-too-deep' ? nestedTooDeep() : this.tooLarge(200);
			return { ...this.unanswered(this.deadline.brokenBy(error)).failure, accepted: 'yes' };
		}
	}

	private tooLarge(status: number): AgentFailure {
		return {
			code: 'reply-too-large',
			message: `The agent’s reply is larger than ${this.limits.maxBytes / 1024 / 1024} MiB`,
			cure: 'Agent Run stopped reading the reply. If replies of this size are expected, increase the Largest Reply option.',
			status,
			accepted: 'yes',
			final: true,
		};
	}

	private unanswered(broken: BrokenExchange | NoToken | Misdirected): Unanswered {
		if (broken.kind === 'misdirected') return { kind: 'unanswered', failure: broken.failure };
		if (broken.kind === 'no-token') return { kind: 'unanswered', failure: signInFailure(broken) };
		if (broken.kind === 'timeout') {
			return { kind: 'unanswered', failure: timeoutFailure(this.limits.timeoutSeconds) };
		}
		const cure = broken.sent
			? 'The connection was lost, possibly after the agent received the request. The agent may be running.'
			: 'Check that the URL is correct and that the agent is running.';
		const message = `The agent could not be reached: ${broken.message}`;
		const code = broken.code === 'BLOCKED' ? 'request-blocked' : 'connection-failed';
		const accepted = broken.sent ? 'unknown' : 'no';
		return { kind: 'unanswered', failure: { code, message, cure, status: 0, accepted }, systemCode: broken.code };
	}
}

/**
 * The client of one run, with the limits and headers that the builder chose.
 * @param url the agent's, from the builder
 */
export function createClient(context: HttpContext, options: RunOptions, endpoint: Endpoint, url: string): AgentClient {
	const timeoutSeconds = options.timeoutSeconds ?? 120;
	const maxBytes = (options.maxReplyMiB ?? 32) * MIB;
	const headers = Object.entries(objectParameter(options.extraHeaders ?? {}, 'Extra Headers'));
	const extraHeaders = Object.fromEntries(headers.map(([name, value]) => [name, headerValue(name, value)]));
	return new AgentClient(
		context,
		{ endpoint, destinations: destinationsOf(url, options, endpoint), extraHeaders },
		deadlineOf(context, timeoutSeconds * 1000),
		{ timeoutSeconds, maxBytes },
	);
}

/** Hosts beside that of the URL are named where the key's are; where there is no credential, by an option. */
function destinationsOf(url: string, { allowedAgentHosts = '' }: RunOptions, { namedDomains }: Endpoint): Destinations {
	if (namedDomains !== undefined) return { url, named: namedDomains, namedIn: 'credential' };
	return { url, named: allowedAgentHosts, namedIn: 'option' };
}

/** @throws Failure for a header that cannot be sent */
export function headerValue(name: string, given: unknown): string {
	const value = typeof given === 'string' ? given : JSON.stringify(given);
	requireHeader(name, value);
	return value;
}

/** JSON or a web page where events were asked for: a refusal. NDJSON has no type of its own that senders agree on. */
function isOtherThanStream({ headers }: OpenAnswer, { format }: StreamedReplies): boolean {
	return format === 'sse' && /^(application\/(\w+\+)?json|text\/html)\b/i.test(headers['content-type'] ?? '');
}

export function timeoutFailure(timeoutSeconds: number): AgentFailure {
	return {
		code: 'timed-out',
		message: `The agent did not answer within ${timeoutSeconds} seconds`,
		cure: 'The agent may still be running. Check its log before you run it again, and increase the Timeout option if runs usually take longer.',
		status: 0,
		accepted: 'unknown',
	};
}

/** Nothing ran. A refusal of the client counts as a 401 of the agent: asking again would not help. */
function signInFailure({ message, refused }: NoToken): AgentFailure {
	return {
		code: 'sign-in-failed',
		message: `n8n did not get a token from the sign-in server: ${message}`,
		cure: 'Check the access token URL, client ID, client secret and scope in the credential.',
		status: refused ? 401 : 0,
		accepted: 'no',
	};
}
