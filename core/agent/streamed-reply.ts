import { errorText } from '../text/error-words';
import { parseJson } from '../text/json';
import { cutOffOutcome, reportedErrorOutcome, withPartialText } from './outcome';
import type { AgentOutcome, AgentReply, StreamReader, StreamStep } from './protocol';
import type { StreamEvent } from './stream';
import { ThinkingFilter } from './thinking';
import type { Thinking } from './thinking';

/** The beginning of an error as the only field of an event. */
const ERROR_FIELD = /^\s{0,9}\{\s{0,9}"error"\s{0,9}:\s{0,9}"/;

/**
 * Returns the error of an event that is not valid JSON because the server did not escape the text of an exception. Google’s
 * ADK server does this, for example.
 */
function unescapedError(data: string): string | undefined {
	const [beginning] = ERROR_FIELD.exec(data) ?? [];
	if (beginning === undefined || parseJson(data) !== undefined) return undefined;
	return data.slice(beginning.length).replace(/"?\}?\s{0,9}$/, '');
}

/**
 * Returns the events in an event whose lines are each JSON: a proxy or a recording has dropped the empty lines that separate
 * them.
 */
function unjoined(event: StreamEvent): readonly StreamEvent[] {
	if (!event.data.includes('\n')) return [event];
	const lines = event.data.split('\n').filter((line) => line.trim() !== '');
	const areEvents = lines.every((line) => line.trim() === '[DONE]' || typeof parseJson(line) === 'object');
	return areEvents && lines.length > 1 ? lines.map((data) => ({ ...event, data })) : [event];
}

/** Reads a reply whose text comes in pieces. Subclasses say what the events of their API mean. */
export abstract class StreamedReply implements StreamReader {
	protected text = '';
	protected reasoning = '';
	/** The outcome of the run, once an event has reported it. */
	protected ended: AgentOutcome | undefined;
	/** Whether an event has marked the reply as complete. */
	protected isComplete = false;
	/** Whether an event that is not JSON is a piece of the text. */
	protected readonly takesPlainText: boolean = false;
	private readonly thinking = new ThinkingFilter();
	private atNewMessage = false;
	/** The ID or index of the message to which the last piece belongs. */
	private message: string | number | undefined;

	/** Reads one event of the API. */
	protected abstract read(event: StreamEvent): StreamStep;

	/** Assembles the outcome from the pieces if no event said how the run ended; undefined if they are incomplete. */
	protected abstract assembled(): AgentOutcome | undefined;

	push(event: StreamEvent): StreamStep {
		const parts = this.takesPlainText ? [event] : unjoined(event);
		if (parts.length === 1) return this.pushOne(event);
		let delta = '';
		const isDone = parts.some((part) => {
			const step = this.pushOne(part);
			delta += step.delta ?? '';
			return step.done === true;
		});
		return { ...(delta !== '' && { delta }), ...(isDone && { done: true }) };
	}

	private pushOne(event: StreamEvent): StreamStep {
		if (event.type === 'error') return this.fail(parseJson(event.data) ?? event.data);
		const error = this.takesPlainText ? undefined : unescapedError(event.data);
		return error === undefined ? this.read(event) : this.fail(error);
	}

	outcome(isBroken = false): AgentOutcome {
		this.flush();
		const outcome = this.ended ?? (isBroken && !this.isComplete ? undefined : this.assembled());
		if (outcome === undefined) return cutOffOutcome(this.text);
		if (outcome.ok) return { ok: true, reply: this.withReceived(outcome.reply) };
		return withPartialText(outcome, this.text || (outcome.failure.partialText ?? ''));
	}

	/** Adds a piece of the text. */
	protected add(piece: string): StreamStep {
		return this.show(this.thinking.push(piece));
	}

	/** Adds a piece of a message. A piece of another message than the last one starts a new message. */
	protected addTo(message: string | number | undefined, piece: string): StreamStep {
		if (message !== this.message) this.startMessage();
		this.message = message;
		return this.add(piece);
	}

	/** Adds a piece of reasoning that is not part of the text. */
	protected addReasoning(piece: string): StreamStep {
		this.reasoning += piece;
		return {};
	}

	/** Starts a new message of the same reply: a blank line separates it from the text so far. */
	protected startMessage(): void {
		this.atNewMessage = true;
	}

	/** Marks the reply as complete: the pieces received are the whole reply. */
	protected complete(): StreamStep {
		this.isComplete = true;
		return { ...this.flush(), done: true };
	}

	/** Ends the run. The text of the reply that was in no piece is shown now. */
	protected end(outcome: AgentOutcome): StreamStep {
		this.ended = outcome;
		const { delta: rest = '' } = this.flush();
		const isMore = outcome.ok && outcome.reply.text.startsWith(this.text);
		const delta = rest + (isMore ? outcome.reply.text.slice(this.text.length) : '');
		return { ...(delta !== '' && { delta }), done: true };
	}

	protected fail(error: unknown): StreamStep {
		return this.end(reportedErrorOutcome(errorText(error)));
	}

	/** Whether the final reply holds less text than the pieces. Some gateways repeat only the last message, or nothing. */
	protected holdsLess({ text }: AgentReply): boolean {
		return text.length < this.text.length && (this.text.startsWith(text) || this.text.endsWith(text));
	}

	private withReceived(reply: AgentReply): AgentReply {
		const reasoning = reply.reasoning ?? this.reasoning.trim();
		const known = reasoning === '' ? reply : { ...reply, reasoning };
		if (this.text === '' || !this.holdsLess(reply)) return known;
		const { hint, ...rest } = known;
		return { ...rest, text: this.text, ...(hint !== undefined && reply.text !== '' && { hint }) };
	}

	private flush(): StreamStep {
		return this.show(this.thinking.end());
	}

	private show({ text, reasoning }: Thinking): StreamStep {
		this.reasoning += reasoning;
		if (text === '') return {};
		const delta = this.atNewMessage && this.text !== '' ? `\n\n${text}` : text;
		this.atNewMessage = false;
		this.text += delta;
		return { delta };
	}
}
