import { createHmac } from 'node:crypto';
import { inspect } from 'node:util';

import {
	answerHandshake,
	customProfile,
	profiles,
	signWebhook,
	tokenProfile,
	verifyWebhook,
	type SignatureProfile,
	type VerifyWebhookInput,
} from '../../../../core/signature';
import { deliver, NOW, secretFor, signable } from './deliveries';
import { errorOf } from './thrown';

const body = Buffer.from('{"type":"a.b","action":"opened","id":"evt_1"}');
const clock = () => Math.floor(Date.now() / 1000);

describe('verifyWebhook', () => {
	const verify = (
		profile: string | SignatureProfile,
		headers: Record<string, string>,
		more: Partial<VerifyWebhookInput> = {},
	) => verifyWebhook({ profile, secrets: ['s'], request: { headers, body }, now: NOW, ...more });
	const signed = (profile: string | SignatureProfile, timestamp = NOW, event?: string) =>
		signWebhook({ profile, secrets: ['s'], body, timestamp, id: 'i1', event }).headers;

	const row = profiles.github as SignatureProfile;
	test.each([
		[
			'headers',
			customProfile({ header: 'X-Sig', eventHeader: 'X-Event', idHeader: 'X-Id' }),
			{ profile: 'custom', timestamp: undefined, event: 'e', action: undefined, deliveryId: 'i1' },
		],
		[
			'headers, and the action from the body',
			'github',
			{ profile: 'github', timestamp: undefined, event: 'e', action: 'opened', deliveryId: 'i1' },
		],
		['the body', 'stripe', { profile: 'stripe', timestamp: NOW, event: 'a.b', action: undefined, deliveryId: 'evt_1' }],
		[
			'the body, and the id from a header',
			customProfile({ header: 'X-Sig', eventPath: 'type', idHeader: 'X-Id' }),
			{ profile: 'custom', timestamp: undefined, event: 'a.b', action: undefined, deliveryId: 'i1' },
		],
		[
			'nothing if a profile names neither event nor id',
			{ ...row, event: undefined, action: undefined, deliveryId: undefined },
			{ profile: 'github', timestamp: undefined, event: undefined, action: undefined, deliveryId: undefined },
		],
		[
			'a header before the body',
			customProfile({ header: 'X-Sig', eventHeader: 'X-Event', eventPath: 'type', actionPath: 'action' }),
			{ profile: 'custom', timestamp: undefined, event: 'e', action: 'opened', deliveryId: undefined },
		],
	] as const)('reads event, action and id from %s, as a plain object', (_, profile, told) => {
		const verdict = verify(profile, signed(profile, NOW, 'e'));
		expect(verdict).toStrictEqual({ ok: true, secretIndex: 0, ...told });
		expect({ ...verdict }).toStrictEqual(structuredClone(verdict));
		expect(inspect(verdict)).not.toContain('[Getter]');
	});

	test.each([
		['whose profile reads headers only', { ...row, action: undefined }, '{"action":"opened"}', undefined, false],
		['that cannot contain the action', 'github', '{"ref":"refs/heads/main"}', undefined, false],
		['with escapes that spell no letter', 'github', '{"a":"\\n\\"action\\""}', undefined, false],
		['that begins with the action', 'github', '{"action":"opened","data":{"actions":1}}', 'opened', false],
		['that names the action later', 'github', '{"a":1,"action":"opened"}', 'opened', true],
		['that names the action twice', 'github', '{"action":"opened","action":"closed"}', 'closed', true],
		['that names the action in escapes', 'github', '{"\\u0061ction":"opened"}', 'opened', true],
		['that names an action elsewhere', 'github', '{"data":{"action":"opened"}}', undefined, true],
	] as const)('parses a body %s only if necessary', (_, profile, text, action, parses) => {
		const sent = Buffer.from(text);
		const { headers } = signWebhook({ profile, secrets: ['s'], body: sent, timestamp: NOW });
		const { parse } = JSON;
		let parsed = false;
		JSON.parse = (json: string) => {
			parsed = true;
			return parse(json) as unknown;
		};
		try {
			const verdict = verifyWebhook({ profile, secrets: ['s'], request: { headers, body: sent }, now: NOW });
			expect(verdict).toMatchObject({ ok: true, action });
			expect(parsed).toBe(parses);
		} finally {
			JSON.parse = parse;
		}
	});

	test('refuses with only the reason', () => {
		expect(verify('github', {})).toEqual({ ok: false, reason: 'signature-missing' });
	});

	test('uses the current time by default', () => {
		expect(verify('stripe', signed('stripe', clock()), { now: undefined })).toMatchObject({ ok: true });
		expect(verify('stripe', signed('stripe', clock() - 400), { now: undefined })).toMatchObject({
			reason: 'timestamp-too-old',
		});
		expect(verify('stripe', signed('stripe', 0), { now: 0 })).toMatchObject({ ok: true });
	});

	test.each(signable.map((profile) => [profile.name, profile] as const))(
		'%s: without now, the clock is read if the verdict depends on it',
		(_, profile) => {
			const secrets = [secretFor(profile, Buffer.from('a secret of enough bytes'))];
			const { request } = deliver(profile, secrets, 'text');
			const long = { profile, secrets, request, now: NOW + 400 * 86_400 };
			const { now } = Date;
			Date.now = () => long.now * 1000;
			try {
				expect(verifyWebhook({ profile, secrets, request })).toEqual(verifyWebhook(long));
			} finally {
				Date.now = now;
			}
		},
	);
});

