import { LineSplitter } from '../agent/stream/lines';
import { errorText } from '../text/error-words';
import { parseJson, textAt } from '../text/json';
import { failed, replyTextIn } from './run-answer';
import type { ChannelOutcome } from './types';

/**
 * Reads what n8n streams for a run: one JSON object a line, `{type: begin | item | end | error | keepalive, content}`, of all
 * nodes that stream (n8n-core's sendChunk). Each begin announces another message.
 */
export class RunStream {
	/** n8n writes each line at once, from memory, so there is nothing to limit. */
	private readonly lines = new LineSplitter(Infinity);

	private text = '';

	private open = 0;

	private isNewMessage = false;

	private problem: string | undefined;

	/** Returns the pieces of the reply in these bytes. */
	push(bytes: Buffer): string[] {
		return this.lines.push(bytes).flatMap((line) => this.read(line));
	}

	/** @param status with which n8n ended the response; an error in it is n8n's own */
	end(status: number): ChannelOutcome {
		for (const line of this.lines.end()) this.read(line);
		if (status >= 400) return failed(status, this.problem ?? `The workflow answered with ${status}`);
		if (this.problem !== undefined) return failed(500, this.problem);
		if (this.open > 0) return failed(500, 'The workflow ended before its reply was complete');
		if (this.text === '') return failed(500, 'The workflow ended without a streamed reply');
		return { kind: 'reply', text: this.text, asks: false };
	}

	private read(line: string): string[] {
		const chunk = parseJson(line);
		const content = textAt(chunk, 'content') ?? '';
		switch (textAt(chunk, 'type')) {
			case 'begin':
				this.open++;
				this.isNewMessage = this.text !== '';
				return [];
			case 'end':
				this.open--;
				return [];
			case 'item':
				return this.add(wordsOf(content));
			case 'error':
				// the run may go on, if the node continues on error
				this.open = 0;
				this.problem = content || 'A node of the workflow failed';
				return [];
			case 'keepalive':
				return [];
			case undefined:
			default:
				this.problem ??= errorText(chunk) || undefined;
				return [];
		}
	}

	private add(words: string): string[] {
		if (words === '') return [];
		const piece = this.isNewMessage ? `\n\n${words}` : words;
		this.isNewMessage = false;
		this.problem = undefined;
		this.text += piece;
		return [piece];
	}
}

/** Returns the reply inside a JSON answer, which the nodes that respond stream as one piece. */
function wordsOf(content: string): string {
	const mayBeJson = content.startsWith('{') || content.startsWith('data: {');
	return (mayBeJson ? replyTextIn(content) : undefined) ?? content;
}
