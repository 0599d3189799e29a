import { createHmac } from 'node:crypto';

import {
	createSigner,
	createVerifier,
	customProfile,
	profileNames,
	profiles,
	signWebhook,
	tokenProfile,
	verifyWebhook,
	type CustomProfileInput,
} from '../../../../core/signature';
import { ed25519Keys, NOW } from './deliveries';
import { errorOf } from './thrown';

const body = Buffer.from('{"data":{"type":"a","action":"b"}}');
const canary = 'CANARY-5b1f';

describe('broken configuration names the mistake and the cure, never the secret', () => {
	const cases: readonly (readonly [string, () => unknown, RegExp])[] = [
		['an unknown profile', () => createVerifier('githab', [canary]), /There is no signature profile "githab"/],
		['no profile', () => createVerifier('', [canary]), /No signature profile is given/],
		['a blank profile', () => createVerifier(' ', [canary]), /No signature profile is given/],
		['a profile that is no name', () => createVerifier(7 as never, [canary]), /No signature profile is given/],
		['a profile that is null', () => createVerifier(null as never, [canary]), /No signature profile is given/],
		['a name from a prototype', () => createVerifier('constructor', [canary]), /There is no signature profile/],
		['a profile named __proto__', () => createVerifier('__proto__', [canary]), /There is no signature profile/],
		['no secret', () => createVerifier('github', []), /No secret is configured/],
		['an empty secret', () => createVerifier('github', [canary, '']), /Secret 2 is empty/],
		['a key that is not base64', () => createVerifier('svix', [`whsec_${canary}!`]), /Secret 1 is malformed.*base64/],
		['a key that is not hex', () => createVerifier('adyen-platforms', [canary]), /hexadecimal/],
		['a key with an odd number of hex digits', () => createVerifier('adyen-platforms', ['abc']), /hexadecimal/],
		['a malformed public key', () => createVerifier('discord', [canary]), /public key/],
		['a public key of another length', () => createVerifier('discord', ['ab'.repeat(31)]), /public key/],
		[
			'an ed25519 key for ECDSA',
			() => createVerifier('sendgrid', [ed25519Keys().raw.toString('base64')]),
			/public key/,
		],
		[
			'a malformed PEM',
			() => createVerifier('sendgrid', ['-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----']),
			/public key/,
		],
		[
			'only a signing key to verify with',
			() => createVerifier('standard-webhooks', [ed25519Keys().signing]),
			/private signing key/,
		],
		['a public key to sign with', () => createSigner('telnyx', [ed25519Keys().raw.toString('base64')]), /cannot sign/],
		[
			'basic authentication without a colon',
			() => createVerifier('postmark', [canary]),
			/not a user name and password/,
		],
		['a negative tolerance', () => createVerifier('stripe', [canary], { toleranceSeconds: -1 }), /tolerance/],
		[
			'a tolerance that is not a number',
			() => createVerifier('stripe', [canary], { toleranceSeconds: NaN }),
			/tolerance/,
		],
		['a malformed public URL', () => createVerifier('square', [canary], { publicUrl: 'example.com' }), /public URL/],
		[
			'a parsed body',
			() => createVerifier('github', [canary]).verify({ headers: {}, body: {} as Buffer }, 0),
			/exact bytes/,
		],
		[
			'a URL-signed scheme without URL',
			() => signWebhook({ profile: 'square', secrets: [canary], body }),
			/covers the URL/,
		],
		[
			'a signature in a body that is not JSON',
			() => signWebhook({ profile: 'mailgun', secrets: [canary], body: Buffer.from('x') }),
			/JSON body/,
		],
		[
			'a batch without items',
			() => signWebhook({ profile: 'adyen-standard', secrets: ['aa'], body }),
			/notificationItems/,
		],
		[
			'an id with a line break',
			() => signWebhook({ profile: 'github', secrets: [canary], body, id: 'a\r\nb' }),
			/contains a character that is not allowed/,
		],
		[
			'an id with the separator',
			() => signWebhook({ profile: 'polar', secrets: [canary], body, id: 'a.b' }),
			/separator/,
		],
		[
			'a token with a line break',
			() => signWebhook({ profile: 'gitlab-token', secrets: [`a\n${canary}`], body }),
			/The secret contains a character that is not allowed/,
		],
	];

	test.each(cases)('%s', (_, act, message) => {
		const error = errorOf(act);
		expect(error.message).toMatch(message);
		expect(error.cure.length).toBeGreaterThan(5);
		expect(`${error.message} ${error.cure} ${error.stack}`).not.toContain(canary);
	});
});

