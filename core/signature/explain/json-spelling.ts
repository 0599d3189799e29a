/** Ways to write the same JSON: what programs do to a body that they parse and write again. Numbers stay as they are. */
export interface JsonSpelling {
	/** Between elements, and after a colon. */
	readonly separators: readonly [comma: string, colon: string];
	/** The indentation of one level; without it, everything is on one line. */
	readonly indent?: string;
	readonly escape: (text: string) => string;
}

type Token = { readonly kind: 'mark' | 'text' | 'other'; readonly text: string };

const TOKEN = /\s*(?:([{}[\],:])|("[^"\\]*(?:\\.[^"\\]*)*")|([^\s{}[\],:"]+))/y;

/** @returns the tokens of a JSON text, or undefined for anything else */
function tokensOf(text: string): readonly Token[] | undefined {
	const tokens: Token[] = [];
	TOKEN.lastIndex = 0;
	const end = text.trimEnd().length;
	while (TOKEN.lastIndex < end) {
		const found = TOKEN.exec(text);
		if (found === null) return undefined;
		const [, mark, quoted, other] = found;
		if (mark !== undefined) tokens.push({ kind: 'mark', text: mark });
		else tokens.push(quoted === undefined ? { kind: 'other', text: other ?? '' } : { kind: 'text', text: quoted });
	}
	return tokens;
}

class JsonWriter {
	private readonly out: string[] = [];
	private depth = 0;

	constructor(private readonly spelling: JsonSpelling) {}

	write(tokens: readonly Token[]): string {
		tokens.forEach((token, at) => this.token(token, tokens[at - 1]?.text, tokens[at + 1]?.text));
		return this.out.join('');
	}

	private token({ kind, text }: Token, before: string | undefined, after: string | undefined): void {
		const { separators, escape } = this.spelling;
		if (kind === 'text') this.out.push(escape(text));
		else if (kind === 'other') this.out.push(text);
		else if (text === ':') this.out.push(separators[1]);
		else if (text === ',') this.out.push(separators[0], this.line());
		else if (text === '{' || text === '[') this.open(text, after);
		else this.close(text, before);
	}

	private open(text: string, after: string | undefined): void {
		this.depth++;
		this.out.push(text, after === '}' || after === ']' ? '' : this.line());
	}

	private close(text: string, before: string | undefined): void {
		this.depth--;
		this.out.push(before === '{' || before === '[' ? '' : this.line(), text);
	}

	private line(): string {
		const { indent } = this.spelling;
		return indent === undefined ? '' : `\n${indent.repeat(Math.max(this.depth, 0))}`;
	}
}

/** @returns the same JSON in another spelling, or undefined if the text is not JSON */
export function respell(text: string, spelling: JsonSpelling): string | undefined {
	const tokens = tokensOf(text);
	return tokens && new JsonWriter(spelling).write(tokens);
}

const hex4 = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Ways to write a text of JSON, given with its quotation marks. */
export const escapes = {
	asIs: (text: string): string => text,
	/** As JSON.stringify writes it. */
	plain: (text: string): string => JSON.stringify(JSON.parse(text)),
	/** Python's default. */
	ascii: (text: string): string => escapes.plain(text).replace(/[\u0080-\uffff]/g, hex4),
	/** PHP's default: every slash, and every character that is not ASCII. */
	php: (text: string): string => escapes.ascii(text).replace(/\//g, '\\/'),
	slashes: (text: string): string => escapes.plain(text).replace(/\//g, '\\/'),
	/** Go's default. */
	html: (text: string): string => escapes.plain(text).replace(/[<>&\u2028\u2029]/g, hex4),
} as const;
