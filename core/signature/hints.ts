import { oneLine } from '../text/one-line';
import { captureMisfit } from './capture';
import type { RequestView } from './request';
import { secretHint } from './secrets';
import type { Reason, SignatureProfile } from './types';

const SIGNATURE_LIKE = /signature|hmac|hub-|token|webhook/i;

/** Names that the sender chose are cut: they end up in a log line. */
const LONGEST_NAME = 60;

function signatureHeader(profile: SignatureProfile): string | undefined {
	const { scheme } = profile;
	if (scheme.kind === 'jws') return scheme.header;
	if (scheme.kind === 'message-signature') return 'Signature';
	if (scheme.kind === 'token') return scheme.token.in === 'header' ? scheme.token.name : undefined;
	return scheme.signature.in === 'header' ? scheme.signature.names[0] : undefined;
}

function missing(profile: SignatureProfile, view: RequestView): string {
	const name = signatureHeader(profile);
	const place = name === undefined ? 'its place' : `the header ${name}`;
	const misfit = captureMisfit(profile, view);
	if (misfit !== undefined) return `There is no signature in ${place}. ${misfit}`;
	const others = Object.keys(view.request.headers)
		.filter((header) => SIGNATURE_LIKE.test(header))
		.slice(0, 5)
		.map((header) => oneLine(header, LONGEST_NAME));
	const seen = others.length > 0 ? ` The request has ${others.join(', ')}: is the right source chosen?` : '';
	return `There is no signature in ${place}. Has the sender been given the secret?${seen}`;
}

function malformed(profile: SignatureProfile): string {
	const { scheme } = profile;
	if (scheme.kind !== 'signed') return 'The signature does not have the form that this source sends';
	const forms = scheme.forms.map(({ prefix, encoding }) => `${prefix}<${encoding}>`).join(' or ');
	return `The signature does not have the form ${forms}: is the right source chosen?`;
}

const FIXED: Partial<Record<Reason, string>> = {
	'signature-ambiguous': 'The request carries the signature twice; something between the sender and n8n adds headers',
	'timestamp-too-old': 'The signature is genuine but too old: a replay, a late retry, or a clock that is wrong',
	'timestamp-too-new': 'The signature is genuine but from the future: the clock of this machine or the sender is wrong',
	'url-unknown': 'This source signs its URL: set the public URL that the sender calls',
	'body-too-complex':
		'The body has more fields, levels or bytes than this source sends, so no signature was looked for in it',
	'body-malformed': 'The body does not have the form that this source sends',
	'body-digest-mismatch': 'The body was changed on its way',
	'coverage-insufficient': 'The signature does not cover everything that this source must sign',
};

const URL_SIGNED =
	'This source signs its URL: the public URL must equal the one that the sender was given, to the letter';
const MISMATCH = 'The secret differs from the sender’s, or the body was changed on its way';

/** The likely mistake, for the operator's log. Never holds a secret or a part of the body. */
export function hintFor(
	reason: Reason,
	profile: SignatureProfile,
	secrets: readonly string[],
	view: RequestView,
): string | undefined {
	if (reason === 'signature-missing') return missing(profile, view);
	if (reason === 'signature-malformed') return malformed(profile);
	if (reason === 'signature-mismatch') return mismatch(profile, secrets);
	return FIXED[reason];
}

function mismatch({ scheme, secretPrefix }: SignatureProfile, secrets: readonly string[]): string {
	const known = secretHint(secrets, 'keys' in scheme ? scheme.keys : [], secretPrefix);
	if (known !== undefined) return known;
	return scheme.kind === 'signed' && /\{(?:url|hubspot-uri)\}/.test(scheme.content) ? URL_SIGNED : MISMATCH;
}
