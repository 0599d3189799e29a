import { createHash } from 'node:crypto';

import { requireObject } from '../arguments';
import { Failure } from '../failure';
import { requireHeaderValue } from '../text/http-header';
import { resolveProfile } from './profiles';
import { compileSign } from './schemes/compile';
import type { SignedParts, SignInput } from './schemes/scheme';
import type { SignatureProfile, ValueSource } from './types';

export interface Signer {
	readonly profile: SignatureProfile;
	/**
	 * @param input `timestamp` in Unix seconds; a missing `id` is derived from timestamp and body
	 * @throws Failure if something that the signature covers is missing
	 */
	readonly sign: (input: SignInput) => SignedParts;
}

function requireBytes(body: unknown): void {
	if (body instanceof Uint8Array) return;
	throw new Failure(
		'invalid-argument',
		'The body is not a Buffer: a signature covers the exact bytes that are sent',
		'Serialize the payload once, sign these bytes and send these bytes: Buffer.from(JSON.stringify(payload))',
	);
}

function headerName(sources: readonly ValueSource[] | undefined): string | undefined {
	const source = sources?.find((known) => !(known.in === 'header' && known.only));
	return source?.in === 'header' && source.prefix === undefined ? source.name : undefined;
}

function derivedId({ timestamp, body }: SignInput): string {
	return `msg_${createHash('sha256').update(`${timestamp}.`).update(body).digest('base64url').slice(0, 27)}`;
}

/**
 * Compiles keys and templates once, for a sender of many deliveries.
 *
 * @example
 * const signer = createSigner('github', ["It's a Secret to Everybody"]);
 * const { headers } = signer.sign({ body: Buffer.from('Hello, World!'), timestamp: 1800000000 });
 * headers['X-Hub-Signature-256']; // 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17'
 *
 * @param secrets newest first; overlapping signatures are sent where the scheme has a list, else the newest secret signs
 * @throws Failure for an unknown profile, a bad secret, or a scheme that only its vendor can sign
 */
export function createSigner(profile: string | SignatureProfile, secrets: readonly string[]): Signer {
	const row = resolveProfile(profile);
	const sign = compileSign(row.scheme, secrets);
	const [eventHeader, idHeader] = [headerName(row.event), headerName(row.deliveryId)];
	return {
		profile: row,
		sign(input) {
			requireObject(input, 'sign({ body, timestamp })');
			requireBytes(input.body);
			const id = input.id ?? derivedId(input);
			const parts = sign({ ...input, id });
			const told: Record<string, string> = {};
			if (eventHeader !== undefined && input.event !== undefined) told[eventHeader] = input.event;
			if (idHeader !== undefined && input.id !== undefined) told[idHeader] = input.id;
			const headers = { ...told, ...parts.headers };
			for (const [name, value] of Object.entries(headers)) requireHeaderValue(value, `The header ${name}`);
			return { ...parts, headers };
		},
	};
}
