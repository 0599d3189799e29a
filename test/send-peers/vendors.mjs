/**
 * Providers' own libraries as receivers. Several are ES modules or need globals that jest hides, so they run in a
 * separate process, which reads one JSON document from standard input and prints `true` or the error.
 */
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';

const require = createRequire(import.meta.url);

/** @type {Record<string, (request: { url: string, headers: Record<string, string>, body: string }, secret: string) => unknown>} */
const receivers = {
	slack({ headers, body }, signingSecret) {
		require('@slack/bolt').verifySlackRequest({ signingSecret, body, headers });
		return true;
	},
	twilio({ url, headers, body }, token) {
		const parameters = Object.fromEntries(new URLSearchParams(body));
		return require('twilio').validateRequest(token, headers['x-twilio-signature'], url, parameters);
	},
	async line({ headers, body }, secret) {
		const { validateSignature } = await import('@line/bot-sdk');
		return validateSignature(body, secret, headers['x-line-signature']);
	},
	async paddle({ headers, body }, secret) {
		const { Paddle } = require('@paddle/paddle-node-sdk');
		const event = await new Paddle('api-key').webhooks.unmarshal(body, secret, headers['paddle-signature']);
		return event.eventType === 'transaction.completed';
	},
	async square({ url, headers, body }, signatureKey) {
		const { WebhooksHelper } = require('square');
		const signatureHeader = headers['x-square-hmacsha256-signature'];
		return await WebhooksHelper.verifySignature({
			requestBody: body,
			signatureHeader,
			signatureKey,
			notificationUrl: url,
		});
	},
	razorpay({ headers, body }, secret) {
		return require('razorpay').validateWebhookSignature(body, headers['x-razorpay-signature'], secret);
	},
	'hubspot-v3'({ url, headers, body }, clientSecret) {
		return require('@hubspot/api-client').Signature.isValid({
			signatureVersion: 'v3',
			signature: headers['x-hubspot-signature-v3'],
			timestamp: Number(headers['x-hubspot-request-timestamp']),
			clientSecret,
			method: 'POST',
			url,
			requestBody: body,
		});
	},
	async openai({ headers, body }, secret) {
		const OpenAI = require('openai').default;
		const event = await new OpenAI({ apiKey: 'x' }).webhooks.unwrap(body, headers, secret);
		return event.type === 'response.completed';
	},
	async linear({ headers, body }, secret) {
		const { LinearWebhookClient } = await import('@linear/sdk/webhooks');
		const { webhookTimestamp } = JSON.parse(body);
		return new LinearWebhookClient(secret).verify(Buffer.from(body), headers['linear-signature'], webhookTimestamp);
	},
	async stripe({ headers, body }, secret) {
		const Stripe = require('stripe').default ?? require('stripe');
		return new Stripe('sk_test_x').webhooks.constructEvent(body, headers['stripe-signature'], secret).type.length > 0;
	},
	async github({ headers, body }, secret) {
		const { verify } = await import('@octokit/webhooks-methods');
		return await verify(secret, body, headers['x-hub-signature-256']);
	},
	'standard-webhooks'({ headers, body }, secret) {
		const { Webhook } = require('standardwebhooks');
		return new Webhook(secret).verify(body, headers).type === 'user.created';
	},
};

const { provider, request, secret } = JSON.parse(await text(process.stdin));
try {
	process.stdout.write(String(await receivers[provider](request, secret)));
} catch (error) {
	process.stdout.write(`${error.name}: ${error.message}`);
}
