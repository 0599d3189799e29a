import { createHmac } from 'node:crypto';

import { createSigner, type Config, type HandshakeAnswer, type WebhookRequest } from '../../../../core/signature';
import { NOW, requestFrom, URL_CALLED } from './deliveries';

export const SECRET = 'a secret';

export interface Example {
	readonly profile: string;
	readonly what: string;
	readonly method?: string;
	readonly url?: string;
	readonly headers?: Record<string, string>;
	readonly body?: string;
	/** Signed by the sender: the same request without a signature must then not be answered. */
	readonly signed: boolean;
	readonly secret?: string;
	readonly config?: Config;
	/** The secret that the sender discloses in it. */
	readonly tells?: string;
	readonly answer: Partial<HandshakeAnswer> & { readonly contains?: Record<string, string> };
}

/** Published examples of the secrets that two vendors disclose in their handshake. */
const NOTION_TOKEN = 'secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl';
const ASANA_SECRET = 'b537207f20cbfa02357cf448134da559e8bd39d61597dcd5631b8012eae53e81';

const mac = (text: string, encoding: 'hex' | 'base64') => createHmac('sha256', SECRET).update(text).digest(encoding);
const TEXT = 'text/plain; charset=utf-8';
const JSON_TYPE = 'application/json';

/** What each provider sends, and the answer that its documentation requires. */
export const examples: readonly Example[] = [
	{
		profile: 'github',
		what: 'ping',
		headers: { 'X-GitHub-Event': 'ping' },
		body: '{"zen":"x"}',
		signed: true,
		answer: { status: 200, body: '{"status":"pong"}' },
	},
	{
		profile: 'github-legacy-sha1',
		what: 'ping',
		headers: { 'X-GitHub-Event': 'ping' },
		body: '{"zen":"x"}',
		signed: true,
		answer: { status: 200, body: '{"status":"pong"}' },
	},
	{
		profile: 'slack',
		what: 'url_verification',
		body: '{"token":"t","challenge":"3eZbrw1a","type":"url_verification"}',
		signed: true,
		answer: { status: 200, body: '{"challenge":"3eZbrw1a"}', contains: { 'Content-Type': JSON_TYPE } },
	},
	{
		profile: 'meta',
		what: 'hub.challenge',
		method: 'GET',
		url: `/w?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=${encodeURIComponent(SECRET)}`,
		signed: false,
		answer: {
			status: 200,
			body: '1158201444',
			contains: { 'Content-Type': TEXT, 'X-Content-Type-Options': 'nosniff' },
		},
	},
	{
		profile: 'zoom',
		what: 'URL validation',
		body: '{"event":"endpoint.url_validation","event_ts":1,"payload":{"plainToken":"qgg8vlvZRS6UYooatFL8Aw"}}',
		signed: true,
		answer: {
			status: 200,
			body: `{"plainToken":"qgg8vlvZRS6UYooatFL8Aw","encryptedToken":"${mac('qgg8vlvZRS6UYooatFL8Aw', 'hex')}"}`,
		},
	},
	{
		profile: 'x-twitter',
		what: 'CRC',
		method: 'GET',
		url: '/w?crc_token=abc',
		signed: false,
		answer: { status: 200, body: `{"response_token":"sha256=${mac('abc', 'base64')}"}` },
	},
	{
		profile: 'dropbox',
		what: 'challenge',
		method: 'GET',
		url: '/w?challenge=%3Cb%3E',
		signed: false,
		answer: { status: 200, body: '<b>', contains: { 'Content-Type': TEXT, 'X-Content-Type-Options': 'nosniff' } },
	},
	{
		profile: 'microsoft-graph',
		what: 'validationToken',
		url: '/w?validationToken=Validation%3A+Testing',
		signed: false,
		answer: { status: 200, body: 'Validation: Testing', contains: { 'Content-Type': TEXT } },
	},
	{
		profile: 'microsoft-graph-rich',
		what: 'validationToken',
		config: { appId: 'an app', tenantId: 'a tenant' },
		url: '/w?validationToken=Validation%3A+Testing',
		signed: false,
		answer: { status: 200, body: 'Validation: Testing', contains: { 'Content-Type': TEXT } },
	},
	{
		// learn.microsoft.com/azure/event-grid/end-point-validation-cloud-events-schema
		profile: 'azure-event-grid',
		what: 'abuse protection',
		method: 'OPTIONS',
		headers: { 'WebHook-Request-Origin': 'eventgrid.azure.net' },
		signed: false,
		answer: {
			status: 200,
			body: '',
			contains: {
				Allow: 'POST, OPTIONS',
				'WebHook-Allowed-Origin': 'eventgrid.azure.net',
				'WebHook-Allowed-Rate': '*',
			},
		},
	},
	{
		// docs.slack.dev/interactivity/implementing-slash-commands: Slack checks the certificate from time to time
		profile: 'slack',
		what: 'ssl_check',
		headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
		body: 'ssl_check=1&token=xxx',
		signed: false,
		answer: { status: 200, body: '' },
	},
	{
		profile: 'slack',
		what: 'ssl_check in the URL',
		method: 'GET',
		url: '/w?ssl_check=1&token=xxx',
		signed: false,
		answer: { status: 200, body: '' },
	},
	{
		profile: 'azure-event-grid',
		what: 'SubscriptionValidation',
		headers: { 'aeg-event-type': 'SubscriptionValidation' },
		body: '[{"id":"1","data":{"validationCode":"512d38b6"},"eventType":"Microsoft.EventGrid.SubscriptionValidationEvent"}]',
		signed: false,
		answer: { status: 200, body: '{"validationResponse":"512d38b6"}' },
	},
	{
		profile: 'cloudevents',
		what: 'OPTIONS',
		method: 'OPTIONS',
		headers: { 'WebHook-Request-Origin': 'eventemitter.example.com' },
		signed: false,
		answer: {
			status: 200,
			body: '',
			contains: {
				// RFC 9110, 9.3.7: the methods that the resource supports
				Allow: 'POST, OPTIONS',
				'WebHook-Allowed-Origin': 'eventemitter.example.com',
				'WebHook-Allowed-Rate': '*',
			},
		},
	},
	{
		profile: 'okta',
		what: 'one-time verification',
		method: 'GET',
		headers: { 'x-okta-verification-challenge': 'abc' },
		signed: false,
		answer: { status: 200, body: '{"verification":"abc"}' },
	},
	{
		profile: 'twitch',
		what: 'callback verification',
		headers: { 'Twitch-Eventsub-Message-Type': 'webhook_callback_verification' },
		body: '{"challenge":"pogchamp-kappa-360noscope-vohiyo"}',
		signed: true,
		answer: { status: 200, body: 'pogchamp-kappa-360noscope-vohiyo', contains: { 'Content-Type': TEXT } },
	},
	{
		profile: 'monday',
		what: 'challenge',
		body: '{"challenge":"3eZbrw1aBm2rZgRNFdxV"}',
		signed: false,
		answer: { status: 200, body: '{"challenge":"3eZbrw1aBm2rZgRNFdxV"}' },
	},
	{
		profile: 'asana',
		what: 'X-Hook-Secret',
		headers: { 'X-Hook-Secret': ASANA_SECRET },
		body: '{}',
		signed: false,
		tells: ASANA_SECRET,
		answer: { status: 200, contains: { 'X-Hook-Secret': ASANA_SECRET } },
	},
	{ profile: 'asana', what: 'heartbeat', body: '{"events":[]}', signed: true, answer: { status: 200 } },
	{
		profile: 'notion',
		what: 'verification token',
		body: `{"verification_token":"${NOTION_TOKEN}"}`,
		signed: false,
		tells: NOTION_TOKEN,
		answer: { status: 200, body: '' },
	},
	{
		profile: 'confluence',
		what: 'Test connection',
		body: '{"test":true}',
		signed: false,
		answer: { status: 200, body: '' },
	},
	{
		profile: 'bitbucket-server',
		what: 'Test connection',
		headers: { 'X-Event-Key': 'diagnostics:ping' },
		body: '{"test":true}',
		signed: false,
		answer: { status: 200, body: '' },
	},
	{ profile: 'figma', what: 'PING', body: '{"event_type":"PING"}', signed: true, answer: { status: 200, body: '' } },
	{ profile: 'ashby', what: 'ping', body: '{"action":"ping"}', signed: true, answer: { status: 200, body: '' } },
	{ profile: 'viber', what: 'set_webhook', body: '{"event":"webhook"}', signed: true, answer: { status: 200 } },
	{ profile: 'mandrill', what: 'HEAD', method: 'HEAD', signed: false, answer: { status: 200, body: '' } },
	{ profile: 'surveymonkey', what: 'HEAD', method: 'HEAD', signed: false, answer: { status: 200, body: '' } },
	{
		profile: 'nylas',
		what: 'challenge',
		method: 'GET',
		url: '/w?challenge=bc609b38',
		signed: false,
		answer: { status: 200, body: 'bc609b38', contains: { 'Content-Type': TEXT } },
	},
	{
		profile: 'linkedin',
		what: 'challengeCode',
		method: 'GET',
		url: '/w?challengeCode=890e4665-4dfe-4ab1',
		signed: false,
		answer: {
			status: 200,
			body: `{"challengeCode":"890e4665-4dfe-4ab1","challengeResponse":"${mac('890e4665-4dfe-4ab1', 'hex')}"}`,
		},
	},
	{
		profile: 'smartcar',
		what: 'VERIFY',
		body: '{"eventType":"VERIFY","data":{"challenge":"3a5c8f72"},"meta":{"deliveryId":"d1"}}',
		signed: true,
		answer: { status: 200, body: `{"challenge":"${mac('3a5c8f72', 'hex')}"}` },
	},
	{
		// before version 4
		profile: 'smartcar',
		what: 'verify',
		body: '{"version":"2.0","webhookId":"w","eventName":"verify","payload":{"challenge":"3a5c8f72"}}',
		signed: true,
		answer: { status: 200, body: `{"challenge":"${mac('3a5c8f72', 'hex')}"}` },
	},
	{
		profile: 'onfleet',
		what: 'check',
		method: 'GET',
		url: '/w?check=abc',
		secret: 'd51b1d2a0e2f4b6c',
		signed: false,
		answer: { status: 200, body: 'abc', contains: { 'Content-Type': TEXT } },
	},
	{ profile: 'mailchimp', what: 'GET', method: 'GET', signed: true, answer: { status: 200, body: '' } },
	{ profile: 'trello', what: 'HEAD', method: 'HEAD', signed: false, answer: { status: 200, body: '' } },
	{ profile: 'intercom', what: 'ping', body: '{"topic":"ping"}', signed: true, answer: { status: 200 } },
	{
		profile: 'line',
		what: 'verify button',
		body: '{"destination":"x","events":[]}',
		signed: true,
		answer: { status: 200 },
	},
	{
		profile: 'xero',
		what: 'intent to receive',
		body: '{"events":[],"entropy":"x"}',
		signed: true,
		answer: { status: 200, body: '' },
	},
	{
		profile: 'terraform-cloud',
		what: 'verification',
		body: '{"payload_version":1,"notifications":[{"trigger":"verification"}]}',
		signed: true,
		answer: { status: 200 },
	},
	{
		profile: 'front',
		what: 'challenge',
		headers: { 'x-front-challenge': 'abc' },
		body: '{"type":"sync"}',
		signed: true,
		answer: { status: 200, body: '{"challenge":"abc"}' },
	},
	{
		profile: 'woocommerce',
		what: 'ping',
		headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
		body: 'webhook_id=12',
		signed: false,
		answer: { status: 200 },
	},
	{
		profile: 'google-channel',
		what: 'sync',
		headers: { 'X-Goog-Resource-State': 'sync' },
		body: '',
		signed: true,
		answer: { status: 200 },
	},
];

