import type { Encoding } from '../types';

/**
 * Decodes a signature in canonical form only: hex with an even number of digits, padded base64, or base64url without padding.
 * Node's own decoders are more lenient. Its hex decoder stops at the first invalid character, but reads only the low byte of
 * a character beyond Latin-1. Its base64 decoder skips invalid characters and ignores stray trailing bits.
 *
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
