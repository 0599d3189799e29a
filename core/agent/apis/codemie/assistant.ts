import { errorText, MAX_SAID } from '../../../text/error-words';
import { excerpt } from '../../../text/excerpt';
import { isObject, jsonText, listAt, numberAt, parseJson, omitEmpty, textAt } from '../../../text/json';
import { joinMessages } from '../../content';
import {
	unknownAnswerOutcome,
	readIfSuccessful,
	completeReply,
	replyOutcome,
	reportedErrorOutcome,
	runningOutcome,
	tokenUsage,
} from '../../outcome';
import type {
	AgentAnswer,
	AgentCall,
	AgentOutcome,
	AgentProtocol,
	AgentReply,
	AgentRequest,
	StreamStep,
} from '../../protocol';
import { appendPath, getJson, postJson } from '../../request';
import type { StreamEvent } from '../../stream';
import { StreamedReply } from '../../streamed-reply';
import { codemieUpload, fileNames } from './files';
import { askedInteractively, interactiveResponse } from './interactive';

const API = 'CodeMie’s assistants';

/**
 * A CodeMie assistant, with its reply. We choose the conversation id; CodeMie never returns it. A failed run is
 * answered with HTTP 200 and `success: false`.
 */
export const codemieAssistant: AgentProtocol = {
	name: 'codemieAssistant',
	displayName: 'CodeMie Assistant',
	description: 'An assistant in EPAM AI/Run CodeMie. Returns its reply. Authenticates with OAuth2 client credentials.',
	urlPlaceholder: 'https://codemie.lab.epam.com/code-assistant-api',
	target: {
		displayName: 'Assistant ID',
		description: 'ID of the assistant. Copy it from My Assistants in CodeMie.',
		placeholder: '05959338-06de-477d-9cc3-08369f858057',
		required: true,
	},
	modes: ['whole', 'stream', 'background'],
	session: { issuedBy: 'client', format: 'uuid' },
	takesFiles: true,
	dispensable: ['background_task', 'conversation_id', 'stream'],
	upload: codemieUpload,
	request,
	outcome: readIfSuccessful(outcome),
	stream: { format: 'ndjson', reader: () => new CodemieStream() },
	longRuns: {
		poll: ({ runId }, { url }) => getJson(appendPath(url, `/v1/tasks/${encodeURIComponent(runId)}`)),
		outcome: (answer, { runId }) => readIfSuccessful((body) => taskOutcome(body, answer, runId))(answer, {}),
	},
	answering: {
		request: (call, answer) =>
			request({ ...call, extra: { ...call.extra, interactive_response: interactiveResponse(answer) } }),
	},
	probe: (url) => getJson(appendPath(url, '/v1/assistants')),
};

function request(call: AgentCall): AgentRequest {
	const { url, target = '', message, sessionId, extra, mode = 'whole' } = call;
	const body = {
		...extra,
		text: message,
		...omitEmpty({ conversation_id: sessionId }),
		...fileNames(call),
		stream: mode === 'stream' || extra?.stream === true,
		background_task: mode === 'background',
	};
	const path = `/v1/assistants/${encodeURIComponent(target)}/model`;
	return postJson(appendPath(url, path), body, mode === 'stream' ? 'ndjson' : 'whole');
}

/** Reads a field that is spelled in camel case in answers and in snake case in streams. */
function read(body: unknown, camel: string, snake: string): unknown {
	return isObject(body) ? (body[camel] ?? body[snake]) : undefined;
}

