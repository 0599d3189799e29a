import type { Encoding } from '../types';

/** Exact spellings only: Node's decoders truncate bad hex, skip junk in base64 and ignore stray trailing bits. */
const HEX = /^[0-9a-fA-F]*$/;

/**
 * Decodes a signature in its one exact form: even, pure hex; canonical padded base64; canonical base64url without padding.
 * @returns undefined for anything else
 */
export function decodeStrictly(text: string, encoding: Encoding): Buffer | undefined {
	if (text === '') return undefined;
	if (encoding === 'hex') {
		return text.length % 2 === 0 && HEX.test(text) ? Buffer.from(text, 'hex') : undefined;
	}
	const bytes = Buffer.from(text, encoding);
	return bytes.toString(encoding) === text ? bytes : undefined;
}

/** Decodes a pasted key: as strict, but base64 may lack its padding, because people lose it when they copy. */
export function decodeKey(text: string, encoding: Encoding): Buffer | undefined {
	if (encoding === 'hex') return decodeStrictly(text, 'hex');
	const url = text
		.replace(/\+/g, '-')
		.replace(/\//g, '_')
		.replace(/={1,2}$/, '');
	return decodeStrictly(url, 'base64url');
}
