import { cutOffOutcome, withPartialText } from './outcome';
import type { AgentOutcome, StreamReader, StreamStep } from './protocol';
import type { StreamEvent } from './stream';

/** Reads a reply whose text comes in pieces. Subclasses say what the events of their API mean. */
export abstract class StreamedReply implements StreamReader {
	protected text = '';
	/** How the run ended, where an event has said so. */
	protected ended: AgentOutcome | undefined;

	abstract push(event: StreamEvent): StreamStep;

	/** What the pieces make when no event has said how the run ended; undefined where they are not complete. */
	protected abstract assembled(): AgentOutcome | undefined;

	outcome(): AgentOutcome {
		const outcome = this.ended ?? this.assembled();
		return outcome ? withPartialText(outcome, this.text) : cutOffOutcome(this.text);
	}

	/** A further piece of the text. */
	protected add(delta: string): StreamStep {
		this.text += delta;
		return delta === '' ? {} : { delta };
	}

	/** The end of the run. A reply that comes whole, and only now, is shown now. */
	protected end(outcome: AgentOutcome): StreamStep {
		this.ended = outcome;
		const unseen = outcome.ok && this.text === '' ? outcome.reply.text : '';
		return { done: true, ...(unseen !== '' && { delta: unseen }) };
	}
}
