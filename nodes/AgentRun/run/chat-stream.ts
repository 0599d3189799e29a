import type { IExecuteFunctions } from 'n8n-workflow';

import type { Redactor, TextStream } from '../../shared/masking/redaction';

/**
 * Forwards a reply to whoever watches the execution: n8n's chat, or a streaming webhook response. Text that may be the
 * beginning of a secret is held back until the rest has arrived, and is dropped if the reply breaks off.
 */
export class ChatStream {
	private begun = false;

	private readonly masked: TextStream;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly itemIndex: number,
		private readonly active: boolean,
		redactor: Redactor,
	) {
		this.masked = redactor.stream();
	}

	readonly send = (delta: string): void => this.show(this.masked.push(delta));

	/** @param text the whole reply, masked; shown if none of it was streamed */
	end(text: string): void {
		this.show(this.masked.flush());
		if (!this.begun) this.show(text);
		if (this.begun) this.context.sendChunk('end', this.itemIndex);
	}

	private show(delta: string): void {
		if (!this.active || delta === '') return;
		if (!this.begun) this.context.sendChunk('begin', this.itemIndex);
		this.begun = true;
		this.context.sendChunk('item', this.itemIndex, delta);
	}
}
