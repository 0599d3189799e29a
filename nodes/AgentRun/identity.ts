import { randomString } from 'n8n-workflow';

import { uuidOf } from '../../core/agent';
import { contentDigest } from '../../core/signature/content-digest';

/** An id that no one can guess, as a UUID. */
export function newId(): string {
	return uuidOf(randomString(32), sha256Hex);
}

/** The same for a conversation: letters and digits alone, which every agent takes. */
export function newSessionId(): string {
	return randomString(32);
}

/** SHA-256 of a text in UTF-8, as hex digits. */
export function sha256Hex(text: string): string {
	const [, base64 = ''] = /^sha-256=:(.+):$/.exec(contentDigest(Buffer.from(text, 'utf8'))) ?? [];
	return Buffer.from(base64, 'base64').toString('hex');
}
