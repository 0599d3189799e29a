import { errorText } from './failure';
import { isObject, listAt, numberAt, parseJson, present, textAt } from './json';
import {
	cutOff,
	notUnderstood,
	readingSuccess,
	replied,
	reportedFailure,
	running,
	usage,
	withPartial,
} from './outcome';
import type {
	AgentAnswer,
	AgentCall,
	AgentOutcome,
	AgentProtocol,
	AgentRequest,
	PollOutcome,
	ReplyOptions,
	RunHandle,
	StreamReader,
	StreamStep,
} from './protocol';
import { findReplyText, replyHint } from './reply';
import { below, getJson, postJson } from './request';
import type { StreamEvent } from './stream';

const PATHS = { whole: 'runs/wait', stream: 'runs/stream', background: 'runs' } as const;

/**
 * LangGraph Platform (LangSmith Deployment) and its dev server.
 * https://docs.langchain.com/langsmith/server-api-ref: threads have UUIDs, a failed run is `__error__` in a normal
 * answer, and a run that waits for a person is `__interrupt__`.
 */
export const langgraph: AgentProtocol = {
	name: 'langgraph',
	displayName: 'LangGraph',
	description: 'A graph on LangGraph Platform, self-hosted or the dev server',
	urlPlaceholder: 'https://your-deployment.us.langgraph.app',
	target: {
		displayName: 'Assistant ID',
		description: 'The graph’s name or the assistant’s UUID',
		placeholder: 'agent',
		required: true,
	},
	modes: ['whole', 'stream', 'background'],
	session: { issuedBy: 'client', format: 'uuid' },
	takesFiles: false,
	request,
	outcome: readingSuccess(outcome),
	stream: { format: 'sse', reader: (options) => new RunStream(options) },
	longRuns: {
		poll: (run, call) => getJson(runUrl(run, call)),
		outcome: pollOutcome,
	},
	probe: (url) => getJson(below(url, '/info')),
};

function request(call: AgentCall): AgentRequest {
	const { message, sessionId, userId, target, extra = {}, mode = 'whole' } = call;
	const config = isObject(extra.config) ? extra.config : {};
	const configurable = { ...(isObject(config.configurable) && config.configurable), ...present({ user_id: userId }) };
	const answersInterrupt = call.taskId !== undefined && call.taskId !== '';
	const body = {
		...extra,
		...present({ assistant_id: target }),
		...(answersInterrupt ? { command: { resume: message } } : { input: inputOf(message, extra.input) }),
		config: { ...config, configurable },
		if_not_exists: 'create',
		...(mode === 'stream' && { stream_mode: ['messages-tuple', 'values'] }),
		...(mode !== 'background' && { on_disconnect: 'cancel' }),
	};
	const url = below(call.url, `/threads/${sessionId}/${PATHS[mode]}`);
	return postJson(url, body, mode === 'stream' ? 'sse' : 'whole');
}

function inputOf(message: string, given: unknown): Record<string, unknown> {
	return { ...(isObject(given) && given), messages: [{ role: 'user', content: message }] };
}

function runUrl({ runId, sessionId }: RunHandle, { url }: AgentCall): string {
	return below(url, `/threads/${encodeURIComponent(sessionId)}/runs/${encodeURIComponent(runId)}`);
}

/** The final state, or, of a run that was only started, the run itself. */
function outcome(body: unknown, answer: AgentAnswer, options: ReplyOptions): AgentOutcome {
	if (!isObject(body)) return notUnderstood('LangGraph', answer);
	if (body.__error__ !== undefined) return reportedFailure(stateError(body.__error__), answer.status);
	const runId = textAt(body, 'run_id');
	if (runId !== undefined && textAt(body, 'thread_id') !== undefined) {
		return running(runId, { sessionId: textAt(body, 'thread_id') ?? '' });
	}
	return finalState(body, options);
}

/** The server wraps the graph's own error into JSON text now and then. */
function stateError(error: unknown): string {
	const message = textAt(error, 'message') ?? errorText(error);
	const inner = textAt(parseJson(message), 'message') ?? message;
	return [textAt(error, 'error'), inner].filter(Boolean).join(': ');
}

