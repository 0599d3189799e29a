import { execFileSync } from 'node:child_process';

import { Webhook as StandardWebhook } from 'standardwebhooks';
import Stripe from 'stripe';
import { Webhook as SvixWebhook } from 'svix';

import { canSign, createVerifier, profiles } from '../../core/signature';
import type { SignatureProfile } from '../../core/signature';
import { recordingServer } from './harness/loopback';
import type { Recorded } from './harness/loopback';
import { runNode } from './harness/workflow';
import { secrets, sender } from './send/sender';

/** What really arrived when this item was sent with this signature. */
async function sent(signature: string, item: object, credential: object = {}): Promise<Recorded> {
	const server = await recordingServer({ status: 200 });
	const parameters = { url: `${server.url}/hook?a=1`, signature, payloadSource: 'item' };
	const result = await runNode({ ...sender(parameters, { ...credential }), items: [item as never] });
	await server.close();
	expect(result.error).toBeUndefined();
	expect(server.requests).toHaveLength(1);
	return server.requests[0] as Recorded;
}

const plain = ({ headers }: Recorded) => headers as Record<string, string>;
const text = '✓ "quoted" \\ $& ünïcode';

describe('receivers that we did not write accept what is sent', () => {
	test('standardwebhooks', async () => {
		const request = await sent('standard-webhooks', { type: 'user.created', text });
		const payload = new StandardWebhook(secrets.signingSecret).verify(request.body.toString(), plain(request));
		expect(payload).toEqual({ type: 'user.created', text });
	});

	test('standardwebhooks and svix, with the old and with the new secret while they overlap', async () => {
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
		// An ES module, which jest cannot load: it runs in a process of its own.
		const code = `
			import { verify } from '@octokit/webhooks-methods';
			const [secret, body, signature] = process.argv.slice(1);
			process.stdout.write(String(await verify(secret, body, signature)));`;
		const args = ['--input-type=module', '-e', code, secrets.signingSecret, request.body.toString(), signature];
		expect(execFileSync(process.execPath, args, { encoding: 'utf8' })).toBe('true');
	});
});

/** Documents for the schemes that read something in them; everyone else signs any. */
const documents: Record<string, () => object> = {
	'adyen-standard': () => ({ notificationItems: [{ NotificationRequestItem: { eventCode: 'CAPTURE' } }] }),
	linear: () => ({ webhookTimestamp: Date.now() }),
	'microsoft-graph': () => ({ value: [{ changeType: 'created' }] }),
};
/** They sign a field of a form, which an item is not. */
const FORMS = ['braintree', 'mailgun-routes'];

function secretFor({ scheme }: SignatureProfile): string {
	if (scheme.kind === 'token') return scheme.spelling === 'basic' ? 'user:canary-pass' : 'canary-token-0123456789';
	const { prefix = '', encoding } = scheme.keys[0] ?? { encoding: 'utf8' };
	const bytes = Buffer.from('canary-key-of-thirty-two-bytes!!');
	return prefix + (encoding === 'hex' || encoding === 'base64' ? bytes.toString(encoding) : bytes.toString());
}

const signable = Object.values(profiles).filter((profile) => canSign(profile) && !FORMS.includes(profile.name));

test.each(signable.map((profile) => [profile.name, profile] as const))(
	'%s: sent through n8n, it verifies',
	async (name, profile) => {
		const signingSecret = secretFor(profile);
		const request = await sent(name, documents[name]?.() ?? { text }, { signingSecret, accessToken: '' });
		const url = `http://${request.headers.host}${request.url}`;
		const verdict = createVerifier(profile, [signingSecret]).verify({ ...request, url }, Date.now() / 1000);
		expect(verdict).toMatchObject({ ok: true });
	},
);