interface NearMiss {
	readonly profile: string;
	readonly what: string;
	readonly method?: string;
	readonly url?: string;
	readonly headers?: Record<string, string>;
	readonly body?: string;
	readonly config?: Config;
}

/** Requests that have what the answer would repeat, but are not what the vendor calls its check. */
export const nearMisses: readonly NearMiss[] = [
	{ profile: 'slack', what: 'another type', body: '{"type":"event_callback","challenge":"x"}' },
	{ profile: 'slack', what: 'ssl_check=0', body: 'ssl_check=0' },
	{ profile: 'slack', what: 'no ssl_check', body: 'command=%2Fweather&text=94070' },
	{ profile: 'slack', what: 'ssl_check=0 in the URL', method: 'GET', url: '/w?ssl_check=0' },
	{ profile: 'slack', what: 'a GET', method: 'GET', url: '/w' },
	{ profile: 'slack', what: 'ssl_check in the URL of a HEAD', method: 'HEAD', url: '/w?ssl_check=1' },
	{ profile: 'slack', what: 'ssl_check in the form of a GET', method: 'GET', url: '/w', body: 'ssl_check=1' },
	{ profile: 'smartcar', what: 'another type', body: '{"eventType":"VEHICLE_STATE","data":{"challenge":"abc"}}' },
	{ profile: 'smartcar', what: 'another event', body: '{"eventName":"schedule","payload":{"challenge":"abc"}}' },
	{ profile: 'zoom', what: 'another event', body: '{"event":"meeting.started","payload":{"plainToken":"abc"}}' },
	{
		profile: 'twitch',
		what: 'a notification',
		headers: { 'Twitch-Eventsub-Message-Type': 'notification' },
		body: '{"challenge":"abc"}',
	},
	{
		profile: 'azure-event-grid',
		what: 'a notification',
		headers: { 'aeg-event-type': 'Notification' },
		body: '[{"data":{"validationCode":"abc"}}]',
	},
	{ profile: 'confluence', what: 'no test', body: '{"test":false}' },
	...['meta', 'whatsapp', 'instagram'].map((profile) => ({
		profile,
		what: 'another mode',
		method: 'GET',
		url: `/w?hub.mode=unsubscribe&hub.challenge=1&hub.verify_token=a%20key`,
	})),
	{ profile: 'discord', what: 'a PING with PUT', method: 'PUT', body: '{"type":1}' },
	{ profile: 'discord-events', what: 'a PING with PUT', method: 'PUT', body: '{"type":0}' },
	{
		profile: 'ebay',
		what: 'a challenge with POST',
		url: '/w?challenge_code=abc',
		config: { verificationToken: 'a token', endpoint: 'https://example.com/w' },
	},
	{
		profile: 'asana',
		what: 'a signed delivery',
		headers: { 'X-Hook-Secret': ASANA_SECRET, 'X-Hook-Signature': 'abc' },
		body: '{"events":[{}]}',
	},
	{
		profile: 'woocommerce',
		what: 'a delivery in a form',
		headers: { 'X-WC-Webhook-Topic': 'order.created' },
		body: 'webhook_id=12',
	},
	{ profile: 'woocommerce', what: 'another form', body: 'id=12' },
	...[`x${NOTION_TOKEN}`, `${NOTION_TOKEN} x`].map((token) => ({
		profile: 'notion',
		what: 'a token with more around it',
		body: JSON.stringify({ verification_token: token }),
	})),
	...[`x${ASANA_SECRET}`, `${ASANA_SECRET}x`].map((secret) => ({
		profile: 'asana',
		what: 'a secret with more around it',
		headers: { 'X-Hook-Secret': secret },
		body: '{}',
	})),
	{ profile: 'notion', what: 'a token of another form', body: '{"verification_token":"evil"}' },
	{ profile: 'asana', what: 'a secret of another form', headers: { 'X-Hook-Secret': 'evil evil' }, body: '{}' },
];

export const unsignedRequest = ({ method = 'POST', url, headers = {}, body = '' }: NearMiss): WebhookRequest => ({
	method,
	url,
	headers,
	body: Buffer.from(body),
});

export function signedRequest(example: Example): WebhookRequest {
	const plain = unsignedRequest(example);
	const input = { body: plain.body, id: 'id1', timestamp: NOW, method: 'POST', url: URL_CALLED };
	const signed = requestFrom(createSigner(example.profile, [SECRET]).sign(input), input);
	return { ...signed, method: plain.method, headers: { ...signed.headers, ...plain.headers } };
}
