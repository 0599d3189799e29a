/**
 * Names under which credentials travel, whatever the source: X-Auth-Token, Proxy-Authorization, Set-Cookie, X-Goog-Api-Key,
 * access_token, apiKey. The last words of a name decide. Signatures are no credentials: without the secret they open
 * nothing, and workflows may look at them.
 */

/** A name's last word, also where nothing parts it from the word before, as in `authtoken`. */
const CREDENTIAL =
	/(?:apikey|auth|authorization|bearer|cookie|cookie2|jwt|passphrase|passwd|password|pwd|secret|token)$/;

/** What precedes `key` where it is a credential; otherwise it is that of a database, or of an idempotent request. */
const KEYS =
	/^(?:access|account|api|app|application|auth|client|functions|license|master|private|sas|secret|service|shared|subscription)$/;

/** What precedes `token` where it is a place in a list, a question to be answered, or the number of a request. */
const HARMLESS_TOKENS = /^(?:challenge|continuation|crc|cursor|delta|idempotency|next|page|sync)$/;

/** Names that mean something else in a header. */
const CREDENTIAL_PARAMETERS: readonly string[] = ['code', 'key', 'sig'];

/** Most headers hold none of these words, and are looked at no further. */
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
