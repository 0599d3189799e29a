import type {
	AgentAnswer,
	AgentCall,
	AgentOutcome,
	PollOutcome,
	ReplyOptions,
	StreamEvent,
} from '../../../../../core/agent';
import { aCall, protocolNamed } from './protocols';

/** Returns what a protocol reads from an answer. */
export function answered(name: string, body: unknown, options: ReplyOptions = {}, status = 200): AgentOutcome {
	return protocolNamed(name).outcome({ status, body }, options);
}

/** Returns what it reads from the answer when a run in progress is polled. */
export function polled(name: string, answer: Partial<AgentAnswer>, call: Partial<AgentCall> = {}): PollOutcome {
	const { longRuns } = protocolNamed(name);
	if (!longRuns) throw new Error(`${name} has no long runs`);
	const run = { runId: 'r-1', sessionId: 's-1' };
	return longRuns.outcome({ status: 200, body: undefined, ...answer }, run, { ...aCall, ...call }, {});
}

/** Returns what each event of a stream adds, and the outcome. An event without a name may be given by its data. */
export function stepsOf(name: string, ...events: readonly (StreamEvent | string | object)[]) {
	const { stream } = protocolNamed(name);
	if (!stream) throw new Error(`${name} does not stream`);
	const reader = stream.reader({});
	const steps = events.map((event) => reader.push(asEvent(event)));
	return { steps, outcome: reader.outcome() };
}

/** Returns the outcome of a stream whose connection is lost after these events. */
export function brokenAfter(name: string, ...events: readonly object[]): AgentOutcome {
	const reader = protocolNamed(name).stream?.reader({});
	if (!reader) throw new Error(`${name} does not stream`);
	for (const event of events) reader.push(asEvent(event));
	return reader.outcome(true);
}

function asEvent(event: StreamEvent | string | object): StreamEvent {
	if (typeof event === 'string') return { type: 'message', data: event };
	if ('type' in event && 'data' in event && typeof event.data === 'string') return event;
	return { type: 'message', data: JSON.stringify(event) };
}

export const named = (type: string, data: unknown): StreamEvent => ({ type, data: JSON.stringify(data) });

/** Returns a reply in which everything that is not named is unknown. */
export const replyOf = (known: Record<string, unknown> = {}) => ({
	ok: true,
	reply: {
		text: '',
		status: 'completed',
		structuredOutput: null,
		usage: null,
		toolCalls: [],
		finishReason: null,
		...known,
	},
});

/** The hint of a completed reply without text if no reason is known. */
export const SILENT = {
	hint: 'The agent completed its reply without any text. Check its log, and what it outputs.',
};

/** Returns the failure of an agent that reports that its run failed. */
export const agentFailed = (said: string, partial: { partialText?: string } = {}) => ({
	ok: false,
	failure: {
		code: 'agent-reported-error',
		message: `The agent reported an error: ${said}`,
		cure: 'The agent ran and failed, although it responded with 200. Check its log before you run it again.',
		accepted: 'yes',
		status: 200,
		...partial,
	},
});

/** Returns the failure for an answer from some other service. */
export const notOneOf = (api: string, seen: string, more: { partialText?: string } = {}) => ({
	ok: false,
	failure: {
		code: 'unknown-answer',
		message: `This is not a response from ${api}: ${seen}`,
		cure: 'Check that Agent API is set correctly, and that the URL is the API of the agent, not a web page or the sign-in page of a proxy.',
		accepted: 'unknown',
		status: 200,
		...more,
	},
});

/** Returns the failure of a stream that ended before the agent declared its reply complete. */
export const streamCutOff = (partialText: string) => ({
	ok: false,
	failure: {
		code: 'reply-incomplete',
		message: 'The stream ended before the reply was complete',
		cure: 'The agent was running when the connection was lost or the agent crashed. The part of the reply that arrived is in partialText.',
		status: 200,
		accepted: 'yes',
		partialText,
	},
});

/** The Accept header for each form of answer. */
export const accepting = {
	whole: 'application/json, text/plain;q=0.9, */*;q=0.5',
	sse: 'text/event-stream',
	ndjson: '*/*',
};
