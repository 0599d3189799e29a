import { asBytes } from './bytes';

/** A way to write a secret without escapes; `EscapeReader` handles escapes. */
export interface Spelling {
	/** In bytes, see bytes.ts. */
	readonly text: string;
	/**
	 * The number of bytes that are the same wherever the secret appears. The others apply only if the encoded data ends
	 * with the secret: the last character of base64, and its padding.
	 */
	readonly certain: number;
}

/**
 * In base64, the number of characters that also depend on the text before the secret, by the secret's offset in a group
 * of three bytes.
 */
const SHARED_WITH_BEFORE = [0, 2, 3] as const;

/**
 * Returns the usual spellings of a secret: as it is, as UTF-8 read as Latin-1 (as Node.js reads headers), in hex, and
 * in base64 and base64url at each of the three offsets in a group of bytes, because `user:KEY` is encoded as a whole.
 * Inside the encoded data it may be part of a URL, a form or JSON.
 */
export function spellingsOf(secret: string): Spelling[] {
	const plain = asBytes(secret);
	const encoded = [...new Set([plain, ...asWrittenInData(secret).map(asBytes)])].flatMap((bytes) =>
		encodings(Buffer.from(bytes, 'latin1')),
	);
	const all = [whole(plain), whole(asBytes(plain)), ...encoded];
	return [...new Map(all.map((spelling) => [spelling.text, spelling])).values()];
}

function whole(text: string): Spelling {
	return { text, certain: text.length };
}

function asWrittenInData(secret: string): string[] {
	const form = new URLSearchParams({ s: secret }).toString().slice(2);
	return [encodeURIComponent(Buffer.from(secret).toString()), form, JSON.stringify(secret).slice(1, -1)];
}

function encodings(bytes: Buffer): Spelling[] {
	const hex = bytes.toString('hex');
	return [
		whole(hex),
		whole(hex.toUpperCase()),
		...SHARED_WITH_BEFORE.flatMap((shared, offset) => base64At(bytes, offset, shared)),
	];
}

function base64At(bytes: Buffer, offset: number, shared: number): Spelling[] {
	const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
	const text = encoded.slice(shared);
	const certain = Math.floor(((offset + bytes.length) * 8) / 6) - shared;
	return [text, text.replace(/\+/g, '-').replace(/\//g, '_')].map((spelled) => ({ text: spelled, certain }));
}
