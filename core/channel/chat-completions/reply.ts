import { isObject } from '../../text/json';
import { SSE_HEADERS, sentJson, sseEvent } from '../types';
import type { ChannelOutcome, ReplyWriter, Sent } from '../types';
import { chatCompletion, completionChunk, errorObject, sentError, usageChunk } from './completion';
import type { CompletionIds } from './completion';

/**
 * OpenAI's client libraries repeat a request by themselves when it gets 409 or 5xx, unless this header says no. A workflow that
 * has run must not run again.
 */
const NO_RETRY = { 'x-should-retry': 'false' };

/** Returns what writes a completion, streamed or not. */
export function completionReply(
	ids: CompletionIds,
	{ stream, includeUsage }: { readonly stream: boolean; readonly includeUsage: boolean },
): ReplyWriter {
	return stream ? new StreamedCompletion(ids, includeUsage) : new WholeCompletion(ids);
}

/** Returns what refuses a request that is not read yet. */
export const completionRefusal: ReplyWriter = {
	opening: () => undefined,
	piece: () => '',
	end: (outcome) => refusalOf(outcome),
};

function refusalOf(outcome: ChannelOutcome): Sent {
	if (outcome.kind === 'reply') return sentError(500, 'Unexpected reply', NO_RETRY);
	const isFinal = outcome.kind === 'failed' || outcome.final === true;
	return sentError(outcome.status, outcome.message, isFinal ? NO_RETRY : {});
}

class WholeCompletion implements ReplyWriter {
	constructor(private readonly ids: CompletionIds) {}

	opening(): undefined {
		return undefined;
	}

	piece(): string {
		return '';
	}

	end(outcome: ChannelOutcome): Sent {
		if (outcome.kind !== 'reply') return refusalOf(outcome);
		const { text, usage, answer } = outcome;
		return sentJson(200, isCompletion(answer) ? answer : chatCompletion(this.ids, text, usage));
	}
}

class StreamedCompletion implements ReplyWriter {
	private isOpen = false;

	private hasPieces = false;

	constructor(
		private readonly ids: CompletionIds,
		private readonly includeUsage: boolean,
	) {}

	opening(): Sent & { ends: boolean } {
		this.isOpen = true;
		const body = sseEvent(completionChunk(this.ids, { role: 'assistant', content: '' }));
		return { status: 200, headers: SSE_HEADERS, body, ends: false };
	}

	piece(text: string): string {
		this.hasPieces = true;
		return sseEvent(completionChunk(this.ids, { content: text }));
	}

	end(outcome: ChannelOutcome): Sent {
		if (!this.isOpen) return refusalOf(outcome);
		const events = outcome.kind === 'reply' ? this.rest(outcome) : [errorObject(outcome.status, outcome.message)];
		return { status: 200, headers: SSE_HEADERS, body: [...events, '[DONE]'].map(sseEvent).join('') };
	}

	private rest({ text, usage }: ChannelOutcome & { kind: 'reply' }): object[] {
		return [
			...(this.hasPieces ? [] : [completionChunk(this.ids, { content: text })]),
			completionChunk(this.ids, {}, 'stop'),
			...(this.includeUsage && usage ? [usageChunk(this.ids, usage)] : []),
		];
	}
}

/** Whether the workflow has answered with a completion of its own. */
function isCompletion(answer: unknown): answer is object {
	return isObject(answer) && answer.object === 'chat.completion' && Array.isArray(answer.choices);
}
