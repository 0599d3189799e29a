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
