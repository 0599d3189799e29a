import {
	streamParser,
	readBody,
	destinationFailure,
	redirectDifference,
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
	StreamParser,
	Destinations,
	StreamedReplies,
	StreamReader,
} from '../../../core/agent';
import { Failure } from '../../../core/failure';
import { waitAsked } from '../../../core/send';
import { charsetOf } from '../../../core/text/charset';
import { requireHeader } from '../../../core/text/http-header';
import { deadlineOf, openHttp, readBytes } from '../../shared/http';
import type {
	BrokenConnection,
	BrokenExchange,
	Deadline,
	HttpAnswer,
	HttpContext,
	NoToken,
	OpenAnswer,
} from '../../shared/http';
import { authorize } from '../configuration/credentials';
import type { Endpoint } from '../configuration/credentials';
import type { RunOptions } from '../options/options';
import { sniffed } from './sniffed';

/** An exchange that brought no answer to read; `systemCode` is the system's word for a connection error. */
export type Unanswered = { kind: 'unanswered'; failure: AgentFailure; systemCode?: string };
export type ClientAnswer = { kind: 'answer'; answer: AgentAnswer; retryAfter?: string } | Unanswered;
const MIB = 1024 * 1024;

/** A request that would have gone to a host that the builder did not allow. */
type Misdirected = { kind: 'misdirected'; failure: AgentFailure };

/** The agent's server: how to sign in to it, which hosts belong to it, and what every request to it carries. */
interface AgentServer {
	readonly endpoint: Endpoint;
	readonly destinations: Destinations;
	readonly extraHeaders: Record<string, string>;
}

/** Sends all requests of one run: with its key, to allowed hosts only, and within its time limit. */
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

	/**
	 * Reads the reply as it streams in. An answer is read as a whole if it is not 2xx or its content is not a stream.
	 */
	async askStreaming(
		request: AgentRequest,
		stream: StreamedReplies,
		options: ReplyOptions,
		onDelta: (delta: string) => void,
	): Promise<ClientAnswer | { kind: 'outcome'; outcome: AgentOutcome }> {
		const opened = await this.open(request);
		if (opened.kind !== 'answer') return this.unanswered(opened);
		if (opened.status < 200 || opened.status >= 300) return await this.readWhole(opened, request);
		const { form, chunks } = await sniffed(opened, stream.format);
		if (form === 'whole') return await this.readWhole({ ...opened, chunks }, request);
		const reader = stream.reader(options);
		const charset = charsetOf(opened.headers['content-type'] ?? '');
		const failure = await this.consume(chunks, streamParser(form, charset), reader, onDelta);
		const outcome = reader.outcome(failure !== undefined);
		if (failure === undefined || outcome.ok) return { kind: 'outcome', outcome };
		const { partialText } = outcome.failure;
		return {
			kind: 'outcome',
			outcome: { ok: false, failure: { ...failure, ...(partialText !== undefined && { partialText }) } },
		};
	}

	/**
	 * Decides whether a request may be sent to its host, and how it is authorised: by its own key, or by a token that
	 * n8n adds. No other code sends a request of the run.
	 */
	private async open(request: AgentRequest): Promise<HttpAnswer | NoToken | Misdirected> {
		const failure = destinationFailure(request, this.server.destinations);
		if (failure) return { kind: 'misdirected', failure };
		const { allowedDomains, oauth2Credential } = this.server.endpoint;
		if (request.isPresigned) {
			return await openHttp(this.context, { ...request, ...(allowedDomains && { allowedDomains }) }, this.deadline);
		}
		const withHeaders = { ...request, headers: { ...request.headers, ...this.server.extraHeaders } };
		const authorized = authorize(withHeaders, this.server.endpoint);
		const outgoing = { ...authorized, ...(allowedDomains && { allowedDomains }) };
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
		const wait = status === 429 ? waitAsked(headers, '', Date.now() / 1000) : undefined;
		const retryAfter = wait === undefined ? headers['retry-after'] : String(wait);
		const read = readBody(body.bytes, headers['content-type']);
		if (read.kind === 'too-deep' && isSuccess({ status, body: undefined }))
			return { kind: 'unanswered', failure: nestedTooDeep(status) };
		const answer = {
			status,
			body: read.kind === 'read' ? read.body : undefined,
			...redirectOf(status, headers.location, url),
		};
		return { kind: 'answer', answer, ...(retryAfter !== undefined && { retryAfter }) };
	}

	private async consume(
		chunks: AsyncIterable<Uint8Array>,
		parser: StreamParser,
		reader: StreamReader,
		onDelta: (delta: string) => void,
	): Promise<AgentFailure | undefined> {
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
		return { kind: 'unanswered', failure: connectionFailure(broken), systemCode: broken.code };
	}
}

/** Returns the parts of a redirect target that may be shown. */
function redirectOf(status: number, location: string | undefined, from: string) {
	const redirectTo = status >= 300 && status < 400 ? redirectTarget(location, from) : undefined;
	if (redirectTo === undefined) return {};
	const redirectBy = redirectDifference(location, from);
	return { redirectTo, ...(redirectBy !== undefined && { redirectBy }) };
}

function connectionFailure({ code, message, sent, cure, lasting }: BrokenConnection): AgentFailure {
	const usual = sent
		? 'The connection was lost, possibly after the agent received the request. The agent may be running.'
		: 'Check that the URL is correct and that the agent is running.';
	return {
		code: code === 'BLOCKED' ? 'request-blocked' : 'connection-failed',
		message: `The agent could not be reached: ${message}`,
		cure: cure ?? usual,
		status: 0,
		accepted: sent ? 'unknown' : 'no',
		...(lasting && { final: true }),
	};
}

/**
 * Creates the client of one run, with the builder's limits and headers.
 * @param url the agent's URL, from the builder
 */
export function createClient(context: HttpContext, options: RunOptions, endpoint: Endpoint, url: string): AgentClient {
	const { timeoutSeconds } = options;
	const maxBytes = options.maxReplyMiB * MIB;
	const headers = Object.entries(options.extraHeaders());
	const extraHeaders = Object.fromEntries(headers.map(([name, value]) => [name, headerValue(name, value)]));
	return new AgentClient(
		context,
		{ endpoint, destinations: destinationsOf(url, options, endpoint), extraHeaders },
		deadlineOf(context, timeoutSeconds * 1000),
		{ timeoutSeconds, maxBytes },
	);
}

/** Returns the allowed hosts besides that of the URL: those in the credential or, without one, those in the option. */
function destinationsOf(url: string, { allowedAgentHosts }: RunOptions, { namedDomains }: Endpoint): Destinations {
	if (namedDomains !== undefined) return { url, named: namedDomains, namedIn: 'credential' };
	return { url, named: allowedAgentHosts, namedIn: 'option' };
}

/** @throws Failure for a header that cannot be sent */
export function headerValue(name: string, given: unknown): string {
	const value = typeof given === 'string' ? given : JSON.stringify(given);
	requireHeader(name, value);
	return value;
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

/**
 * Returns the failure of a sign-in; nothing was run. A refused client is treated like a 401 from the agent, because
 * asking again would not help.
 */
function signInFailure({ message, refused }: NoToken): AgentFailure {
	return {
		code: 'sign-in-failed',
		message: `n8n did not get a token from the sign-in server: ${message}`,
		cure: 'Check the access token URL, client ID, client secret and scope in the credential.',
		status: refused ? 401 : 0,
		accepted: 'no',
	};
}
