/** How the senders of the examples sign a delivery, from their documentation, with Node.js alone. */
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';

type Sender = (secret: string, body: string) => Readonly<Record<string, string>>;

const json = { 'content-type': 'application/json' };
const mac = (secret: string | Buffer, content: string, encoding: 'hex' | 'base64' = 'hex') =>
	createHmac('sha256', secret).update(content).digest(encoding);
const seconds = () => String(Math.floor(Date.now() / 1000));

/** @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
export const standardWebhooks: Sender = (secret, body) => {
	const [id, time] = ['f5a1b0e2-0000-4000-8000-000000000001', seconds()];
	const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
	return {
		...json,
		'webhook-id': id,
		'webhook-timestamp': time,
		'webhook-signature': `v1,${mac(key, `${id}.${time}.${body}`, 'base64')}`,
	};
};

/** By the source of the trigger. */
export const senders: Readonly<Record<string, Sender>> = {
	github: (secret, body) => ({
		...json,
		'x-github-event': 'push',
		'x-hub-signature-256': `sha256=${mac(secret, body)}`,
	}),
	gitlab: (secret, body) => ({ ...standardWebhooks(secret, body), 'x-gitlab-event': 'Merge Request Hook' }),
	jira: (secret, body) => ({ ...json, 'x-hub-signature': `sha256=${mac(secret, body)}` }),
	pagerduty: (secret, body) => ({ ...json, 'x-pagerduty-signature': `v1=${mac(secret, body)}` }),
	slack: (secret, body) => {
		const time = seconds();
		return {
			'content-type': 'application/x-www-form-urlencoded',
			'x-slack-request-timestamp': time,
			'x-slack-signature': `v0=${mac(secret, `v0:${time}:${body}`)}`,
		};
	},
	typeform: (secret, body) => ({ ...json, 'typeform-signature': `sha256=${mac(secret, body, 'base64')}` }),
	wandb: (secret, body) => ({ ...json, 'x-wandb-signature': mac(secret, body) }),
	woocommerce: (secret, body) => ({
		...json,
		'x-wc-webhook-topic': 'order.created',
		'x-wc-webhook-signature': mac(secret, body, 'base64'),
	}),
	zendesk: (secret, body) => {
		const time = new Date().toISOString();
		return {
			...json,
			'x-zendesk-webhook-signature-timestamp': time,
			'x-zendesk-webhook-signature': mac(secret, `${time}${body}`, 'base64'),
		};
	},
};

/**
 * Twilio signs the URL and the sorted parameters.
 * @see https://www.twilio.com/docs/usage/webhooks/webhooks-security
 */
export function twilioHeaders(authToken: string, url: string, body: string): Readonly<Record<string, string>> {
	const parameters = [...new URLSearchParams(body)].sort(([a], [b]) => (a < b ? -1 : 1));
	const content = url + parameters.flat().join('');
	return {
		'content-type': 'application/x-www-form-urlencoded',
		'x-twilio-signature': createHmac('sha1', authToken).update(content).digest('base64'),
	};
}

interface Vector {
	readonly provider: string;
	readonly bodyUtf8?: string;
}

/** Returns the first body of a provider's published vectors that contains this text. */
export function publishedBody(provider: string, text: string): string {
	const vectors = ['vendor', 'signature'].flatMap(
		(name) => JSON.parse(readFileSync(`test/vectors/${name}-vectors.json`, 'utf8')) as Vector[],
	);
	const found = vectors.find((vector) => vector.provider === provider && vector.bodyUtf8?.includes(text));
	if (found?.bodyUtf8 === undefined) throw new Error(`No vector of ${provider} contains ${text}`);
	return found.bodyUtf8;
}
