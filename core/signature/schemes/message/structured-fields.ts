import { decodeStrictly } from '../../keys/encoding';

/** The part of Structured Fields (RFC 8941) that message signatures and digests use. */

export type BareItem = string | number | boolean | Buffer;
export type Parameters = ReadonlyMap<string, BareItem>;

export interface Item {
	readonly value: BareItem;
	readonly parameters: Parameters;
}

export interface InnerList {
	readonly items: readonly Item[];
	readonly parameters: Parameters;
}

export type Member = Item | InnerList;

const KEY = /[a-z*][a-z0-9_.*-]{0,127}/y;
const STRING = /"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*"/y;
const INTEGER = /-?\d{1,15}/y;
const BYTES = /:[A-Za-z0-9+/]*={0,2}:/y;
const BOOLEAN = /\?[01]/y;
const SPACES = / */y;
const COMMA = /[ \t]*,[ \t]*/y;
const OPEN = /\( */y;
const CLOSE = /\)/y;
const SEMICOLON = /; */y;
const EQUALS = /=/y;

/** Reads from left to right. Every method returns undefined if the text does not match. */
class Reader {
	private at = 0;

	constructor(private readonly text: string) {}

	get done(): boolean {
		return this.at === this.text.length;
	}

	/** @returns the text that matches the pattern here, which is consumed; undefined if there is none */
	take(pattern: RegExp): string | undefined {
		pattern.lastIndex = this.at;
		const found = pattern.exec(this.text)?.[0];
		if (found !== undefined) this.at = pattern.lastIndex;
		return found;
	}

	/**
	 * Skips text that matches the pattern.
	 * @returns whether there was any
	 */
	skip(pattern: RegExp): boolean {
		return this.take(pattern) !== undefined;
	}

	bare(): BareItem | undefined {
		const text = this.take(STRING);
		if (text !== undefined) return text.slice(1, -1).replace(/\\(.)/g, '$1');
		const bytes = this.take(BYTES);
		if (bytes !== undefined) return bytes === '::' ? Buffer.alloc(0) : decodeStrictly(bytes.slice(1, -1), 'base64');
		const flag = this.take(BOOLEAN);
		if (flag !== undefined) return flag === '?1';
		const number = this.take(INTEGER);
		return number === undefined ? undefined : Number(number);
	}

	parameters(): Parameters | undefined {
		const found = new Map<string, BareItem>();
		while (this.skip(SEMICOLON)) {
			const key = this.take(KEY);
			const value = this.skip(EQUALS) ? this.bare() : true;
			if (key === undefined || value === undefined || found.has(key)) return undefined;
			found.set(key, value);
		}
		return found;
	}

	item(): Item | undefined {
		const value = this.bare();
		const parameters = this.parameters();
		return value === undefined || parameters === undefined ? undefined : { value, parameters };
	}

	innerList(): InnerList | undefined {
		const items: Item[] = [];
		while (!this.skip(CLOSE)) {
			const item = items.length < 64 ? this.item() : undefined;
			if (item === undefined) return undefined;
			items.push(item);
			this.skip(SPACES);
		}
		const parameters = this.parameters();
		return parameters && { items, parameters };
	}

	member(): Member | undefined {
		return this.skip(OPEN) ? this.innerList() : this.item();
	}
}

/**
 * Parses a dictionary.
 * @returns the members, or undefined if the text is malformed or repeats a key
 */
export function parseDictionary(text: string): ReadonlyMap<string, Member> | undefined {
	const reader = new Reader(text.trim());
	const members = new Map<string, Member>();
	do {
		const key = reader.take(KEY);
		const value = reader.skip(EQUALS) ? reader.member() : undefined;
		if (key === undefined || value === undefined || members.has(key) || members.size >= 16) return undefined;
		members.set(key, value);
	} while (reader.skip(COMMA));
	return reader.done ? members : undefined;
}

function serializeBare(value: BareItem): string {
	if (typeof value === 'string') return `"${value.replace(/["\\]/g, '\\$&')}"`;
	if (typeof value === 'boolean') return value ? '?1' : '?0';
	return typeof value === 'number' ? String(value) : `:${value.toString('base64')}:`;
}

export function serializeParameters(parameters: Parameters): string {
	return [...parameters].map(([key, value]) => `;${key}${value === true ? '' : `=${serializeBare(value)}`}`).join('');
}

export function serializeItem({ value, parameters }: Item): string {
	return serializeBare(value) + serializeParameters(parameters);
}

export function serializeInnerList({ items, parameters }: InnerList): string {
	return `(${items.map(serializeItem).join(' ')})${serializeParameters(parameters)}`;
}