describe('a cached verifier', () => {
	const headersOf = (key: string) => ({
		'x-hub-signature-256': `sha256=${createHmac('sha256', key).update(body).digest('hex')}`,
	});
	const index = (profile: string | SignatureProfile, secrets: string[], key: string, toleranceSeconds?: number) => {
		const verdict = verifyWebhook({
			profile,
			secrets,
			request: { headers: headersOf(key), body },
			now: NOW,
			toleranceSeconds,
		});
		return verdict.ok ? verdict.secretIndex : verdict.reason;
	};

	test('is used only for the same secrets in the same order', () => {
		expect(index('github', ['a', 'b'], 'a')).toBe(0);
		expect(index('github', ['a', 'b'], 'b')).toBe(1);
		expect(index('github', ['b', 'a'], 'b')).toBe(0);
		expect(index('github', ['a', 'b'], 'b')).toBe(1);
		expect(index('github', ['a'], 'b')).toBe('signature-mismatch');
		expect(index('github', ['a', 'c'], 'b')).toBe('signature-mismatch');
		expect(index('github', ['a', 'b', 'c'], 'c')).toBe(2);
	});
	test('is used only for the same profile', () => {
		const other = customProfile({ header: 'X-Hub-Signature-256' });
		expect(index('github', ['profile'], 'profile')).toBe(0);
		expect(index(other, ['profile'], 'profile')).toBe('signature-malformed');
		expect(index('stripe', ['profile'], 'profile')).toBe('signature-missing');
		expect(index(other, ['profile'], 'profile')).toBe('signature-malformed');
	});
	test('is used only for the same tolerance', () => {
		const { headers } = signWebhook({ profile: 'stripe', secrets: ['t'], body, timestamp: NOW - 50 });
		const judge = (toleranceSeconds?: number) =>
			verifyWebhook({ profile: 'stripe', secrets: ['t'], request: { headers, body }, now: NOW, toleranceSeconds }).ok;
		expect([judge(), judge(49), judge(50), judge(49), judge()]).toEqual([true, false, true, false, true]);
	});
	test('does not change when the caller’s list of secrets does', () => {
		const secrets = ['before'];
		expect(index('github', secrets, 'before')).toBe(0);
		secrets[0] = 'after';
		expect(index('github', secrets, 'before')).toBe('signature-mismatch');
		expect(index('github', secrets, 'after')).toBe(0);
	});
	test('saves compiling a profile again only if the profile is frozen', () => {
		let compiled = 0;
		const counting = (): SignatureProfile => ({
			...(profiles.github as SignatureProfile),
			get scheme() {
				compiled++;
				return (profiles.github as SignatureProfile).scheme;
			},
		});
		const used = (profile: SignatureProfile) => {
			compiled = 0;
			index(profile, ['counted'], 'counted');
			const first = compiled;
			index(profile, ['counted'], 'counted');
			return compiled > first;
		};
		expect(used(Object.freeze(counting()))).toBe(false);
		expect(used(counting())).toBe(true);
	});
	test('is one of at most 16', () => {
		let compiled = 0;
		const profile: SignatureProfile = Object.freeze({
			...(profiles.github as SignatureProfile),
			get scheme() {
				compiled++;
				return (profiles.github as SignatureProfile).scheme;
			},
		});
		const compiles = (secret: string) => {
			compiled = 0;
			index(profile, [secret], secret);
			return compiled > 0;
		};
		expect(compiles('first')).toBe(true);
		for (let count = 2; count <= 16; count++) compiles(`secret ${count}`);
		expect(compiles('first')).toBe(false);
		expect(compiles('secret 17')).toBe(true);
		expect(compiles('first')).toBe(true);
	});

	test.each([
		['a text instead of a list', 'secret', 'The secrets are not a list'],
		['a missing list', undefined, 'The secrets are not a list'],
		['an empty list', [], 'No secret is configured'],
	])('is not used for %s', (_, secrets, message) => {
		const request = { headers: {}, body };
		expect(() => verifyWebhook({ profile: 'github', secrets: secrets as string[], request })).toThrow(message);
	});
});

