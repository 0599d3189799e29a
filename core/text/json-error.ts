/**
 * The messages of JSON.parse quote the text, which may contain a secret, and not all of them name the position. So the
 * position is found here.
 */

const SPACE = /[ \t\n\r]*/y;
const CHARACTERS = /[^"\\\u0000-\u001f]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

class Scanner {
	at = 0;

	constructor(private readonly text: string) {
		this.take(SPACE);
	}

	private take(pattern: RegExp): boolean {
		pattern.lastIndex = this.at;
		const found = pattern.exec(this.text);
		if (found) this.at = pattern.lastIndex;
		return found !== null;
	}

	/** Consumes a token and the white space after it. */
	private token(pattern: RegExp): boolean {
		return this.take(pattern) && this.take(SPACE);
	}

	private character(wanted: string): boolean {
		if (this.text[this.at] !== wanted) return false;
		this.at++;
		return this.take(SPACE);
	}

	/** Consumes one document. It keeps its own stack: the closing `}` or `]` of each open container. */
	document(): boolean {
		const open: string[] = [];
		do {
			if (!this.value(open)) return false;
			while (this.character(open.at(-1) ?? '')) open.pop();
		} while (open.length > 0 && this.next(open));
		return open.length === 0 && this.at === this.text.length;
	}

	/**
	 * Consumes a string with a loop: a single regular expression would remember every character and fail for a string
	 * of 16 MB.
	 */
	private string(): boolean {
		const start = this.at;
		if (this.text[start] !== '"') return false;
		this.at++;
		do this.take(CHARACTERS);
		while (this.take(ESCAPE));
		if (this.character('"')) return true;
		this.at = start;
		return false;
	}

	private value(open: string[]): boolean {
		for (;;) {
			if (this.character('[')) {
				if (this.character(']')) return true;
				open.push(']');
			} else if (this.character('{')) {
				if (this.character('}')) return true;
				open.push('}');
				if (!this.key()) return false;
			} else return this.string() || this.token(SCALAR);
		}
	}

	private key(): boolean {
		return this.string() && this.character(':');
	}

	private next(open: readonly string[]): boolean {
		return this.character(',') && (open.at(-1) === ']' || this.key());
	}
}

/** Returns the offset of the first character that does not fit, or undefined if the text is one JSON document. */
export function findJsonError(text: string): number | undefined {
	const scanner = new Scanner(text);
	return scanner.document() ? undefined : scanner.at;
}
