import { createHash, createPrivateKey, generateKeyPairSync, sign, type JsonWebKey } from 'node:crypto';
import { crc32 } from 'node:zlib';

import {
	createVerifier,
	keyCall,
	profiles,
	type Config,
	type FetchedAnswer,
	type SignatureProfile,
	type Verification,
	type WebhookRequest,
} from '../../../../../../core/signature';
import { NOW } from '../../deliveries';
import { loadJson, requestOf } from '../../vectors';
import { vendorVectors } from '../../vendor-vectors';
import type { Claim } from '../claim';

export interface Certificates {
	readonly ecKey: JsonWebKey;
	readonly appleRoot: string;
	readonly appleChain: readonly string[];
	readonly rsaKey: JsonWebKey;
	/** of the RSA key, with the name Test */
	readonly certificate: string;
	/** of the RSA key, with a name of PayPal */
	readonly payPalCertificate: string;
	readonly namesLikePayPal: readonly string[];
}

export const certificates = loadJson<Certificates>('certificates.json');
export const privateKey = (key: JsonWebKey) => createPrivateKey({ key, format: 'jwk' });

const rsa = privateKey(certificates.rsaKey);
const rsaOf = (text: string) => sign('sha256', Buffer.from(text), rsa).toString('base64');
const post = (headers: Record<string, string>, body: string): WebhookRequest => ({
	method: 'POST',
	headers,
	body: Buffer.from(body),
});

type Delivery = readonly [request: WebhookRequest, answer: FetchedAnswer];
const judged = (row: SignatureProfile, [request, answer]: Delivery, config: Config): Verification =>
	createVerifier(row, [], { config }).verify(request, NOW, [answer]);
const claim = (profile: string, title: string, holds: Claim['holds']): Claim => ({ profile, title, holds });

/** docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message-verify-message-signature.html */
const SNS_CERTIFICATE = `https://sns.us-east-1.amazonaws.com/SimpleNotificationService-${'a'.repeat(32)}.pem`;
const TOPIC = { topicArn: 'arn:aws:sns:us-east-1:1:topic' };

function notification(urlName: string): Delivery {
	const fields = { Message: 'm', MessageId: 'i', Timestamp: '2026-12-01T12:00:00.000Z', TopicArn: TOPIC.topicArn };
	const content = Object.entries({ ...fields, Type: 'Notification' }).map(([name, value]) => `${name}\n${value}\n`);
	const signed = { Type: 'Notification', ...fields, SignatureVersion: '2', Signature: rsaOf(content.join('')) };
	const body = JSON.stringify({ ...signed, [urlName]: SNS_CERTIFICATE });
	return [post({}, body), { url: SNS_CERTIFICATE, body: certificates.certificate }];
}

const sns = ['SigningCertURL', 'SigningCertUrl'].map((name) =>
	claim(
		'aws-sns',
		`a notification without a subject, and with ${name}`,
		(row) => judged(row, notification(name), TOPIC).ok,
	),
);

/** PayPal-Python-SDK notifications.py: id|time|webhook id|CRC-32 of the body. */
function payPal(certificate: string): Delivery {
	const body = '{"event_type":"PAYMENT.CAPTURE.COMPLETED"}';
	const time = '2026-12-01T12:00:00Z';
	const url = 'https://api.paypal.com/v1/notifications/certs/CERT-1';
	const headers = {
		'paypal-transmission-id': 'i',
		'paypal-transmission-time': time,
		'paypal-transmission-sig': rsaOf(`i|${time}|w|${crc32(body)}`),
		'paypal-auth-algo': 'SHA256withRSA',
		'paypal-cert-url': url,
	};
	return [post(headers, body), { url, body: certificate }];
}

const ofPayPal = claim('paypal', 'the name in the certificate is one of PayPal', (row) => {
	const judge = (certificate: string) => judged(row, payPal(certificate), { webhookId: 'w' });
	return (
		judge(certificates.payPalCertificate).ok &&
		certificates.namesLikePayPal.every((certificate) => {
			const verdict = judge(certificate);
			return !verdict.ok && verdict.reason === 'certificate-refused';
		})
	);
});

/** Addresses that contain the right ones. */
const LOOK_ALIKES: Readonly<Record<string, readonly (readonly [from: string, to: string])[]>> = {
	'aws-sns': [
		['//sns.', '//evil-sns.'],
		['.amazonaws.com/', '.amazonaws.com.evil.example/'],
		['/SimpleNotification', '/evil/SimpleNotification'],
		['.pem', '.pem/evil'],
	],
	paypal: [
		['//api', '//evil-api'],
		['.paypal.com/', '.paypal.com.evil.example/'],
		['/v1/notifications/', '/evil/v1/notifications/'],
		['/certs/', '/certs/evil/'],
		['/notifications/', '/elsewhere/'],
	],
};

