import { isObject, listAt, parseJson, textAt } from '../../../text/json';
import type { AgentOutcome, ReplyOptions, StreamReader, StreamStep } from '../../protocol';
import type { StreamEvent } from '../../stream';
import { finalState } from './state';
import { LangGraphStream } from './stream';

/**
 * Returns an event of LangChain or LangGraph in the form in which LangGraph’s server sends it: a chunk of a message, alone or
 * with its metadata, the updates of the nodes, or the whole state; undefined for any other value. Google’s Agent Engine serialises
 * messages as the arguments of their constructors.
 */
export function langchainEvent(value: unknown): StreamEvent | undefined {
	const [first] = Array.isArray(value) ? (value as unknown[]) : [value];
	const message = plain(first);
	if (isMessage(message)) return eventOf('messages', [message]);
	if (!isObject(value)) return undefined;
	const output = textAt(value, 'output');
	if (output !== undefined) return eventOf('values', { messages: [{ type: 'ai', content: output }] });
	if (value.messages !== undefined) return eventOf('updates', { step: plainMessages(value) });
	const nodes = Object.entries(value).filter(([, update]) =>
		listAt(update, 'messages').some((one) => isMessage(plain(one))),
	);
	const updates = nodes.map(([name, update]) => [name, plainMessages(update)]);
	return nodes.length === 0 ? undefined : eventOf('updates', Object.fromEntries(updates));
}

function eventOf(type: string, data: unknown): StreamEvent {
	return { type, data: JSON.stringify(data) };
}

function plain(message: unknown): unknown {
	return isObject(message) && message.type === 'constructor' && isObject(message.kwargs) ? message.kwargs : message;
}

function plainMessages(update: unknown): unknown {
	return { messages: listAt(update, 'messages').map(plain) };
}

function isMessage(value: unknown): boolean {
	return (
		/^(?:ai|human|tool|system|function)(?:message(?:chunk)?)?$/i.test(textAt(value, 'type') ?? '') &&
		isObject(value) &&
		'content' in value
	);
}

/** Reads the events of a graph that is served without LangGraph’s server. Nothing but the end of the stream marks its end. */
export class LangChainStream implements StreamReader {
	private readonly reader: LangGraphStream;

	constructor(options: ReplyOptions) {
		this.reader = new LangGraphStream((state) => finalState(state, options));
	}

	push(event: StreamEvent): StreamStep {
		return this.reader.push(langchainEvent(parseJson(event.data)) ?? event);
	}

	outcome(isBroken = false): AgentOutcome {
		if (!isBroken) this.reader.push({ type: 'end', data: '' });
		return this.reader.outcome(isBroken);
	}
}
