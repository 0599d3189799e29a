import { createHash } from 'node:crypto';
import { inspect } from 'node:util';

import {
	createSigner,
	createVerifier,
	customProfile,
	verifyWebhook,
	type SignatureProfile,
} from '../../../../core/signature';
import { NOW } from './deliveries';

const body = Buffer.from('{"type":"a.b","id":"evt_1"}');
const digest = (...parts: readonly (string | Buffer)[]) =>
	createHash('sha256')
		.update(Buffer.concat(parts.flatMap((part) => [Buffer.from(`${Buffer.byteLength(part)}:`), Buffer.from(part)])))
		.digest('base64url');

describe('a verdict is a plain object', () => {
	const text = Buffer.from('{"type":"a.b","action":"opened","id":"evt_1"}');
	const judged = (profile: string) => {
		const { headers } = createSigner(profile, ['s']).sign({ body: text, timestamp: NOW, event: 'issues', id: 'i1' });
		return createVerifier(profile, ['s']).verify({ headers, body: text }, NOW);
	};
	const replayKeyOf: Record<string, string> = {
		github: `github:c:${digest('issues', text)}`,
		polar: `polar:i:${digest('i1')}`,
	};
	test.each([
		['github', { event: 'issues', action: 'opened', deliveryId: 'i1', timestamp: undefined }],
		['polar', { event: 'a.b', action: undefined, deliveryId: 'i1', timestamp: NOW }],
	])('if it accepts a request of %s: copies, clones and logs show everything', (profile, told) => {
		const verdict = judged(profile);
		const value = { type: 'a.b', action: 'opened', id: 'evt_1' };
		const { event, action, deliveryId } = told;
		const all = {
			ok: true,
			profile,
			secretIndex: 0,
			...told,
			replayKey: replayKeyOf[profile],
			document: { kind: 'json', value },
			events: [{ event, action, deliveryId, body: value }],
		};
		expect(verdict).toStrictEqual(all);
		expect({ ...verdict }).toStrictEqual(all);
		expect(structuredClone(verdict)).toEqual(all);
		expect(JSON.parse(JSON.stringify(verdict))).toEqual(JSON.parse(JSON.stringify(all)));
		expect(inspect(verdict)).toContain(`event: '${told.event}'`);
		expect(inspect(verdict)).toContain("deliveryId: 'i1'");
	});
	test('if it refuses a request: it has the reason, and the likely mistake only on request', () => {
		const headers = { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` };
		const verifier = createVerifier('github', [' s']);
		const verdict = verifier.verify({ headers, body }, NOW);
		expect(verdict).toStrictEqual({ ok: false, reason: 'signature-mismatch' });
		expect(verifier.explain({ headers, body }, 'signature-mismatch')).toBe(
			'The secret begins or ends with whitespace. Copy it again',
		);
	});
});

describe('authenticate reads only the signature of', () => {
	const notJson = Buffer.from('{"type"');
	const { headers } = createSigner('polar', ['s']).sign({ body: notJson, timestamp: NOW, id: 'i1' });
	const verifier = createVerifier('polar', ['other', 's']);
	test.each([
		['a genuine request', headers, { ok: true, profile: 'polar', secretIndex: 1, timestamp: NOW }],
		['a forged request', { ...headers, 'webhook-id': 'i2' }, { ok: false, reason: 'signature-mismatch' }],
		['a request without a signature', {}, { ok: false, reason: 'signature-missing' }],
	])('%s', (_, sent, expected) => {
		const { parse } = JSON;
		JSON.parse = () => {
			throw new Error('parsed');
		};
		try {
			expect(verifier.authenticate({ headers: sent, body: notJson }, NOW)).toStrictEqual(expected);
		} finally {
			JSON.parse = parse;
		}
	});
});

describe('the other names of an event', () => {
	const plain = customProfile({ header: 'X-Sig', eventPath: 'type' });
	const profile: SignatureProfile = { ...plain, eventAliases: [{ in: 'json', path: 'topic' }] };
	const secrets = ['s'];
	const judged = (row: SignatureProfile, text: string) => {
		const sent = Buffer.from(text);
		const request = { ...createSigner(row, secrets).sign({ body: sent, timestamp: NOW }), body: sent };
		const verifier = createVerifier(row, secrets);
		return [
			verifier.verify(request, NOW),
			verifier.describe(request),
			verifyWebhook({ profile: row, secrets, request, now: NOW }),
		];
	};

	test('are returned wherever its name is returned', () => {
		for (const told of judged(profile, '{"type":"a.b","topic":"t"}')) {
			expect(told).toMatchObject({ event: 'a.b', eventAliases: ['t'] });
		}
	});

	test('do not change the rest of the result of verifyWebhook', () => {
		const told = { ok: true, profile: 'custom', secretIndex: 0, event: 'a.b', eventAliases: ['t'] };
		expect(judged(profile, '{"type":"a.b","topic":"t"}')[2]).toEqual(told);
	});

	test('are returned for each event of a list', () => {
		const rows = { ...profile, lists: [{ path: 'events[]', event: [{ in: 'json', path: 'type' } as const] }] };
		for (const told of judged(rows, '{"topic":"t","events":[{"type":"c"}]}')) {
			expect(told).toMatchObject({ event: 'c', eventAliases: ['t'] });
		}
	});

	test('are absent if a sender has none', () => {
		for (const told of judged(plain, '{"type":"a.b"}')) expect(told).not.toHaveProperty('eventAliases');
	});
});
