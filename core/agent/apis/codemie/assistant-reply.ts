import { errorText, MAX_SAID } from '../../../text/error-words';
import { excerpt } from '../../../text/excerpt';
import { isObject, jsonText, listAt, numberAt, parseJson, textAt } from '../../../text/json';
import { MAX_KEPT } from '../../bounds';
import { joinMessages } from '../../content';
import {
	completeReply,
	replyOutcome,
	reportedErrorOutcome,
	runningOutcome,
	tokenUsage,
	unknownAnswerOutcome,
} from '../../outcome';
import type { AgentAnswer, AgentOutcome, AgentReply, StreamStep } from '../../protocol';
import type { StreamEvent } from '../../stream';
import { StreamedReply } from '../../streamed-reply';
import { askedInteractively } from './interactive';

/** The name of the API in errors. */
export const API = 'CodeMie’s assistants';

/** Reads a field that is spelled in camel case in answers and in snake case in streams. */
function read(body: unknown, camel: string, snake: string): unknown {
	return isObject(body) ? (body[camel] ?? body[snake]) : undefined;
}

/** Reads an answer that was not streamed. */
export function readGenerated(body: unknown, answer: AgentAnswer): AgentOutcome {
	const taskId = textAt(body, 'taskId') ?? textAt(body, 'task_id');
	if (isObject(body) && isFailed(body)) return reportedErrorOutcome(failureSaid(body), answer.status);
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

/** Tells whether the run failed. A stream says so by the code of the error in its last chunk, beside a text for the person. */
function isFailed({ success, execution_error: code }: Record<string, unknown>): boolean {
	return success === false || (typeof code === 'string' && code !== '');
}

function failureSaid(body: Record<string, unknown>): string {
	const agentError = read(body, 'agentError', 'agent_error');
	const said = typeof agentError === 'string' ? agentError : errorText(agentError);
	const generated = typeof body.generated === 'string' ? excerpt(body.generated, MAX_SAID) : '';
	const known =
		said || toolsSaid(read(body, 'toolErrors', 'tool_errors')) || generated || errorText(body.error_details);
	return known || textAt(body, 'execution_error') || errorText(body);
}

/** Returns the errors of the tools, each with the name of its tool. */
function toolsSaid(errors: unknown): string {
	const said = listAt({ errors }, 'errors').map((error) => [textAt(error, 'tool_name'), errorText(error)]);
	return said.map((words) => words.filter(Boolean).join(': ')).join('; ');
}

/** Returns the reply with the question. The text and its hint are those of the reply if the question has no words. */
function asking(reply: AgentReply, { text, ...question }: Asked): AgentReply {
	const { hint, ...said } = { ...reply, ...question, text: joinMessages([reply.text, text]) };
	return hint === NO_TEXT ? said : { ...said, ...(hint !== undefined && { hint }) };
}

type Asked = NonNullable<ReturnType<typeof askedInteractively>>;

/** Reads the chunks of a stream. The last one says how the run ended. */
export class CodemieStream extends StreamedReply {
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
		const read = readGenerated(
			{ ...body, ...(tokens !== undefined && { tokens_used: tokens }) },
			{ status: 200, body },
		);
		return read.ok && this.question !== undefined ? { ok: true, reply: asking(read.reply, this.question) } : read;
	}

	private keep(thought: Record<string, unknown>): void {
		const id = typeof thought.id === 'string' ? thought.id : String(this.thoughts.size);
		if (this.thoughts.size < MAX_KEPT || this.thoughts.has(id)) this.thoughts.set(id, thought);
	}
}