/** Requests that name a certificate elsewhere: nothing may be called. */
const elsewhere = ['aws-sns', 'paypal'].map((name) => {
	const genuine = vendorVectors.find(({ provider, valid }) => provider === name && valid)!;
	const refused = vendorVectors.filter(({ provider, note }) => provider === name && /host|http|user part/.test(note));
	const { headers, body } = requestOf(genuine);
	const changed = (from: string, to: string) =>
		post(
			Object.fromEntries(Object.entries(headers).map(([key, value]) => [key, String(value).replace(from, to)])),
			body.toString().replace(from, to),
		);
	const others = [
		...refused.filter(({ valid }) => !valid).map(requestOf),
		...(LOOK_ALIKES[name] ?? []).map(([from, to]) => changed(from, to)),
	];
	return claim(name, 'the place of the certificate', (profile) => {
		const call = (request: WebhookRequest) =>
			keyCall({ profile, secrets: [], config: genuine.config, request, now: genuine.now });
		return (
			others.length > 2 && call(requestOf(genuine)) !== undefined && others.every((one) => call(one) === undefined)
		);
	});
});

/** docs.fal.ai/model-endpoints/webhooks */
const falPair = generateKeyPairSync('ed25519');
function fal(url: string): Delivery {
	const body = '{"request_id":"other","status":"OK"}';
	const hash = createHash('sha256').update(body).digest('hex');
	const headers = {
		'x-fal-webhook-request-id': 'r-1',
		'x-fal-webhook-user-id': 'u-1',
		'x-fal-webhook-timestamp': String(NOW),
		'x-fal-webhook-signature': sign(null, Buffer.from(`r-1\nu-1\n${NOW}\n${hash}`), falPair.privateKey).toString('hex'),
	};
	return [post(headers, body), { url, body: JSON.stringify({ keys: [falPair.publicKey.export({ format: 'jwk' })] }) }];
}

const ofFal = ['https://rest.fal.ai/.well-known/jwks.json', 'https://rest.alpha.fal.ai/.well-known/jwks.json'].map(
	(url) =>
		claim('fal', `the user and the request, with keys of ${url}`, (row) => {
			const [own, other] = ['u-1', 'u-2'].map((userId) => judged(row, fal(url), { userId }));
			const isMine = own?.ok === true && own.deliveryId === 'r-1';
			return isMine && other?.ok === false && other.reason === 'account-refused';
		}),
);

/** The event of Kick is not signed: with another one, a captured delivery is a copy. */
const ofKick = claim('kick', 'the signed ID', (row) => {
	const keys = vendorVectors
		.filter(({ provider, valid }) => provider === 'kick' && valid)
		.map((vector) => {
			const { fetched = [], now = 0 } = vector;
			const verdict = createVerifier(row, []).verify(requestOf(vector), now, 'url' in fetched ? [fetched] : fetched);
			return verdict.ok ? verdict.replayKey : undefined;
		});
	return keys.length > 1 && keys[0] !== undefined && new Set(keys).size === 1;
});

/** ebay-oss/event-notification-nodejs-sdk: the digest is SHA1, and no other is read. */
const ofEbay = claim('ebay', 'another digest in the envelope', (row) => {
	const vector = vendorVectors.find(({ provider, valid, fetched }) => provider === 'ebay' && valid && fetched)!;
	const [name = '', text = ''] =
		Object.entries(vector.headers).find(([one]) => one.toLowerCase() === 'x-ebay-signature') ?? [];
	const envelope = JSON.parse(Buffer.from(text, 'base64').toString()) as object;
	const changed = Buffer.from(JSON.stringify({ ...envelope, digest: 'SHA256' })).toString('base64');
	const { fetched = [], now = 0 } = vector;
	const judge = (value: string) =>
		createVerifier(row, []).verify(
			{ ...requestOf(vector), headers: { ...vector.headers, [name]: value } },
			now,
			'url' in fetched ? [fetched] : fetched,
		).ok;
	return judge(text) && !judge(changed);
});

/** That detached signatures are judged with the key, the owner and the ID that the vendors' pages name. */
export const detachedClaims: readonly Claim[] = [...sns, ofPayPal, ...elsewhere, ...ofFal, ofKick, ofEbay].filter(
	({ profile }) => profiles[profile] !== undefined,
);
