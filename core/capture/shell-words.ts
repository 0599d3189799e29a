import { unreadable } from './unreadable';

/** What a backslash means inside of `$'…'`. */
const ESCAPES: Readonly<Record<string, string>> = {
	n: '\n',
	r: '\r',
	t: '\t',
	a: '\x07',
	b: '\b',
	e: '\x1b',
	f: '\f',
	v: '\v',
};

const HEX_ESCAPE = /x([\da-fA-F]{1,2})|u([\da-fA-F]{1,4})|U([\da-fA-F]{1,8})|([0-7]{1,3})/y;

/** Words that end a command. */
const END = /^(?:[|;&]|\|\||&&|\d?>.*)$/;

/** A redirection with the file that it names. */
const LONGEST_OPERATOR = 300;

const unpaired = () => unreadable('The curl command has an unmatched quotation mark', 'Copy the whole command.');

/** Reads a command of a POSIX shell, without variables or substitutions. */
class ShellReader {
	private at = 0;
	private word: Buffer[] | undefined;
	/** whether the word has no quotation marks, so that it may be an operator of the shell */
	private bare = true;
	private isOver = false;
	private readonly words: Buffer[] = [];

	constructor(private readonly text: string) {}

	read(): readonly Buffer[] {
		while (this.at < this.text.length) {
			const character = this.text.charAt(this.at);
			if (/\s/.test(character)) this.endWord();
			else this.piece(character);
			if (this.isOver) return this.words;
		}
		this.endWord();
		return this.words;
	}

	private endWord(): void {
		this.at++;
		if (this.word === undefined) return;
		const word = Buffer.concat(this.word);
		this.isOver = this.bare && word.length < LONGEST_OPERATOR && END.test(word.toString('latin1'));
		if (!this.isOver) this.words.push(word);
		this.word = undefined;
		this.bare = true;
	}

	private piece(character: string): void {
		this.bare &&= !/['"\\$]/.test(character);
		if (character === "'") return this.single();
		if (character === '"') return this.double();
		if (character === '$' && this.text[this.at + 1] === "'") return this.ansi();
		if (character === '\\') return this.escaped();
		return this.plain();
	}

	private add(text: string | Buffer): void {
		(this.word ??= []).push(typeof text === 'string' ? Buffer.from(text) : text);
	}

	private plain(): void {
		const start = this.at;
		while (this.at < this.text.length && !/[\s'"\\$]/.test(this.text.charAt(this.at))) this.at++;
		if (this.at === start) this.at++;
		this.add(this.text.slice(start, this.at));
	}

	private escaped(): void {
		const next = this.text.slice(this.at + 1, this.at + 3);
		if (next.startsWith('\r\n')) this.at += 3;
		else {
			if (!next.startsWith('\n')) this.add(next.charAt(0));
			this.at += 2;
		}
	}

	private single(): void {
		const end = this.text.indexOf("'", this.at + 1);
		if (end === -1) throw unpaired();
		this.add(this.text.slice(this.at + 1, end));
		this.at = end + 1;
	}

	private double(): void {
		const parts: string[] = [];
		let at = this.at + 1;
		while (this.text[at] !== '"') {
			if (at >= this.text.length) throw unpaired();
			const next = this.text.charAt(at + 1);
			const isEscape = this.text[at] === '\\' && /[$`"\\\n]/.test(next);
			parts.push(isEscape ? next.replace('\n', '') : this.text.charAt(at));
			at += isEscape ? 2 : 1;
		}
		this.add(parts.join(''));
		this.at = at + 1;
	}

	private ansi(): void {
		this.at += 2;
		this.add('');
		while (this.text[this.at] !== "'") {
			if (this.at >= this.text.length) throw unpaired();
			if (this.text[this.at] === '\\') this.ansiEscape();
			else this.ansiText();
		}
		this.at++;
	}

	private ansiText(): void {
		const start = this.at;
		while (this.at < this.text.length && !/['\\]/.test(this.text.charAt(this.at))) this.at++;
		this.add(this.text.slice(start, this.at));
	}

	private ansiEscape(): void {
		HEX_ESCAPE.lastIndex = this.at + 1;
		const found = HEX_ESCAPE.exec(this.text);
		if (found === null) {
			const next = this.text.charAt(this.at + 1);
			this.add(ESCAPES[next] ?? next);
			this.at += 2;
			return;
		}
		const [whole, byte, short, long, octal] = found;
		if (byte !== undefined) this.add(Buffer.from([Number.parseInt(byte, 16)]));
		else if (octal !== undefined) this.add(Buffer.from([Number.parseInt(octal, 8) & 0xff]));
		else this.add(codePoint(Number.parseInt(short ?? long ?? '', 16)));
		this.at += 1 + whole.length;
	}
}

const codePoint = (code: number): string => (code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code));

/**
 * Splits a command into its words, as a POSIX shell does: quotation marks, backslashes, `$'…'`, and lines that go on. What
 * follows a pipe, a semicolon or a redirection is left out.
 *
 * @throws Failure for an unmatched quotation mark
 */
export function shellWords(text: string): readonly Buffer[] {
	return new ShellReader(text).read();
}
