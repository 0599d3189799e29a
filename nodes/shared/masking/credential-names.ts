/**
 * Matches names under which credentials are sent, whatever the source: X-Auth-Token, Proxy-Authorization, Set-Cookie,
 * X-Goog-Api-Key, access_token, apiKey. The last words of a name decide. Signatures do not count: without the secret
 * they grant no access, and workflows may need them.
 */

/** Matches the last word of a name, even if nothing separates it from the word before, as in `authtoken`. */
const CREDENTIAL =
	/(?:apikey|auth|authorization|bearer|cookie|cookie2|jwt|passphrase|passwd|password|pwd|secret|token)$/;

/** The words before `key` that make it a credential; other keys belong to databases or idempotent requests. */
const KEYS =
	/^(?:access|account|api|app|application|auth|client|functions|license|master|private|sas|secret|service|shared|subscription)$/;

/** The words before `token` that make it harmless: a position in a list, a challenge, or the number of a request. */
const HARMLESS_TOKENS = /^(?:challenge|continuation|crc|cursor|delta|idempotency|next|page|sync)$/;

/** Parameters that are credentials in a URL but not in a header. */
const CREDENTIAL_PARAMETERS: readonly string[] = ['code', 'key', 'sig'];

/** Most headers contain none of these words and are not examined further. */
const ANY_WORD = /auth|bearer|cookie|jwt|key|pass|pwd|secret|token/i;

export function isCredentialHeader(name: string): boolean {
	if (!ANY_WORD.test(name)) return false;
	const words = wordsOf(name);
	const last = words.at(-1) ?? '';
	const before = words.at(-2) ?? '';
	if (last === 'key') return KEYS.test(before);
	return CREDENTIAL.test(last) && !(last === 'token' && HARMLESS_TOKENS.test(before));
}

export function isCredentialParameter(name: string): boolean {
	return CREDENTIAL_PARAMETERS.includes(name.toLowerCase()) || isCredentialHeader(name);
}

function wordsOf(name: string): string[] {
	const parted = name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
	return parted.split(/[^a-z0-9]+/).filter((word) => word !== '');
}