describe('a custom profile', () => {
	const nonsense: readonly (readonly [string, CustomProfileInput, RegExp])[] = [
		['no header', { header: '' }, /not a valid header name/],
		['a header with CR and LF', { header: 'X-A\r\nX-B' }, /not a valid header name/],
		['an event header with a space', { header: 'X-A', eventHeader: 'X B' }, /not a valid header name/],
		['an unknown name in the content', { header: 'X-A', content: '{bdy}' }, /unknown name \{bdy\}/],
		['an unmatched brace', { header: 'X-A', content: '{body}}' }, /unmatched brace/],
		['an unsigned body', { header: 'X-A', content: '{t}', timestampHeader: 'X-T' }, /neither the body nor anything/],
		['{t} without a timestamp', { header: 'X-A', content: '{t}.{body}' }, /no timestamp is configured/],
		['a timestamp that is not signed', { header: 'X-A', timestampHeader: 'X-T' }, /does not cover/],
		['{id} without an id header', { header: 'X-A', content: '{id}{body}' }, /no ID header/],
		[
			'a timestamp field without a separator',
			{ header: 'X-A', timestampField: 't=', content: '{t}{body}' },
			/separator/,
		],
		['an unknown algorithm', { header: 'X-A', algorithm: 'md5' as 'sha1' }, /algorithm "md5"/],
		['an unknown encoding', { header: 'X-A', encoding: 'base32' as 'hex' }, /encoding "base32"/],
		['a prefix with a line break', { header: 'X-A', prefix: 'a\n' }, /prefix/],
		['a malformed event path', { header: 'X-A', eventPath: 'a..b' }, /column 3/],
		[
			'a negative tolerance',
			{ header: 'X-A', timestampHeader: 'X-T', content: '{t}{body}', toleranceSeconds: -1 },
			/tolerance/,
		],
	];
	test.each(nonsense)('with %s is refused', (_, input, message) => {
		expect(errorOf(() => customProfile(input)).message).toMatch(message);
	});

	test('with every field signs, and verifies what it signs', () => {
		const profile = customProfile({
			header: 'X-Sig',
			prefix: 'v0=',
			encoding: 'base64url',
			algorithm: 'sha512',
			keyEncoding: 'hex',
			content: 'v0:{id}:{t}:{body}',
			separator: ' ',
			timestampHeader: 'X-Time',
			timestampUnit: 'ms',
			toleranceSeconds: 60,
			idHeader: 'X-Id',
			eventPath: 'data.type',
			actionPath: 'data.action',
		});
		const secrets = ['aabb', 'ccdd'];
		const { headers } = signWebhook({ profile, secrets, body, id: 'i1', timestamp: NOW });
		const mac = (key: string) =>
			createHmac('sha512', Buffer.from(key, 'hex')).update(`v0:i1:${NOW}000:`).update(body).digest('base64url');
		expect(headers).toEqual({ 'X-Id': 'i1', 'X-Time': `${NOW}000`, 'X-Sig': `v0=${mac('aabb')} v0=${mac('ccdd')}` });
		const judge = (now: number) => verifyWebhook({ profile, secrets: ['ccdd'], request: { headers, body }, now });
		expect(judge(NOW + 60)).toMatchObject({
			ok: true,
			profile: 'custom',
			event: 'a',
			action: 'b',
			deliveryId: 'i1',
			timestamp: NOW,
		});
		expect(judge(NOW + 61)).toEqual({ ok: false, reason: 'timestamp-too-old' });
	});

	test('with only a header is HMAC-SHA256 in hex over the body', () => {
		const { headers } = signWebhook({ profile: customProfile({ header: 'X-Sig' }), secrets: ['s'], body });
		expect(headers).toEqual({ 'X-Sig': createHmac('sha256', 's').update(body).digest('hex') });
	});

	test('may have escaped braces in its content', () => {
		const { headers } = signWebhook({
			profile: customProfile({ header: 'X-Sig', content: '{{{body}}}' }),
			secrets: ['s'],
			body,
		});
		expect(headers['X-Sig']).toBe(createHmac('sha256', 's').update('{').update(body).update('}').digest('hex'));
	});

	test('treats equal bodies at two times as two deliveries', () => {
		const profile = customProfile({ header: 'X-Sig', content: '{t}.{body}', timestampHeader: 'X-Time' });
		const keyAt = (timestamp: number) => {
			const { headers } = signWebhook({ profile, secrets: ['s'], body, timestamp });
			const verdict = createVerifier(profile, ['s']).verify({ headers, body }, timestamp);
			return verdict.ok ? verdict.replayKey : undefined;
		};
		expect(keyAt(NOW)).not.toBe(keyAt(NOW + 1));
		expect(keyAt(NOW)).toBe(keyAt(NOW));
	});

	test('for a secure header compares the whole value', () => {
		const verifier = createVerifier(tokenProfile({ header: 'X-Key' }), ['one', 'two']);
		const judge = (value: string | string[] | undefined) => verifier.verify({ headers: { 'x-key': value }, body }, 0);
		expect(judge('two')).toMatchObject({ ok: true, profile: 'secure-header', secretIndex: 1 });
		expect(judge('one ')).toMatchObject({ ok: false, reason: 'signature-mismatch' });
		expect(judge(undefined)).toMatchObject({ ok: false, reason: 'signature-missing' });
		expect(judge(['one', 'two'])).toMatchObject({ ok: false, reason: 'signature-ambiguous' });
		expect(errorOf(() => tokenProfile({ header: 'X-Key: a' })).message).toMatch(/not a valid header name/);
	});
});

describe('the table of profiles', () => {
	test.each(profileNames)('tells the user of %s what to do and links to the documentation', (name) => {
		const row = profiles[name];
		expect(row?.setup).toMatch(/^[A-Z].*\.$/);
		expect(row?.docs).toMatch(/^https:\/\//);
		expect(row?.displayName).toMatch(/\S/);
		expect(row?.name).toMatch(/^[a-z0-9-]+$/);
	});

	test.each([
		['github', 'Webhook Secret'],
		['gong', 'Public Key'],
		['wise', 'No Secret'],
		['kick', 'No Secret'],
		['aws-sns', 'Topic ARN'],
		['plaid', 'Client ID, Secret'],
	])('names what the user of %s enters: %s', (name, label) => expect(profiles[name]?.secretLabel).toBe(label));

	test('has no name twice, including aliases', () => {
		const names = profileNames.flatMap((name) => [name, ...(profiles[name]?.aliases ?? [])]);
		expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
		expect(createVerifier('hubspot', ['s']).profile.name).toBe('hubspot-v3');
	});
});
