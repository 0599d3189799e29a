import { oneLine } from '../text/one-line';
import { coversBody, signsUrl } from './coverage';
import { bodyMistake, handMadeRequest } from './mistakes/body';
import { clockMistake } from './mistakes/clock';
import { secretMistake } from './mistakes/secret';
import { urlMistake } from './mistakes/url';
import { explanationText, reasons } from './reasons';
import type { RequestView } from './request/request-view';
import { captureMisfit } from './secret-capture';
import type { PublicKeyScheme, Reason, SignatureProfile } from './types';

/** Names of headers that probably carry the signature or token of another source. */
const SIGNATURE_LIKE = /signature|hmac|(?<!idempotency-)token/i;

/** Names chosen by the sender are cut to this length before they are logged. */
const MAX_NAME = 60;

function signatureHeader(profile: SignatureProfile): string | undefined {
	const { scheme } = profile;
	if (scheme.kind === 'jws') return scheme.header;
	if (scheme.kind === 'message-signature') return 'Signature';
	if (scheme.kind === 'public-key') return proofHeader(scheme.proof);
	if (scheme.kind === 'token') return scheme.token.in === 'header' ? scheme.token.name : undefined;
	return scheme.signature.in === 'header' ? scheme.signature.names[0] : undefined;
}

const proofHeader = (proof: PublicKeyScheme['proof']): string | undefined => {
	const place = proof.kind === 'detached' ? proof.signature : proof.place;
	return 'name' in place ? place.name : undefined;
};

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
		others.length > 0 ? `. The request has ${others.join(', ')}: check that the right source is selected` : '';
	return `There is no signature in ${place}. Check that the secret is set in the sender${seen}`;
}

function malformed(profile: SignatureProfile): string {
	const { scheme } = profile;
	if (scheme.kind !== 'signed') return 'The signature does not have the format that this source uses';
	const forms = scheme.forms.map(({ prefix, encoding }) => `${prefix}<${encoding}>`).join(' or ');
	return `The signature does not have the format ${forms}: check that the right source is selected`;
}

const TOKEN_MISMATCH = 'The value that the request has is not the secret. Copy the secret from the sender again';

/** What the hint is made from. */
export interface RefusedRequest {
	readonly profile: SignatureProfile;
	readonly secrets: readonly string[];
	readonly view: RequestView;
	/** unix seconds; where it is given, and the signature holds for some time, the hint says how far apart the clocks are */
	readonly now?: number;
	/** unix seconds, of a signature that is valid but for its time */
	readonly timestamp?: number;
}

/** The likely mistake, for the operator's log. Never holds a secret or a part of the body. */
export function hintFor(reason: Reason, refused: RefusedRequest): string {
	const { profile, view, now, timestamp } = refused;
	if (reason === 'signature-missing') return missing(profile, view);
	if (reason === 'signature-malformed') return malformed(profile);
	if (reason === 'signature-mismatch') return mismatch(refused);
	const { meaning, cure } = reasons[reason];
	const apart = timestamp !== undefined && now !== undefined ? [clockMistake(timestamp, now)] : [];
	return [meaning, ...apart, cure].join('. ');
}

function mismatch({ profile, secrets, view }: RefusedRequest): string {
	const { scheme } = profile;
	const ofSecret = secretMistake(profile, secrets);
	if (ofSecret !== undefined) return ofSecret;
	if (scheme.kind === 'token') return TOKEN_MISMATCH;
	const ofBody = coversBody(scheme) && view.method === 'POST' ? bodyMistake(view) : undefined;
	if (ofBody !== undefined) return ofBody;
	if (scheme.kind === 'signed' && signsUrl(scheme)) return urlMistake(view);
	return [explanationText(reasons['signature-mismatch']), handMadeRequest(view)].filter(Boolean).join('. ');
}
