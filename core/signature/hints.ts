import { oneLine } from '../text/one-line';
import { signsUrl } from './coverage';
import { secretHint } from './keys/secrets';
import { explanationText, reasons } from './reasons';
import type { RequestView } from './request/request-view';
import { captureMisfit } from './secret-capture';
import type { Reason, SignatureProfile } from './types';

const SIGNATURE_LIKE = /signature|hmac|hub-|token|webhook/i;

/** Names that the sender chose are cut: they end up in a log line. */
const MAX_NAME = 60;

function signatureHeader(profile: SignatureProfile): string | undefined {
	const { scheme } = profile;
	if (scheme.kind === 'jws') return scheme.header;
	if (scheme.kind === 'message-signature') return 'Signature';
	if (scheme.kind === 'token') return scheme.token.in === 'header' ? scheme.token.name : undefined;
	return scheme.signature.in === 'header' ? scheme.signature.names[0] : undefined;
}

function missing(profile: SignatureProfile, view: RequestView): string {
	const name = signatureHeader(profile);
	const place = name === undefined ? 'the place where this source sends it' : `the header ${name}`;
	const misfit = captureMisfit(profile, view);
	if (misfit !== undefined) return `There is no signature in ${place}. ${misfit}`;
	const others = Object.keys(view.request.headers)
		.filter((header) => SIGNATURE_LIKE.test(header))
		.slice(0, 5)
		.map((header) => oneLine(header, MAX_NAME));
	const seen =
		others.length > 0 ? ` The request has ${others.join(', ')}: check that the right source is selected` : '';
	return `There is no signature in ${place}. Check that the secret is set in the sender.${seen}`;
}

function malformed(profile: SignatureProfile): string {
	const { scheme } = profile;
	if (scheme.kind !== 'signed') return 'The signature does not have the format that this source uses';
	const forms = scheme.forms.map(({ prefix, encoding }) => `${prefix}<${encoding}>`).join(' or ');
	return `The signature does not have the format ${forms}: check that the right source is selected`;
}

const URL_SIGNED =
	'This source includes the URL in the signature. The public URL must be exactly the URL that was entered in the sender';
const MISMATCH = 'The secret is not the one that the sender uses, or the body was changed in transit';

/** The likely mistake, for the operator's log. Never holds a secret or a part of the body. */
export function hintFor(
	reason: Reason,
	profile: SignatureProfile,
	secrets: readonly string[],
	view: RequestView,
): string {
	if (reason === 'signature-missing') return missing(profile, view);
	if (reason === 'signature-malformed') return malformed(profile);
	if (reason === 'signature-mismatch') return mismatch(profile, secrets);
	return explanationText(reasons[reason]);
}

function mismatch({ scheme, secretPrefix }: SignatureProfile, secrets: readonly string[]): string {
	const known = secretHint(secrets, 'keys' in scheme ? scheme.keys : [], secretPrefix);
	if (known !== undefined) return known;
	return scheme.kind === 'signed' && signsUrl(scheme) ? URL_SIGNED : MISMATCH;
}
