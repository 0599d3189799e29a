import type { Encoding } from '../types';

/**
 * Only exact spellings are accepted. Node's decoder of hex stops at the first character that is none, but reads only the low
 * byte of one beyond Latin-1; that of base64 skips invalid characters and ignores stray trailing bits.
 *
 * Decodes a signature in its only exact form: hex with an even number of digits, canonical padded base64, or canonical
 * base64url without padding.
 * @returns the bytes, or undefined for any other form
 */
export function decodeStrictly(text: string, encoding: Encoding): Buffer | undefined {
	if (text === '') return undefined;
	const bytes = Buffer.from(text, encoding);
	if (encoding === 'hex') {
		return bytes.length * 2 === text.length && Buffer.byteLength(text) === text.length ? bytes : undefined;
	}
	return bytes.toString(encoding) === text ? bytes : undefined;
}

/**
 * Decodes a pasted key just as strictly, except that base64 may lack its padding, which is easily lost when copying.
 */
export function decodeKey(text: string, encoding: Encoding): Buffer | undefined {
	if (encoding === 'hex') return decodeStrictly(text, 'hex');
	const url = text
		.replace(/\+/g, '-')
		.replace(/\//g, '_')
		.replace(/={1,2}$/, '');
	return decodeStrictly(url, 'base64url');
}
