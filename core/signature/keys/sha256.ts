import { createHash } from 'node:crypto';

/** SHA-256 of bytes, or of a text in UTF-8. */
export function sha256(data: Buffer | string): Buffer {
	return createHash('sha256').update(data).digest();
}

/** Returns the SHA-256 of a UTF-8 text as hex digits. */
export function sha256Hex(text: string): string {
	return sha256(text).toString('hex');
}
