/** What a piece of a reply is: words to the person, or reasoning. */
export interface Thinking {
	readonly text: string;
	readonly reasoning: string;
}

const OPENINGS = ['<think>', '<thinking>'] as const;
/** A text that begins with more white space than this does not begin with a block. */
const MAX_LEADING_SPACE = 1000;

/**
 * Separates the `<think>` blocks that some model servers leave in the text. Only a text that begins with such a block is
 * treated so: in any other, the tag belongs to what the agent says. The text may come in pieces, cut anywhere.
 */
export class ThinkingFilter {
	private mode: 'undecided' | 'plain' | 'thinking' | 'speaking' = 'undecided';
	private opening = '';
	private held = '';
	private spoke = false;

	push(piece: string): Thinking {
		if (this.mode === 'plain') return { text: piece, reasoning: '' };
		this.held += piece;
		return this.drain(false);
	}

	/** Returns what was held back. A block without an end is reasoning: the model was cut off in it. */
	end(): Thinking {
		return this.drain(true);
	}

	private drain(last: boolean): Thinking {
		if (this.mode === 'undecided') this.decide(last);
		let [text, reasoning] = ['', ''];
		while (this.held !== '' && this.mode !== 'undecided') {
			const thinking = this.mode === 'thinking';
			const part = this.upToTag(last);
			if (thinking) reasoning += part;
			else text += this.spoken(part);
			if (thinking === (this.mode === 'thinking')) break;
			if (this.mode === 'thinking') reasoning += '\n\n';
		}
		return { text, reasoning };
	}

	private decide(last: boolean): void {
		const start = this.held.trimStart();
		const found = OPENINGS.find((opening) => start.startsWith(opening));
		if (found !== undefined) {
			this.mode = 'thinking';
			this.opening = found;
			this.held = start.slice(found.length);
			return;
		}
		const mayBegin = OPENINGS.some((opening) => opening.startsWith(start));
		if (last || !mayBegin || this.held.length > MAX_LEADING_SPACE) this.mode = 'plain';
	}

	/** Takes what stands before the next tag and changes the mode; without a tag, all but what may be its beginning. */
	private upToTag(last: boolean): string {
		if (this.mode === 'plain') return this.take(this.held.length);
		const tag = this.mode === 'thinking' ? this.opening.replace('<', '</') : this.opening;
		const at = this.held.indexOf(tag);
		if (at < 0) return this.take(last ? this.held.length : this.held.length - overlap(this.held, tag));
		const before = this.take(at);
		this.take(tag.length);
		this.mode = this.mode === 'thinking' ? 'speaking' : 'thinking';
		return before;
	}

	private take(length: number): string {
		const part = this.held.slice(0, length);
		this.held = this.held.slice(length);
		return part;
	}

	/** Drops the empty lines between the first block and the reply. */
	private spoken(part: string): string {
		if (this.mode === 'plain' || this.spoke) return part;
		const text = part.trimStart();
		this.spoke = text !== '';
		return text;
	}
}

/** Returns how many characters at the end of the text may be the beginning of the tag. */
function overlap(text: string, tag: string): number {
	let length = Math.min(text.length, tag.length - 1);
	while (length > 0 && !tag.startsWith(text.slice(-length))) length--;
	return length;
}

/** Separates the reasoning in a whole text. */
export function splitThinking(whole: string): Thinking {
	const filter = new ThinkingFilter();
	const [most, rest] = [filter.push(whole), filter.end()];
	return { text: most.text + rest.text, reasoning: (most.reasoning + rest.reasoning).trim() };
}

const LONE_END = '\n</think>\n';

/**
 * Separates reasoning whose opening tag is missing. Some chat templates put the tag into the prompt, so that the reply
 * only holds the closing one, on a line of its own.
 */
export function splitLoneEnd(whole: string): Thinking {
	const at = whole.indexOf(LONE_END);
	if (at < 0 || whole.includes('<think>')) return { text: whole, reasoning: '' };
	return { text: whole.slice(at + LONE_END.length).trimStart(), reasoning: whole.slice(0, at).trim() };
}
