import { createPrivateKey, generateKeyPairSync, sign as signBytes } from 'node:crypto';

import {
	canSign,
	createSigner,
	createVerifier,
	type CopyRule,
	type SignatureProfile,
	type Verification,
	type WebhookRequest,
} from '../../../../core/signature';
import { bodyRulesOf } from '../../../../core/signature/body-rules';
import { RequestView } from '../../../../core/signature/request/request-view';
import type { KeyForm } from '../../../../core/signature/types';
import { compileEventReader } from '../../../../core/signature/verification';
import { ed25519Keys, requestFrom, secretFor, URL_CALLED } from './deliveries';
import { vendors, type Sample } from './genuine-deliveries';
import { isKeyed } from './keyed-rows';

const ed25519 = ed25519Keys();
const ecdsa = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** The public key as a vendor shows it. */
function ed25519KeyOf(encoding: KeyForm['encoding'] | undefined): string {
	if (encoding === 'spki') return ed25519.spki.toString('base64');
	return ed25519.raw.toString(encoding === 'raw-hex' ? 'hex' : 'base64');
}

/** Keys of both sides; where only the vendor can sign, a pair of our own stands for the vendor's. */
export function keysOf(profile: SignatureProfile): { readonly verify: string; readonly sign: string } {
	const { scheme } = profile;
	if (scheme.kind === 'signed' && scheme.algorithm === 'ecdsa-p256-sha256') {
		return { verify: ecdsa.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'), sign: '' };
	}
	if (scheme.kind === 'message-signature' && scheme.algorithm === 'ed25519') {
		return { verify: ed25519.raw.toString('base64url'), sign: ed25519.signing };
	}
	if (scheme.kind === 'signed' && scheme.algorithm === 'ed25519') {
		return { verify: ed25519KeyOf(scheme.keys[0]?.encoding), sign: '' };
	}
	const secret = secretFor(profile, Buffer.from('a longer key'));
	return { verify: secret, sign: secret };
}

/** Signs what only the vendor can sign: the time, if there is one, a separator, the body. */
function vendorHeaders({ scheme }: SignatureProfile, body: string, time: number): Record<string, string> {
	if (scheme.kind !== 'signed' || scheme.signature.in !== 'header') return {};
	const from = scheme.timestamp?.from;
	const content = Buffer.from(scheme.content.replace('{t}', String(time)).replace('{body}', () => body));
	const isEcdsa = scheme.algorithm === 'ecdsa-p256-sha256';
	const key = isEcdsa
		? ecdsa.privateKey
		: createPrivateKey(ed25519.privateKey.export({ format: 'pem', type: 'pkcs8' }));
	const signature = signBytes(isEcdsa ? 'sha256' : null, content, key);
	return {
		[scheme.signature.names[0] ?? '']: signature.toString(scheme.forms[0]?.encoding === 'hex' ? 'hex' : 'base64'),
		...(from?.in === 'header' && { [from.names[0] ?? '']: String(time) }),
	};
}

/** A delivery as the vendor sends it at a time. One that is signed with a key pair goes without its signature: see `keyedKeyOf`. */
export function send(
	profile: SignatureProfile,
	{ body, event, id, headers = {} }: Sample,
	time: number,
): WebhookRequest {
	if (isKeyed(profile)) return { method: 'POST', headers: { ...headers }, body: Buffer.from(body) };
	const { sign } = keysOf(profile);
	const input = { body: Buffer.from(body), timestamp: time, id, event, method: 'POST', url: URL_CALLED };
	if (sign === '')
		return { method: 'POST', headers: { ...headers, ...vendorHeaders(profile, body, time) }, body: input.body };
	const request = requestFrom(createSigner(profile, [sign]).sign(input), input);
	return { ...request, headers: { ...request.headers, ...headers } };
}

const verify = (profile: SignatureProfile, request: WebhookRequest, now: number, copies?: CopyRule): Verification =>
	createVerifier(profile, [keysOf(profile).verify], { publicUrl: URL_CALLED, copies }).verify(request, now);

export const signedIdHeader = ({ scheme }: SignatureProfile): string | undefined =>
	scheme.kind === 'public-key' && scheme.proof.kind === 'detached' ? scheme.proof.id?.toLowerCase() : undefined;

/** The key of a delivery whose signature, which vendor-vectors.test.ts judges, is taken for granted. */
function keyedKeyOf(profile: SignatureProfile, request: WebhookRequest, copies: CopyRule = 'retry'): string {
	const view = new RequestView(request, bodyRulesOf(profile));
	const { names, replayKey } = compileEventReader(profile, copies);
	const signedId = view.header(signedIdHeader(profile) ?? '');
	const accepted = { ok: true, secretIndex: 0, ...(typeof signedId === 'string' && { signedId }) } as const;
	return replayKey({ accepted, view, event: names.event(view), deliveryId: names.deliveryId(view) });
}

export function keyOf(profile: SignatureProfile, request: WebhookRequest, now: number, copies?: CopyRule): string {
	if (isKeyed(profile)) return keyedKeyOf(profile, request, copies);
	const verdict = verify(profile, request, now, copies);
	if (!verdict.ok) throw new Error(`${profile.name}: ${verdict.reason}`);
	return verdict.replayKey;
}

export const sampleOf = ({ name }: SignatureProfile, delivery: number, attempt = 1): Sample => {
	const vendor = vendors[name];
	if (vendor === undefined) throw new Error(`No deliveries of ${name}: add what tells two of them apart`);
	return vendor(delivery, attempt);
};

/** Vendors that send the very same request again: their time is in the body, or only the signature tells. */
export const sendsTheSameAgain = ({ name, retry, scheme }: SignatureProfile): boolean =>
	retry.keeps === 'signature' ||
	name === 'linear' ||
	(scheme.kind === 'signed' && scheme.timestamp?.from.in === 'json');

/** Whether the vendor can sign a retry with another secret and leave the body as it is: neither signature nor token is in it. */
export const canBeSignedAnew = (profile: SignatureProfile): boolean => {
	const { retry, scheme } = profile;
	const isInBody =
		(scheme.kind === 'signed' && scheme.signature.in !== 'header' && scheme.signature.in !== 'query') ||
		(scheme.kind === 'token' && scheme.token.in !== 'header');
	return canSign(profile) && retry.keeps !== 'nothing' && !sendsTheSameAgain(profile) && !isInBody;
};
