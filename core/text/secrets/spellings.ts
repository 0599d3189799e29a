import { asBytes } from './bytes';

/** A way to write a secret without escapes; what escapes do to it is read by `EscapeReader`. */
export interface Spelling {
	/** In bytes, see bytes.ts. */
	readonly text: string;
	/**
	 * So many of its bytes are the same wherever the secret stands. The rest holds only where the encoded data ends with the
	 * secret: base64's last character, and its padding.
	 */
	readonly certain: number;
}

/** In base64, characters that also depend on what precedes the secret, by the secret's place in a group of three bytes. */
const SHARED_WITH_BEFORE = [0, 2, 3] as const;

/**
 * How a secret is usually written: as it is, as UTF-8 that was read as Latin-1 (Node.js reads headers so), in hex, and in
 * base64 and base64url at each of the three places in a group of bytes, since `user:KEY` is encoded as a whole. In such data
 * it may stand inside of a URL, a form or JSON.
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
