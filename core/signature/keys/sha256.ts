import { createHash } from 'node:crypto';

/** Returns the SHA-256 of a UTF-8 text as hex digits. */
export function sha256Hex(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}
