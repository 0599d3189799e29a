import { profiles } from '../profiles';
import type { SignatureProfile } from '../types';

/** How keys of APIs begin: they call the sender, and do not sign its webhooks. */
const API_KEY = /^(?:(?:sk|rk|pk)[_-]|gh[opsu]_|github_pat_|glpat-|xox[abp]-|xapp-|SG\.)/;

/** What consoles show in place of a secret. */
const HIDDEN = /^[*•●·.…]+$/;

const SOURCE = 'Check that the right source is selected';

/** What is wrong with a secret, whatever the source is. */
const anywhere: readonly (readonly [when: (secret: string) => boolean, hint: string])[] = [
	[(secret) => secret !== secret.trim(), 'The secret begins or ends with whitespace. Copy it again'],
	[(secret) => /^(["']).*\1$/.test(secret), 'The secret is enclosed in quotation marks. Remove them'],
	[
		(secret) => HIDDEN.test(secret),
		'The secret consists of dots or asterisks, which the sender shows while it is hidden. Reveal it, and copy it again',
	],
	[
		(secret) => /^https?:\/\//i.test(secret),
		'The secret is a URL. Enter the secret that the sender shows for this webhook',
	],
	[
		(secret) => /^sha(?:1|256|512)=[\da-f]+$/i.test(secret),
		'The secret is a signature of one request. Enter the secret that the sender shows for this webhook',
	],
];

/**
 * A likely mistake that shows in the secret itself, for the operator. Of the secret, the text holds at most a beginning that
 * many secrets have.
 */
export function secretMistake(profile: SignatureProfile, secrets: readonly string[]): string | undefined {
	for (const secret of secrets) {
		const found = anywhere.find(([when]) => when(secret))?.[1] ?? otherForm(profile, secret);
		if (found !== undefined) return found;
	}
	return undefined;
}

/** A secret that has the form of another vendor's, or of something else. A token may be any text. */
function otherForm(profile: SignatureProfile, secret: string): string | undefined {
	const { scheme, secretLabel } = profile;
	if (
		scheme.kind === 'token' ||
		scheme.kind === 'public-key' ||
		beginningsOf(profile).some((beginning) => secret.startsWith(beginning))
	) {
		return undefined;
	}
	const apiKey = API_KEY.exec(secret)?.[0];
	if (apiKey !== undefined) {
		return `The secret begins with ${apiKey}, as API keys do. Enter the ${secretLabel} instead`;
	}
	if (secret.startsWith('-----BEGIN'))
		return `The secret is a key in PEM format, which this source does not use. ${SOURCE}`;
	const other = [...foreignBeginnings()].find((beginning) => secret.startsWith(beginning));
	return other && `The secret begins with ${other}, which this source does not use. ${SOURCE}`;
}

let foreign: ReadonlySet<string> | undefined;

/** How secrets of all rows begin, as far as they have a beginning of their own. */
const foreignBeginnings = () => (foreign ??= new Set(Object.values(profiles).flatMap(beginningsOf)));

function beginningsOf({ scheme, secretPrefix }: SignatureProfile): string[] {
	const forms = 'keys' in scheme ? scheme.keys : [];
	const publicKey = forms.some(({ encoding }) => encoding.startsWith('raw-') || encoding === 'spki');
	const known = [secretPrefix, publicKey ? '-----BEGIN' : undefined, ...forms.map(({ prefix }) => prefix)];
	return known.filter((beginning) => beginning !== undefined);
}
