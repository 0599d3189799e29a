import type { IExecuteFunctions } from 'n8n-workflow';

/** Sends a reply on to whoever watches the execution: n8n's chat, or a streaming webhook response. */
export class ChatStream {
	private begun = false;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly itemIndex: number,
		private readonly active: boolean,
	) {}

	readonly send = (delta: string): void => {
		if (!this.active || delta === '') return;
		if (!this.begun) this.context.sendChunk('begin', this.itemIndex);
		this.begun = true;
		this.context.sendChunk('item', this.itemIndex, delta);
	};

	/** @param text the whole reply, sent when nothing of it was streamed */
	end(text: string): void {
		if (!this.begun) this.send(text);
		if (this.begun) this.context.sendChunk('end', this.itemIndex);
	}
}
