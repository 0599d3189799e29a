import type { KeyForm, SignatureProfile } from '../types';
import type { Variant } from './explanation';

/** Another way to read a secret. */
export interface OtherSecret extends Variant {
	readonly secret: string;
	readonly profile: SignatureProfile;
}

const PASTE = 'Paste the secret again, exactly as the sender shows it.';
const FORM =
	'The sender uses the secret in another form. Store it in that form, or choose the source or the key encoding that does.';

/** Beginnings that belong to a secret at some senders, and are added or left out by mistake. */
const PREFIXES = ['whsec_', 'v1,whsec_', 'whsk_', 'sk_', 'Bearer ', 'base64:', 'hex:', '0x'];

/** Changes to the text of a secret that a person or a program makes by mistake. */
function texts(secret: string): readonly (readonly [holds: string, secret: string, advice: string])[] {
	const after = PREFIXES.filter((prefix) => secret.startsWith(prefix));
	return [
		['without the white space around the secret', secret.trim(), PASTE],
		['without the quotation marks around the secret', secret.trim().replace(/^(["'])(.*)\1$/s, '$2'), PASTE],
		[
			'with a line break after the secret',
			`${secret}\n`,
			'The sender reads the secret from a file or `echo`. Use `echo -n` or `printf %s` there.',
		],
		...after.map(
			(prefix) => [`without ${prefix.trim()} before the secret`, secret.slice(prefix.length), FORM] as const,
		),
		['with whsec_ before the secret', `whsec_${secret}`, FORM],
		['with the secret decoded from a URL', decodedUri(secret), PASTE],
		[
			'with the HTML entities of the secret decoded',
			secret.replace(/&amp;/g, '&').replace(/&lt;/g, '<').replace(/&gt;/g, '>'),
			PASTE,
		],
		['with the secret in lower case', secret.toLowerCase(), FORM],
		['with the secret in upper case', secret.toUpperCase(), FORM],
	];
}

function decodedUri(secret: string): string {
	try {
		return decodeURIComponent(secret);
	} catch {
		return secret;
	}
}

const ENCODINGS = [
	['utf8', 'text'],
	['base64', 'base64'],
	['hex', 'hexadecimal digits'],
] as const;

/** The profile, with keys that are read in one way only. */
function readAs(profile: SignatureProfile, encoding: KeyForm['encoding']): SignatureProfile | undefined {
	const { scheme } = profile;
	if (scheme.kind === 'token' || scheme.kind === 'public-key' || !scheme.algorithm.startsWith('hmac-'))
		return undefined;
	return { ...profile, scheme: { ...scheme, keys: [{ encoding }] } };
}

function* forms(profile: SignatureProfile, secret: string): Generator<OtherSecret> {
	const bare = secret.trim();
	const spellings = [
		bare,
		...PREFIXES.filter((prefix) => bare.startsWith(prefix)).map((prefix) => bare.slice(prefix.length)),
	];
	for (const [encoding, name] of ENCODINGS) {
		const other = readAs(profile, encoding);
		if (other === undefined) return;
		for (const spelling of spellings) {
			const without = spelling === bare ? '' : ' without its beginning and';
			yield { holds: `if the secret is read${without} as ${name}`, advice: FORM, secret: spelling, profile: other };
		}
	}
}

/** Other readings of a secret, the likeliest first. None of their texts holds the secret. */
export function otherSecrets(profile: SignatureProfile, secret: string): readonly OtherSecret[] {
	const changed = texts(secret)
		.filter(([, text]) => text !== secret && text.trim() !== '')
		.map(([holds, text, advice]) => ({ holds, advice, secret: text, profile }));
	return [...changed, ...forms(profile, secret)];
}
