import { createHash } from 'node:crypto';

import { equalBytes } from '../../keys/equal-bytes';
import { sha256 } from '../../keys/sha256';
import type { Reason } from '../../types';
import { parseDictionary } from './structured-fields';

/** The digests of RFC 9530 that are still secure; others are ignored. */
const HASHES = { 'sha-256': 'sha256', 'sha-512': 'sha512' } as const;

/** @returns why the `Content-Digest` header does not confirm the body, or undefined if it does */
export function digestRefusal(header: string | undefined, body: Buffer): Reason | undefined {
	if (header === undefined) return 'body-digest-missing';
	const members = parseDictionary(header);
	if (members === undefined) return 'body-malformed';
	let compared = false;
	for (const [name, hash] of Object.entries(HASHES)) {
		const member = members.get(name);
		if (member === undefined) continue;
		const given = 'value' in member ? member.value : undefined;
		const actual = createHash(hash).update(body).digest();
		if (!Buffer.isBuffer(given) || !equalBytes(given, actual)) return 'body-digest-mismatch';
		compared = true;
	}
	return compared ? undefined : 'body-digest-missing';
}

/** Returns the header for a body, with SHA-256. */
export function contentDigest(body: Buffer): string {
	return `sha-256=:${sha256(body).toString('base64')}:`;
}
