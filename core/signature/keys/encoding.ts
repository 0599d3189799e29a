import type { Encoding } from '../types';

/**
 * Only exact spellings are accepted: Node's decoders truncate bad hex, skip invalid characters in base64 and ignore
 * stray trailing bits.
 */
const HEX = /^[0-9a-fA-F]*$/;

/**
 * Decodes a signature in its only exact form: hex with an even number of digits, canonical padded base64, or canonical
 * base64url without padding.
 * @returns the bytes, or undefined for any other form
 */
export function decodeStrictly(text: string, encoding: Encoding): Buffer | undefined {
	if (text === '') return undefined;
	if (encoding === 'hex') {
		return text.length % 2 === 0 && HEX.test(text) ? Buffer.from(text, 'hex') : undefined;
	}
	const bytes = Buffer.from(text, encoding);
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