describe('signWebhook', () => {
	test('uses the current time by default', () => {
		const before = clock();
		const { headers } = signWebhook({ profile: 'slack', secrets: ['s'], body });
		const signedAt = Number(headers['X-Slack-Request-Timestamp']);
		expect(signedAt).toBeGreaterThanOrEqual(before);
		expect(signedAt).toBeLessThanOrEqual(clock());
	});
});

describe('answerHandshake', () => {
	const told = 'b537207f20cbfa02357cf448134da559e8bd39d61597dcd5631b8012eae53e81';
	const asana = { headers: { 'X-Hook-Secret': told }, body: Buffer.from('{}') };
	test('answers before a secret is known', () => {
		expect(answerHandshake({ profile: 'asana', secrets: [], request: asana })).toMatchObject({
			status: 200,
			captured: { label: 'X-Hook-Secret', value: told },
		});
	});
	test('ignores a disclosed secret of another form', () => {
		const strange = { headers: { 'X-Hook-Secret': 'run this' }, body: Buffer.from('{}') };
		const act = () => answerHandshake({ profile: 'asana', secrets: [], request: strange });
		expect(errorOf(act)).toMatchObject({ message: 'No secret is configured' });
	});
	test('requires a secret for every other request', () => {
		const act = () => answerHandshake({ profile: 'asana', secrets: [], request: { headers: {}, body } });
		expect(errorOf(act)).toMatchObject({
			message: 'No secret is configured',
			cure: 'Enter the secret that the sender signs with',
		});
	});
	test('checks the age of a handshake against the current time by default', () => {
		const challenge = Buffer.from('{"type":"url_verification","challenge":"c"}');
		const ask = (timestamp: number, now?: number) => {
			const { headers } = signWebhook({ profile: 'slack', secrets: ['s'], body: challenge, timestamp });
			return answerHandshake({ profile: 'slack', secrets: ['s'], request: { headers, body: challenge }, now })?.status;
		};
		expect([ask(clock()), ask(NOW), ask(NOW, NOW)]).toEqual([200, undefined, 200]);
	});
	test('returns undefined for a profile without handshakes', () => {
		const profile = tokenProfile({ header: 'X-Key' });
		expect(answerHandshake({ profile, secrets: ['s'], request: { headers: {}, body } })).toBeUndefined();
	});
});
