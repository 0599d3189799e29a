import { createHmac } from 'node:crypto';

import { createSigner, createVerifier, profiles, type SignatureProfile } from '../../../../core/signature';
import { bodyRulesOf } from '../../../../core/signature/body-rules';
import { allProfiles, NOW } from './deliveries';

const SECRET = 'a secret of enough bytes';
const BODY = Buffer.from('{"id":9007199254740993,"type":"t"}');
const ROUNDED = '9007199254740992';

const github = profiles.github as SignatureProfile;

/** A sender that signs only one field of its JSON. */
const signsField = {
	...github,
	scheme: { ...github.scheme, content: '{json:id}' },
	deliveryId: [{ in: 'json', path: 'id' }],
} as SignatureProfile;

const hmac = (text: string | Buffer) => `sha256=${createHmac('sha256', SECRET).update(text).digest('hex')}`;
const verdictOn = (profile: SignatureProfile, signature: string) =>
	createVerifier(profile, [SECRET]).verify({ headers: { 'x-hub-signature-256': signature }, body: BODY }, NOW);

/** Sources whose signature or token is part of the body: the text around an integer in it, and what is added. */
const SIGNED_BODIES = [
	['mailgun', ['{"event-data":{"id":', '}}'], '"signature":{"timestamp":'],
	['figma', ['{"event_type":"PING","id":', '}'], '"passcode":"a secret'],
	['dropbox-sign', ['{"event":{"event_time":"1","event_type":"t"},"id":', '}'], '"event_hash":"'],
	[
		'adyen-standard',
		[
			'{"notificationItems":[{"NotificationRequestItem":{"pspReference":"p","eventCode":"e","success":"true","id":',
			'}}]}',
		],
		'"hmacSignature":"',
	],
	['microsoft-graph', ['{"value":[{"id":', '}]}'], '"clientState":"a secret'],
] as const;

describe('an integer beyond 2^53', () => {
	test('has all its digits in the document and the event of a signed body', () => {
		const value = { id: '9007199254740993', type: 't' };
		expect(verdictOn(github, hmac(BODY))).toMatchObject({ document: { value }, events: [{ body: value }] });
	});

	test('is checked as rounded by JSON.parse if a field is signed, and stays rounded in the document', () => {
		const verdict = verdictOn(signsField, hmac(ROUNDED));
		expect(verdict).toMatchObject({ ok: true, deliveryId: '9007199254740993' });
		expect(verdict).toHaveProperty('document.value.id', 9007199254740992);
		expect(verdictOn(signsField, hmac('9007199254740993'))).toEqual({ ok: false, reason: 'signature-mismatch' });
	});

	test('is signed as it is checked', () => {
		const { headers } = createSigner(signsField, [SECRET]).sign({ body: BODY, timestamp: NOW });
		expect(headers['X-Hub-Signature-256']).toBe(hmac(ROUNDED));
	});

	test.each(SIGNED_BODIES)('keeps its digits in a body that %s signs', (profile, [before, after], added) => {
		const sent = createSigner(profile, [profile === 'adyen-standard' ? 'ab' : SECRET]).sign({
			body: Buffer.from(`${before}9007199254740993,"text":"-9007199254740993","low":-9007199254740993${after}`),
			timestamp: NOW,
		});
		expect(String(sent.body)).toContain('9007199254740993,"text":"-9007199254740993","low":-9007199254740993');
		expect(String(sent.body)).toContain(added);
	});

	test('is not accepted as a token or a signature', () => {
		const graph = profiles['microsoft-graph'] as SignatureProfile;
		const body = Buffer.from('{"value":[{"clientState":9007199254740993}]}');
		const verdict = createVerifier(graph, ['9007199254740993']).verify({ headers: {}, body }, NOW);
		expect(verdict).toEqual({ ok: false, reason: 'signature-missing' });
	});

	test('is rounded in the documents of only a few sources', () => {
		const rounded = allProfiles.filter((profile) => bodyRulesOf(profile).longIntegers === 'rounded');
		expect(rounded.map(({ name }) => name).sort()).toEqual([
			'adyen-standard',
			'dropbox-sign',
			'figma',
			'mailgun',
			'microsoft-graph',
		]);
	});
});
