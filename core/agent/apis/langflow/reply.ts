import { errorText } from '../../../text/error-words';
import { isObject, listAt, numberAt, parseJson, textAt } from '../../../text/json';
import { MAX_KEPT } from '../../bounds';
import { joinMessages } from '../../content';
import {
	acknowledgedOutcome,
	completeReply,
	replyOutcome,
	reportedErrorOutcome,
	tokenUsage,
	unknownAnswerOutcome,
} from '../../outcome';
import type { AgentAnswer, AgentOutcome, StreamStep } from '../../protocol';
import type { StreamEvent } from '../../stream';
import { StreamedReply } from '../../streamed-reply';

/** Reads an answer that was not streamed. */
export function readFlow(body: unknown, answer: AgentAnswer): AgentOutcome {
	if (textAt(body, 'message') !== undefined && textAt(body, 'status') === 'in progress') {
		return acknowledgedOutcome('Langflow’s webhook only starts the flow');
	}
	if (!isObject(body) || !Array.isArray(body.outputs)) return unknownAnswerOutcome('Langflow', answer);
	const results = listAt(body, 'outputs').flatMap((output) => listAt(output, 'outputs'));
	const texts = results.map(resultText).filter((text) => text !== undefined);
	const data = results.map(resultData).filter((value) => value !== undefined);
	const used = listAt(body, 'outputs[0].outputs[0].results.message.properties.usage')[0];
	return {
		ok: true,
		reply: completeReply(joinMessages(texts), {
			structuredOutput: data.length > 1 ? data : (data[0] ?? null),
			toolCalls: results.flatMap(toolsOf),
			usage: tokenUsage(
				numberAt(used, 'input_tokens'),
				numberAt(used, 'output_tokens'),
				numberAt(used, 'total_tokens'),
			),
			...(texts.length === 0 &&
				data.length === 0 && { hint: 'The flow has no chat output with text. See raw for its complete output.' }),
		}),
	};
}

function resultText(result: unknown): string | undefined {
	const places = [
		'results.message.text',
		'results.message.data.text',
		'results.text.text',
		'artifacts.message',
		'results.message',
		'outputs.message.message',
		'outputs.text.message',
	];
	return places.map((place) => textAt(result, place)).find((text) => text !== undefined);
}

/** Returns the value of an output that is not a message: data or a table. */
function resultData(result: unknown): unknown {
	const results = isObject(result) && isObject(result.results) ? result.results : {};
	const data = results.data ?? results.dataframe;
	return isObject(data) && Object.keys(data).length === 0 ? undefined : (data ?? undefined);
}

/** Returns the tools that an agent has used: they are in the blocks of its message. */
function toolsOf(result: unknown): unknown[] {
	const places = ['results.message.content_blocks', 'results.message.data.content_blocks'];
	const blocks = places.map((place) => listAt(result, place)).find((list) => list.length > 0) ?? [];
	const contents = blocks.flatMap((block) => [block, ...listAt(block, 'contents')]);
	return contents.filter((content) => textAt(content, 'type') === 'tool_use');
}

/** Reads the events of a run: messages of its components, tokens, and its result at the end. */
export class LangflowStream extends StreamedReply {
	/** Messages of the flow's components, by ID. For a component that does not stream, they are the only source of its text. */
	private readonly messages = new Map<string, string>();
	/** The message in which a component has reported its error. */
	private failed: string | undefined;

	protected read(event: StreamEvent): StreamStep {
		const given = parseJson(event.data);
		const data = isObject(given) && isObject(given.data) ? given.data : {};
		switch (textAt(given, 'event') ?? '') {
			case 'token':
				return this.addTo(textAt(data, 'id'), textAt(data, 'chunk') ?? '');
			case 'add_message':
				this.keep(data);
				return {};
			case 'error':
				return this.end(reportedErrorOutcome(errorText(data) || (textAt(data, 'text') ?? '')));
			case 'end':
				return this.end(this.whole(data.result));
			default:
				return {};
		}
	}

	protected assembled(): undefined {
		return undefined;
	}

	private keep(message: Record<string, unknown>): void {
		const id = textAt(message, 'id') ?? '';
		if (textAt(message, 'sender') === 'User' || (this.messages.size >= MAX_KEPT && !this.messages.has(id))) return;
		if (message.category === 'error') this.failed = textAt(message, 'text') ?? '';
		else this.messages.set(id, textAt(message, 'text') ?? '');
	}

	/** Reads the result of the flow or, if it holds no text, what was received before it. */
	private whole(result: unknown): AgentOutcome {
		const read = readFlow(result, { status: 200, body: result });
		const said = this.text || joinMessages([...this.messages.values()]) || (textAt(result, 'message') ?? '');
		if (said === '' && !hasText(read) && this.failed !== undefined) return reportedErrorOutcome(this.failed);
		return said !== '' && !hasText(read) ? replyOutcome(said) : read;
	}
}

function hasText(outcome: AgentOutcome): boolean {
	return outcome.ok ? outcome.reply.text !== '' : outcome.failure.code !== 'unknown-answer';
}
