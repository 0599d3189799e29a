/** A reply, or a piece of one, split into its text and its reasoning. */
export interface Thinking {
	readonly text: string;
	readonly reasoning: string;
}

/** What opens and closes reasoning in a text, by model or server. */
const CLOSINGS: ReadonlyMap<string, string> = new Map([
	['<think>', '</think>'],
	['<thinking>', '</thinking>'],
	// Gemini behind OpenAI’s API
	['<thought>', '</thought>'],
	// Magistral, and Kimi-VL
	['[THINK]', '[/THINK]'],
	['◁think▷', '◁/think▷'],
	// gpt-oss behind a server that does not parse its format
	['<|channel|>analysis<|message|>', '<|end|><|start|>assistant<|channel|>final<|message|>'],
	// Dify 0.15
	[
		'<details style="color:gray;background-color: #f8f8f8;padding: 8px;border-radius: 4px;" open> <summary> Thinking... </summary>',
		'</details>',
	],
]);
const OPENINGS = [...CLOSINGS.keys()];
/** The maximum number of whitespace characters before the first block. */
const MAX_LEADING_SPACE = 1000;

/**
 * Separates the `<think>` blocks, or others like them, that some model servers leave in the text. Blocks are recognised only if the text begins with
 * one; otherwise the tag is part of the reply. The text may arrive in pieces, split at any position.
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

	/** Returns the text held back so far. A block without a closing tag is reasoning: the model was cut off within it. */
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

	/** Takes the text before the next tag and changes the mode. Without a tag, takes all but a possible beginning of one. */
	private upToTag(last: boolean): string {
		if (this.mode === 'plain') return this.take(this.held.length);
		const tag = this.mode === 'thinking' ? (CLOSINGS.get(this.opening) ?? '') : this.opening;
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

	/** Drops the whitespace between the first block and the reply. */
	private spoken(part: string): string {
		if (this.mode === 'plain' || this.spoke) return part;
		const text = part.trimStart();
		this.spoke = text !== '';
		return text;
	}
}

/** Returns the number of characters at the end of the text that may be the beginning of the tag. */
function overlap(text: string, tag: string): number {
	let length = Math.min(text.length, tag.length - 1);
	while (length > 0 && !tag.startsWith(text.slice(-length))) length--;
	return length;
}

/** Separates the text of a whole reply from its reasoning. */
export function splitThinking(whole: string): Thinking {
	const filter = new ThinkingFilter();
	const [most, rest] = [filter.push(whole), filter.end()];
	return { text: most.text + rest.text, reasoning: (most.reasoning + rest.reasoning).trim() };
}

const LONE_END = '\n</think>\n';

/**
 * Separates reasoning that has no opening tag. Some chat templates put that tag into the prompt, so the reply has only the
 * closing tag, on a separate line.
 */
export function splitLoneEnd(whole: string): Thinking {
	const at = whole.indexOf(LONE_END);
	if (at < 0 || whole.includes('<think>')) return { text: whole, reasoning: '' };
	return { text: whole.slice(at + LONE_END.length).trimStart(), reasoning: whole.slice(0, at).trim() };
}
