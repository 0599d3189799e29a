import { createHmac } from 'node:crypto';
import type { Hmac } from 'node:crypto';

import type { Call } from './trigger-workflow';

/** Senders, written from their documentation and not from our engine. */

export const GITHUB_SECRET = "It's a Secret to Everybody";

export interface GithubDelivery {
	event?: string;
	body?: object;
	secret?: string;
	id?: string;
}

/** Source: https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries. */
export function github({
	event = 'pull_request',
	body = { action: 'opened', number: Math.random() },
	secret = GITHUB_SECRET,
	id = 'd1',
}: GithubDelivery = {}): Required<Pick<Call, 'headers' | 'body'>> {
	const text = JSON.stringify(body);
	return {
		headers: [
			['Content-Type', 'application/json'],
			['X-GitHub-Event', event],
			['X-GitHub-Delivery', id],
			['X-Hub-Signature-256', `sha256=${hmac(secret, text)}`],
		],
		body: text,
	};
}

/** Source: https://docs.stripe.com/webhooks/signature. */
export function stripe(body: object, secret: string, time = Math.floor(Date.now() / 1000)): Call {
	const text = JSON.stringify(body);
	return {
		headers: [
			['Content-Type', 'application/json'],
			['Stripe-Signature', `t=${time},v1=${hmac(secret, `${time}.${text}`)}`],
		],
		body: text,
	};
}

export const SLACK_SECRET = 'the signing secret of a Slack app';

/** Source: https://docs.slack.dev/authentication/verifying-requests-from-slack. */
export function slack(body: object): Call {
	const text = JSON.stringify(body);
	const time = String(Math.floor(Date.now() / 1000));
	return {
		headers: [
			['Content-Type', 'application/json'],
			['X-Slack-Request-Timestamp', time],
			['X-Slack-Signature', `v0=${hmac(SLACK_SECRET, `v0:${time}:${text}`)}`],
		],
		body: text,
	};
}

export const LINE_SECRET = 'the channel secret of a LINE bot';

/** Source: https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/. */
export const line = (...events: object[]): Call =>
	signedInBase64('X-Line-Signature', LINE_SECRET, { destination: 'U1', events });

export const WOOCOMMERCE_SECRET = 'the secret of a WooCommerce webhook';

/** Source: class-wc-webhook.php. Two topics of one order are separate deliveries with the same body. */
export const woocommerce = (topic: string, deliveryId: string, order: object): Call =>
	signedInBase64('X-WC-Webhook-Signature', WOOCOMMERCE_SECRET, order, [
		['X-WC-Webhook-Topic', topic],
		['X-WC-Webhook-Delivery-ID', deliveryId],
	]);

function signedInBase64(name: string, secret: string, body: object, more: [string, string][] = []): Call {
	const text = JSON.stringify(body);
	const signature = createHmac('sha256', secret).update(text).digest('base64');
	return { headers: [['Content-Type', 'application/json'], [name, signature], ...more], body: text };
}

export const json = (body: unknown, ...headers: [string, string][]): Call => ({
	headers: [['Content-Type', 'application/json'], ...headers],
	body: JSON.stringify(body),
});

export const hmac = (secret: string, ...parts: (string | Buffer)[]): string =>
	parts.reduce<Hmac>((mac, part) => mac.update(part), createHmac('sha256', secret)).digest('hex');

/** Builds a form with one text field and one file. */
export function multipart(...headers: [string, string][]): Call {
	const boundary = '----test';
	const parts = [
		`--${boundary}\r\nContent-Disposition: form-data; name="title"\r\n\r\nA title\r\n`,
		`--${boundary}\r\nContent-Disposition: form-data; name="photo"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\nfile content\r\n`,
		`--${boundary}--\r\n`,
	];
	return { headers: [['Content-Type', `multipart/form-data; boundary=${boundary}`], ...headers], body: parts.join('') };
}
