import { execFileSync } from 'node:child_process';
import { createHash, createHmac, generateKeyPairSync, verify as verifyEd25519 } from 'node:crypto';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import Stripe from 'stripe';
import { Webhook as SvixWebhook } from 'svix';

import { canBeSent, canSign, createVerifier, profiles } from '../../core/signature';
import type { SignatureProfile } from '../../core/signature';
import { keysFor } from '../unit/core/signature/key-pairs';
import { recordingServer } from './harness/loopback';
import type { Recorded } from './harness/loopback';
import { runNode } from './harness/workflow';
import { secrets, sender } from './send/sender';

/** Returns what actually arrived when this item was sent with this signature. */
async function sent(signature: string, item: object, credential: object = {}): Promise<Recorded> {
	const server = await recordingServer({ status: 200 });
	const parameters = { url: `${server.url}/hook?a=1&data.id=7`, signature, payloadSource: 'item' };
	const result = await runNode({ ...sender(parameters, { ...credential }), items: [item as never] });
	await server.close();
	expect(result.error).toBeUndefined();
	expect(server.requests).toHaveLength(1);
	return server.requests[0] as Recorded;
}

const plain = ({ headers }: Pick<Recorded, 'headers'>) => headers as Record<string, string>;
const text = '✓ "quoted" \\ $& ünïcode';

describe('independent receivers accept what is sent', () => {
	test('standardwebhooks', async () => {
		const request = await sent('standard-webhooks', { type: 'user.created', text });
		const payload = new StandardWebhook(secrets.signingSecret).verify(request.body.toString(), plain(request));
		expect(payload).toEqual({ type: 'user.created', text });
	});

	test('standardwebhooks and svix, with the old and the new secret during the overlap', async () => {
		const previous = `whsec_${Buffer.from('canary-previous-secret-of-tests').toString('base64')}`;
		const rotation = {
			previousSigningSecret: previous,
			previousSecretValidUntil: new Date(Date.now() + 60_000).toISOString(),
		};
		const request = await sent('standard-webhooks', { text }, rotation);
		for (const secret of [secrets.signingSecret, previous]) {
			expect(new StandardWebhook(secret).verify(request.body.toString(), plain(request))).toEqual({ text });
			expect(new SvixWebhook(secret).verify(request.body.toString(), plain(request))).toEqual({ text });
		}
		const over = { ...rotation, previousSecretValidUntil: new Date(Date.now() - 1_000).toISOString() };
		const later = await sent('standard-webhooks', { text }, over);
		expect(() => new StandardWebhook(previous).verify(later.body.toString(), plain(later))).toThrow();
	});

	test('Node.js’s own ed25519, with the public key of an asymmetric Standard Webhooks secret (v1a)', async () => {
		const { publicKey, privateKey } = generateKeyPairSync('ed25519');
		const seed = Buffer.from(privateKey.export({ format: 'jwk' }).d ?? '', 'base64url');
		const signingSecret = `whsk_${seed.toString('base64')}`;
		const { headers, body } = await sent('standard-webhooks', { text }, { signingSecret });
		const content = Buffer.concat([
			Buffer.from(`${plain({ headers })['webhook-id']}.${plain({ headers })['webhook-timestamp']}.`),
			body,
		]);
		const [version, signature = ''] = String(headers['webhook-signature']).split(',');
		expect(version).toBe('v1a');
		expect(verifyEd25519(null, content, publicKey, Buffer.from(signature, 'base64'))).toBe(true);
	});

	test('RFC 9421, with a signature base built by hand and an RFC 9530 digest of the bytes', async () => {
		const signingSecret = secretFor(profiles['rfc9421-digest-hmac-sha256'] as SignatureProfile);
		const { headers, body, url } = await sent('rfc9421-digest-hmac-sha256', { text }, { signingSecret });
		const sha256 = createHash('sha256').update(body).digest('base64');
		expect(headers['content-digest']).toBe(`sha-256=:${sha256}:`);
		const [, parameters = ''] = /^sig1=(.*)$/.exec(String(headers['signature-input'])) ?? [];
		const components = [...(parameters.split(')')[0] ?? '').matchAll(/"([^"]+)"/g)].map(([, name = '']) => name);
		expect(components).toEqual(expect.arrayContaining(['@method', '@target-uri', 'content-type', 'content-digest']));
		const values: Record<string, unknown> = {
			...headers,
			'@method': 'POST',
			'@target-uri': `http://${headers.host}${url}`,
		};
		const lines = components.map((name) => `"${name}": ${String(values[name])}`);
		const base = [...lines, `"@signature-params": ${parameters}`].join('\n');
		const key = Buffer.from(signingSecret, 'base64');
		expect(headers.signature).toBe(`sig1=:${createHmac('sha256', key).update(base).digest('base64')}:`);
	});

	test('svix', async () => {
		const request = await sent('svix', { text });
		expect(new SvixWebhook(secrets.signingSecret).verify(request.body.toString(), plain(request))).toEqual({ text });
	});

	test('stripe', async () => {
		const request = await sent('stripe', { id: 'evt_1', object: 'event', type: 'invoice.paid', text });
		const header = String(request.headers['stripe-signature']);
		const event = new Stripe('sk_test_x').webhooks.constructEvent(request.body, header, secrets.signingSecret);
		expect(event).toMatchObject({ type: 'invoice.paid', text });
	});

	test('@octokit/webhooks-methods', async () => {
		const request = await sent('github', { action: 'opened', text });
		const signature = String(request.headers['x-hub-signature-256']);
		// an ES module, which jest cannot load, so it runs in a separate process
		const code = `
			import { verify } from '@octokit/webhooks-methods';
			const [secret, body, signature] = process.argv.slice(1);
			process.stdout.write(String(await verify(secret, body, signature)));`;
		const args = ['--input-type=module', '-e', code, secrets.signingSecret, request.body.toString(), signature];
		expect(execFileSync(process.execPath, args, { encoding: 'utf8' })).toBe('true');
	});
});

