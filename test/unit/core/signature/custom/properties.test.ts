import fc from 'fast-check';

import {
	createSigner,
	createVerifier,
	customProfile,
	type SignatureProfile,
	type WebhookRequest,
} from '../../../../../core/signature';
import { propertyTimeout, runs } from '../../../../fuzz/runs';
import { NOW, requestFrom } from '../deliveries';
import type { BodyKind, RandomScheme } from './scheme-types';
import { anyScheme } from './schemes';

jest.setTimeout(propertyTimeout);

const URL_CALLED = 'https://example.com/webhook/abc?data.id=77';

const anyText = fc.string({ unit: 'grapheme', maxLength: 100 }).map((text) => Buffer.from(text).toString());

function bodyOf(kind: BodyKind, text: string): Buffer {
	const bodies: Record<BodyKind, () => string> = {
		json: () => JSON.stringify({ data: { id: text }, meta: {} }),
		form: () => new URLSearchParams({ id: text, other: 'x' }).toString(),
		bytes: () => text,
	};
	return Buffer.from(bodies[kind]());
}

function deliver({ kind, keys }: RandomScheme, profile: SignatureProfile, text: string): WebhookRequest {
	const input = { body: bodyOf(kind, text), id: 'msg_1', timestamp: NOW, method: 'POST', url: URL_CALLED };
	const request = requestFrom(createSigner(profile, [keys.signing]).sign(input), input);
	return kind === 'form'
		? { ...request, headers: { 'content-type': 'application/x-www-form-urlencoded', ...request.headers } }
		: request;
}

const judge = (profile: SignatureProfile, secret: string, request: WebhookRequest, now = NOW) =>
	createVerifier(profile, [secret], { publicUrl: 'https://example.com/webhook/abc' }).verify(request, now);

/** The same delivery with another text, but the signature of the first. */
function forged({ kind }: RandomScheme, request: WebhookRequest, one: string, other: string): WebhookRequest {
	const written: Record<BodyKind, (text: string) => string> = {
		json: (text) => JSON.stringify(text),
		form: (text) => new URLSearchParams({ id: text }).toString(),
		bytes: (text) => text,
	};
	const body = request.body.toString().replace(written[kind](one), () => written[kind](other));
	return { ...request, body: Buffer.from(body) };
}

test('10,000 random schemes verify what they sign, and refuse another key and another content', () => {
	let sent = 0;
	fc.assert(
		fc.property(anyScheme, anyText, anyText, (scheme, text, other) => {
			const profile = customProfile(scheme.input);
			const request = deliver(scheme, profile, text);
			expect(judge(profile, scheme.keys.verifying, request)).toMatchObject({ ok: true, secretIndex: 0 });
			expect(judge(profile, scheme.keys.other, request)).toEqual({ ok: false, reason: 'signature-mismatch' });
			sent++;
			if (scheme.input.kind === 'token' || text === other || text === '') return;
			const verdict = judge(profile, scheme.keys.verifying, forged(scheme, request, text, other));
			expect(verdict).toMatchObject({ ok: false });
		}),
		runs(10_000),
	);
	expect(sent).toBeGreaterThanOrEqual(10_000);
});

test('a random scheme with a time refuses it once it is too old', () => {
	fc.assert(
		fc.property(anyScheme, anyText, (scheme, text) => {
			const profile = customProfile(scheme.input);
			fc.pre(profile.scheme.kind === 'signed' && profile.scheme.timestamp !== undefined);
			const request = deliver(scheme, profile, text);
			expect(judge(profile, scheme.keys.verifying, request, NOW + 300).ok).toBe(true);
			expect(judge(profile, scheme.keys.verifying, request, NOW + 302)).toEqual({
				ok: false,
				reason: 'timestamp-too-old',
			});
		}),
		runs(500),
	);
});
