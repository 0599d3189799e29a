import { generateKeyPairSync } from 'node:crypto';

import {
	canSign,
	coversBody as covers,
	createSigner,
	profileNames,
	profiles,
	type SignatureProfile,
	type SignedParts,
	type SignInput,
	type WebhookRequest,
} from '../../../../core/signature';
import { contentsOf } from '../../../../core/signature/schemes/hmac/content-template';
import { UNUSED_KEY } from './keyed-rows';

/** Returns a secret in the form that a profile requires, made from any bytes. */
export function secretFor(profile: SignatureProfile, bytes: Buffer): string {
	const { scheme } = profile;
	if (scheme.kind === 'token') return `${scheme.spelling === 'basic' ? 'user:' : ''}s${bytes.toString('hex')}`;
	if (scheme.kind === 'public-key') return UNUSED_KEY;
	const encoding = scheme.keys.at(-1)?.encoding;
	if (encoding === 'hex') return `aa${bytes.toString('hex')}`;
	if (encoding === 'base64') return Buffer.concat([Buffer.from('k'), bytes]).toString('base64');
	return `s${bytes.toString('hex')}`;
}

/** The URL to which tests send deliveries. */
export const URL_CALLED = 'https://example.com/webhook/abc?x=1&data.id=A7';

/** Returns a body that can carry the profile's signature. */
export function bodyFor({ name, scheme }: SignatureProfile, text: string): Buffer {
	const document = scheme.kind === 'signed' || scheme.kind === 'token' ? jsonFor(scheme.each, text) : { text };
	const { signature } = scheme.kind === 'signed' ? scheme : { signature: undefined };
	if (signature?.in === 'form') {
		const fields = { bt_payload: Buffer.from(text).toString('base64'), timestamp: '1700000000', token: text };
		return Buffer.from(new URLSearchParams(fields).toString());
	}
	if (scheme.kind === 'signed' && scheme.content.includes('{body-or-form')) return Buffer.from(text);
	// a text that their handshakes would sign for anyone is never a delivery
	if (['x-twitter', 'zoom', 'smartcar'].includes(name)) return Buffer.from(JSON.stringify({ text }));
	if (signature?.in === 'json') return Buffer.from(JSON.stringify(document));
	if (scheme.kind === 'token' && scheme.token.in === 'json') return Buffer.from(JSON.stringify(document));
	if (scheme.kind === 'signed' && scheme.timestamp?.from.in === 'json') {
		return Buffer.from(JSON.stringify({ text, webhookTimestamp: 1_700_000_000_000 }));
	}
	return Buffer.from(text);
}

function jsonFor(each: string | undefined, text: string): unknown {
	if (each === 'notificationItems') {
		return { [each]: [{ NotificationRequestItem: { pspReference: text, eventCode: 'E', success: 'true' } }] };
	}
	if (each !== undefined) return { [each]: [{ text }, { text }] };
	const event = { event_time: '1700000000', event_type: text };
	return { event, signature: { token: text, timestamp: '1700000000' }, 'event-data': {} };
}

export const NOW = 1_700_000_000;

export interface Delivery {
	readonly profile: SignatureProfile;
	readonly secrets: readonly string[];
	readonly request: WebhookRequest;
}

/** Builds the request from the parts that a signer returns. */
export function requestFrom(parts: SignedParts, input: SignInput): WebhookRequest {
	return { method: 'POST', url: parts.url ?? input.url, headers: parts.headers, body: parts.body ?? input.body };
}

export function deliver(profile: SignatureProfile, secrets: readonly string[], text: string, id = 'msg_1'): Delivery {
	const input = { body: bodyFor(profile, text), id, timestamp: NOW, method: 'POST', url: URL_CALLED };
	return { profile, secrets, request: requestFrom(createSigner(profile, secrets).sign(input), input) };
}

export const allProfiles: readonly SignatureProfile[] = profileNames.map((name) => profiles[name] as SignatureProfile);
export const signable = allProfiles.filter(canSign);

/** Profiles whose signature covers every byte of the body; Twilio's form fields leave some of them out. */
export const coversBody = signable.filter(({ scheme }) =>
	scheme.kind === 'signed' ? contentsOf(scheme)[0].coversBody === 'bytes' : covers(scheme),
);

/** Ed25519 keys in the encodings that the profiles accept. */
export function ed25519Keys() {
	const { publicKey, privateKey } = generateKeyPairSync('ed25519');
	const spki = publicKey.export({ format: 'der', type: 'spki' });
	const raw = spki.subarray(-32);
	const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32);
	return { raw, spki, privateKey, signing: `whsk_${Buffer.concat([seed, raw]).toString('base64')}` };
}