/** Documents for the schemes that read something from the body; all others sign any document. */
const documents: Record<string, () => object> = {
	'adyen-standard': () => ({ notificationItems: [{ NotificationRequestItem: { eventCode: 'CAPTURE' } }] }),
	linear: () => ({ webhookTimestamp: Date.now() }),
	'microsoft-graph': () => ({ value: [{ changeType: 'created' }] }),
};
/** Schemes that sign a field of a form; an item is not a form. */
const FORMS = ['braintree', 'mailgun-routes'];

function secretFor({ scheme }: SignatureProfile): string {
	if (scheme.kind === 'token') return scheme.spelling === 'basic' ? 'user:canary-pass' : 'canary-token-0123456789';
	if (scheme.kind === 'public-key') throw new Error('Only the vendor can sign');
	const { prefix = '', encoding } = scheme.keys[0] ?? { encoding: 'utf8' };
	const bytes = Buffer.from('canary-key-of-thirty-two-bytes!!');
	return prefix + (encoding === 'hex' || encoding === 'base64' ? bytes.toString(encoding) : bytes.toString());
}

const signable = Object.values(profiles).filter((profile) => canBeSent(profile) && !FORMS.includes(profile.name));

const keyPair = (profile: SignatureProfile) => {
	const secret = secretFor(profile);
	return canSign(profile) ? { signing: secret, verifying: secret } : keysFor(profile);
};

test.each(signable.map((profile) => [profile.name, profile] as const))(
	'%s: what is sent through n8n verifies',
	async (name, profile) => {
		const { signing, verifying } = keyPair(profile);
		const request = await sent(name, documents[name]?.() ?? { text }, { signingSecret: signing, accessToken: '' });
		const url = `http://${request.headers.host}${request.url}`;
		const verdict = createVerifier(profile, [verifying]).verify({ ...request, url }, Date.now() / 1000);
		expect(verdict).toMatchObject({ ok: true });
	},
);
