import { decodeExactly } from './encoding';

/** The part of Structured Fields (RFC 8941) that message signatures and digests need. */

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
const STRING = /"((?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"/y;
const INTEGER = /-?\d{1,15}/y;
const BYTES = /:([A-Za-z0-9+/]*={0,2}):/y;
const BOOLEAN = /\?([01])/y;
const SPACES = / */y;
const COMMA = /[ \t]*,[ \t]*/y;
const OPEN = /\( */y;
const CLOSE = /\)/y;
const SEMICOLON = /; */y;
const EQUALS = /=/y;

/** Reads from left to right; every reader gives undefined where the text does not fit. */
class Reader {
	private at = 0;

	constructor(private readonly text: string) {}

	get done(): boolean {
		return this.at === this.text.length;
	}

	take(pattern: RegExp): RegExpExecArray | undefined {
		pattern.lastIndex = this.at;
		const found = pattern.exec(this.text);
		if (found) this.at = pattern.lastIndex;
		return found ?? undefined;
	}

	bare(): BareItem | undefined {
		const text = this.take(STRING);
		if (text) return (text[1] ?? '').replace(/\\(.)/g, '$1');
		const bytes = this.take(BYTES);
		if (bytes) return bytes[1] === '' ? Buffer.alloc(0) : decodeExactly(bytes[1] ?? '', 'base64');
		const flag = this.take(BOOLEAN);
		if (flag) return flag[1] === '1';
		const number = this.take(INTEGER);
		return number && Number(number[0]);
	}

	parameters(): Parameters | undefined {
		const found = new Map<string, BareItem>();
		while (this.take(SEMICOLON)) {
			const key = this.take(KEY)?.[0];
			const value = this.take(EQUALS) ? this.bare() : true;
			if (key === undefined || value === undefined || found.has(key)) return undefined;
			found.set(key, value);
		}
		return found;
	}

	item(): Item | undefined {
		const value = this.bare();
		const parameters = value === undefined ? undefined : this.parameters();
		return value === undefined || parameters === undefined ? undefined : { value, parameters };
	}

	innerList(): InnerList | undefined {
		const items: Item[] = [];
		while (!this.take(CLOSE)) {
			const item = items.length < 64 ? this.item() : undefined;
			if (item === undefined) return undefined;
			items.push(item);
			this.take(SPACES);
		}
		const parameters = this.parameters();
		return parameters && { items, parameters };
	}

	member(): Member | undefined {
		return this.take(OPEN) ? this.innerList() : this.item();
	}
}

/** Parses a dictionary. @returns undefined when it is malformed or names a key twice */
export function parseDictionary(text: string): ReadonlyMap<string, Member> | undefined {
	const reader = new Reader(text.trim());
	const members = new Map<string, Member>();
	do {
		const key = reader.take(KEY)?.[0];
		const value = key !== undefined && reader.take(EQUALS) ? reader.member() : undefined;
		if (key === undefined || value === undefined || members.has(key) || members.size >= 16) return undefined;
		members.set(key, value);
	} while (reader.take(COMMA));
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