function finalState(state: Record<string, unknown>, options: ReplyOptions): AgentOutcome {
	const interrupts = listAt(state, '__interrupt__');
	const last = listAt(state, 'messages').at(-1);
	const text = options.replyPath
		? findReplyText(state, options.replyPath)
		: (messageText(last) ?? findReplyText(state));
	const asked =
		interrupts.length > 0 ? findReplyText(isObject(interrupts[0]) ? interrupts[0].value : undefined) : undefined;
	return replied(asked ?? text ?? '', {
		status: interrupts.length > 0 ? 'input_required' : 'completed',
		...(interrupts.length > 0 && { taskId: textAt(interrupts[0], 'id') ?? 'interrupt', structuredOutput: interrupts }),
		usage: messageUsage(last),
		toolCalls: newMessages(state).flatMap((message) => listAt(message, 'tool_calls')),
		finishReason: textAt(last, 'response_metadata.finish_reason') ?? null,
		...(text === undefined && asked === undefined && { hint: replyHint(state) }),
	});
}

function lastType(state: unknown): string {
	return textAt(listAt(state, 'messages').at(-1), 'type') ?? '';
}

function messageUsage(message: unknown) {
	return usage(
		numberAt(message, 'usage_metadata.input_tokens'),
		numberAt(message, 'usage_metadata.output_tokens'),
		numberAt(message, 'usage_metadata.total_tokens'),
	);
}

/** Those of this run: what stands behind the last message of a person. */
function newMessages(state: unknown): readonly unknown[] {
	const messages = listAt(state, 'messages');
	return messages.slice(messages.map((message) => textAt(message, 'type') === 'human').lastIndexOf(true) + 1);
}

/** A message's content is text, or a list of parts of which some are text. */
function messageText(message: unknown): string | undefined {
	const whole = textAt(message, 'content');
	if (whole !== undefined) return whole;
	const texts = listAt(message, 'content').map((part) => textAt(part, 'text') ?? '');
	return texts.length > 0 ? texts.join('') : undefined;
}

/** First the run says how it stands; when it is over, its final state is asked for. */
function pollOutcome(answer: AgentAnswer, run: RunHandle, call: AgentCall, options: ReplyOptions): PollOutcome {
	const status = textAt(answer.body, 'status');
	if (textAt(answer.body, 'run_id') === undefined || status === undefined) {
		return readingSuccess(outcome)(answer, options);
	}
	if (status === 'pending' || status === 'running') return running(run.runId);
	if (status === 'success' || status === 'interrupted' || status === 'error') {
		return { next: getJson(below(runUrl(run, call), '/join')) };
	}
	return reportedFailure(`the run ended as ${status}`, answer.status);
}

/** `messages` brings pieces of messages, `values` the whole state; the last state is the reply. */
class RunStream implements StreamReader {
	private text = '';
	private state: Record<string, unknown> | undefined;
	private runId: string | undefined;
	private failure: AgentOutcome | undefined;

	constructor(private readonly options: ReplyOptions) {}

	push({ type, data }: StreamEvent): StreamStep {
		const value = parseJson(data);
		const kind = type.split('|')[0];
		if (kind === 'metadata') this.runId = textAt(value, 'run_id');
		if (kind === 'values' && isObject(value)) this.state = value;
		if (kind === 'error') {
			this.failure = reportedFailure(stateError(value));
			return { done: true };
		}
		return kind === 'messages' && Array.isArray(value) ? this.add(value[0]) : {};
	}

	outcome(): AgentOutcome {
		if (this.failure) return withPartial(this.failure, this.text);
		// The first state is the input's: with a person's message last, the graph has not answered yet.
		if (this.state === undefined || /^human/i.test(lastType(this.state))) return cutOff(this.text);
		const final = outcome(this.state, { status: 200, body: this.state }, this.options);
		return final.ok ? { ok: true, reply: { ...final.reply, ...(this.runId && { runId: this.runId }) } } : final;
	}

	private add(chunk: unknown): StreamStep {
		const isAgent = /^ai/i.test(textAt(chunk, 'type') ?? '');
		const delta = isAgent ? (messageText(chunk) ?? '') : '';
		this.text += delta;
		return delta === '' ? {} : { delta };
	}
}