function outcome(body: unknown, answer: AgentAnswer): AgentOutcome {
	const taskId = textAt(body, 'taskId') ?? textAt(body, 'task_id');
	if (isObject(body) && body.success === false) return reportedErrorOutcome(failureSaid(body), answer.status);
	const generated = isObject(body) ? body.generated : undefined;
	if (generated === undefined || generated === null || generated === '') {
		if (taskId !== undefined) return runningOutcome(taskId);
		if (isObject(body) && generated === '') return replyOutcome('', { hint: NO_TEXT });
		return unknownAnswerOutcome(API, answer);
	}
	const tokens = read(body, 'tokensUsed', 'tokens_used');
	return {
		ok: true,
		reply: completeReply(typeof generated === 'string' ? generated : (jsonText(generated) ?? ''), {
			structuredOutput: typeof generated === 'string' ? null : generated,
			usage: tokenUsage(undefined, undefined, typeof tokens === 'number' ? tokens : undefined),
			toolCalls: listAt(body, 'thoughts').filter((thought) => textAt(thought, 'author_type') === 'Tool'),
		}),
	};
}

const NO_TEXT =
	'The assistant wrote no text. If it asks its users with buttons or forms, add {"stream": true} to Extra JSON, because CodeMie sends such questions only in a stream.';

function failureSaid(body: Record<string, unknown>): string {
	const agentError = read(body, 'agentError', 'agent_error');
	const said = typeof agentError === 'string' ? agentError : errorText(agentError);
	return said || (typeof body.generated === 'string' ? excerpt(body.generated, MAX_SAID) : errorText(body));
}

/** Reads the state of a background task: STARTED, COMPLETED or FAILED. */
function taskOutcome(body: unknown, answer: AgentAnswer, runId: string): AgentOutcome {
	const status = (textAt(body, 'status') ?? '').toUpperCase();
	const output = textAt(body, 'final_output') ?? textAt(body, 'finalOutput') ?? '';
	if (status === '') return unknownAnswerOutcome(API, answer);
	if (/^(COMPLETED|SUCCEEDED|SUCCESS)$/.test(status)) return replyOutcome(output, { runId });
	if (/^(FAILED|ABORTED|CANCELLED|INTERRUPTED)$/.test(status)) {
		return reportedErrorOutcome(output || `the task is ${status.toLowerCase()}`, answer.status);
	}
	return runningOutcome(runId);
}

/** The maximum number of thoughts kept per reply. Only a broken or malicious server sends more. */
const MAX_THOUGHTS = 1000;

/** Returns the reply with the question. The text and its hint are those of the reply if the question has no words. */
function asking({ hint: _, ...reply }: AgentReply, { text, ...question }: Asked): AgentReply {
	return { ...reply, ...question, text: joinMessages([reply.text, text]) };
}

type Asked = NonNullable<ReturnType<typeof askedInteractively>>;

class CodemieStream extends StreamedReply {
	private whole = '';
	/** Thoughts by ID. A thought is sent again whenever it grows. */
	private readonly thoughts = new Map<string, unknown>();
	private last: Record<string, unknown> | undefined;
	private question: ReturnType<typeof askedInteractively>;

	protected read({ data }: StreamEvent): StreamStep {
		const chunk = parseJson(data);
		if (!isObject(chunk)) return {};
		if (typeof chunk.generated === 'string' && chunk.generated !== '') this.whole = chunk.generated;
		if (isObject(chunk.thought)) this.keep(chunk.thought);
		this.question = askedInteractively(chunk.interactive_request) ?? this.question;
		if (chunk.last === true || chunk.success === false) this.last = chunk;
		return { ...this.add(textAt(chunk, 'generated_chunk') ?? ''), ...(this.last && { done: true }) };
	}

	protected assembled(): AgentOutcome | undefined {
		if (this.last === undefined) return undefined;
		const thoughts = [...this.thoughts.values()];
		const body = { thoughts, ...this.last, generated: this.last.generated ?? (this.whole || this.text) };
		const tokens = numberAt(this.last, 'tokens_used');
		const read = outcome({ ...body, ...(tokens !== undefined && { tokens_used: tokens }) }, { status: 200, body });
		return read.ok && this.question !== undefined ? { ok: true, reply: asking(read.reply, this.question) } : read;
	}

	private keep(thought: Record<string, unknown>): void {
		const id = typeof thought.id === 'string' ? thought.id : String(this.thoughts.size);
		if (this.thoughts.size < MAX_THOUGHTS || this.thoughts.has(id)) this.thoughts.set(id, thought);
	}
}
