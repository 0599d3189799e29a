import { createHash } from 'node:crypto';
import { ConfigurationError } from '../configuration-error';
import { compileSign } from './compile-scheme';
import { resolveProfile } from './profiles';
import type { SignedParts, SignInput } from './scheme';
import type { SignatureProfile, ValueSource } from './types';

export interface Signer {
	readonly profile: SignatureProfile;
	/**
	 * @param input `timestamp` in unix seconds; without an `id` one is derived from timestamp and body
	 * @throws ConfigurationError when something that the signature covers is missing
	 */
	sign(input: SignInput): SignedParts;
}

/** Header values as HTTP carries them; anything else could smuggle a header in. */
const HEADER_VALUE = /^[\x20-\x7e\x80-\xff]*$/;

function headerName(sources: readonly ValueSource[] | undefined): string | undefined {
	const source = sources?.[0];
	return source?.in === 'header' && source.prefix === undefined ? source.name : undefined;
}

function derivedId({ timestamp, body }: SignInput): string {
	return `msg_${createHash('sha256').update(`${timestamp}.`).update(body).digest('base64url').slice(0, 27)}`;
}

/**
 * @param secrets newest first; overlapping signatures are sent where the scheme has a list, else the newest secret signs
 * @throws ConfigurationError for an unknown profile, a bad secret, or a scheme that only its vendor can sign
 */
export function createSigner(profile: string | SignatureProfile, secrets: readonly string[]): Signer {
	const row = resolveProfile(profile);
	const sign = compileSign(row.scheme, secrets);
	const [eventHeader, idHeader] = [headerName(row.event), headerName(row.deliveryId)];
	return {
		profile: row,
		sign(input) {
			const id = input.id ?? derivedId(input);
			const parts = sign({ ...input, id });
			const told: Record<string, string> = {};
			if (eventHeader !== undefined && input.event !== undefined) told[eventHeader] = input.event;
			if (idHeader !== undefined && input.id !== undefined) told[idHeader] = input.id;
			const headers = { ...told, ...parts.headers };
			for (const [name, value] of Object.entries(headers)) {
				if (HEADER_VALUE.test(value)) continue;
				throw new ConfigurationError(
					`The value of the header ${name} contains characters that are not allowed`,
					'Use printable characters only',
				);
			}
			return { ...parts, headers };
		},
	};
}
