/** Vendors that deliver: what they send, how it is signed, when they try again, and which items must come of it. */
import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';
import { createHmac } from 'node:crypto';

import { canSign, createSigner, profileNames, profiles } from '../../core/signature';
import type { SignatureProfile, Signer } from '../../core/signature';
import type { TriggerSetup } from '../n8n-core/harness/trigger';
import { secretFor } from '../unit/core/signature/deliveries';
import { vendors } from '../unit/core/signature/genuine-deliveries';
import type { Sample } from '../unit/core/signature/genuine-deliveries';
import { lists, topics } from './documents';
import type { ListWriting } from './documents';

/** A request on its way, and the bodies of the items that it must become, as JSON. */
export interface Sending {
	readonly headers: readonly (readonly [string, string])[];
	readonly body: Buffer;
	readonly query?: string;
	readonly items: readonly string[];
}

export interface Sender {
	readonly name: string;
	readonly setup: TriggerSetup;
	/** seconds after the first attempt at which the vendor tries again, to the end of its span */
	readonly retries: readonly number[];
	/** Whether something tells a retry from a new delivery. Where nothing does, a stored delivery that is sent again runs again. */
	readonly knowsCopies: boolean;
	readonly send: (delivery: number, attempt: number, times: Times) => Sending;
}

/** Unix seconds. */
export interface Times {
	readonly first: number;
	readonly now: number;
}

/** When the first delivery comes, in Unix seconds. */
export const START = Date.UTC(2026, 10, 25) / 1000;

const PUBLIC_URL = 'https://example.com/webhook/abc';
/** Mercado Pago signs this part of the query. */
const CALLED = `${PUBLIC_URL}?data.id=7`;

/** Unix seconds at which every vendor begins to sign with its new secret: retries, too. */
const ROTATION = START + 2 * 86_400;

/** Until then, the triggers accept the old secret beside the new one. */
const ROTATION_ENDS = '2030-01-01T00:00:00.000Z';

type HandSigner = (secret: string, sample: Sample, seconds: number) => Record<string, string>;
const mac = (secret: string, content: string) => createHmac('sha256', secret).update(content);

/** The vendors' headers, made by hand as their documents say; all other vendors' are made by the library's signer. */
const byHand: Readonly<Record<string, HandSigner>> = {
	github: (secret, { body, event = '', id = '' }) => ({
		'X-GitHub-Event': event,
		'X-GitHub-Delivery': id,
		'X-Hub-Signature-256': `sha256=${mac(secret, body).digest('hex')}`,
	}),
	stripe: (secret, { body }, seconds) => ({
		'Stripe-Signature': `t=${seconds},v1=${mac(secret, `${seconds}.${body}`).digest('hex')}`,
	}),
	slack: (secret, { body }, seconds) => ({
		'X-Slack-Request-Timestamp': String(seconds),
		'X-Slack-Signature': `v0=${mac(secret, `v0:${seconds}:${body}`).digest('hex')}`,
	}),
	shopify: (secret, { body, event = '' }) => ({
		'X-Shopify-Topic': event,
		'X-Shopify-Hmac-Sha256': mac(secret, body).digest('base64'),
	}),
	woocommerce: (secret, { body, event = '', id = '' }) => ({
		'X-WC-Webhook-Topic': event,
		'X-WC-Webhook-Delivery-ID': id,
		'X-WC-Webhook-Signature': mac(secret, body).digest('base64'),
	}),
	line: (secret, { body }) => ({ 'x-line-signature': mac(secret, body).digest('base64') }),
	meta: (secret, { body }) => ({ 'X-Hub-Signature-256': `sha256=${mac(secret, body).digest('hex')}` }),
	typeform: (secret, { body }) => ({ 'Typeform-Signature': `sha256=${mac(secret, body).digest('base64')}` }),
	customSignature: (secret, { body, id = '' }) => ({
		'X-Signature': `sha256=${mac(secret, body).digest('hex')}`,
		'X-Delivery': id,
	}),
};

const isForm = (body: string) => !/^[[{]/.test(body);
const contentType = (body: string): Record<string, string> =>
	body === '' ? {} : { 'content-type': isForm(body) ? 'application/x-www-form-urlencoded' : 'application/json' };

/** What is in the bytes, read without the product. */
function documentIn(body: string): unknown {
	return isForm(body) ? Object.fromEntries(new URLSearchParams(body)) : (JSON.parse(body) as unknown);
}

/** The bodies that are to be put out: all selected events of a list, or the whole document. */
function itemsOf(document: unknown, list: ListWriting | undefined): unknown[] {
	if (list === undefined) return [document];
	const elements = list.elements(document as never);
	return elements.filter((element) => list.takes?.(element as never) ?? true);
}

/** IDs of the one to four events of a delivery, unique for the vendor. */
const idsOf = (delivery: number) => Array.from({ length: (delivery % 4) + 1 }, (_, at) => delivery * 10 + at);

function sampleOf(name: string, delivery: number, attempt: number): Sample {
	const list = lists[name];
	if (list !== undefined) return { body: JSON.stringify(list.write(idsOf(delivery), attempt)) };
	const topic = topics[name];
	if (topic !== undefined) return topic(delivery);
	const vendor = vendors[name];
	if (vendor === undefined) throw new Error(`No deliveries of ${name}`);
	return vendor(delivery, attempt);
}

/** Seconds for which a signature is accepted. */
function tolerance({ scheme }: SignatureProfile): number {
	if (scheme.kind === 'message-signature') return scheme.tolerance;
	return scheme.kind === 'signed' ? (scheme.timestamp?.tolerance ?? Infinity) : Infinity;
}

/** Whether the vendor sends the very same request again: time, signature or token is in the body, or only the signature tells. */
const repeatsItself = ({ retry, scheme }: SignatureProfile) =>
	retry.keeps === 'signature' ||
	(scheme.kind === 'token' && scheme.token.in === 'json') ||
	(scheme.kind === 'signed' && (scheme.timestamp?.from.in === 'json' || scheme.signature.in === 'json'));

/** An early retry, some in between, and the last one. */
const momentsUpTo = (span: number) => [
	...new Set([span / 50, span / 10, span / 3, span].map((moment) => Math.max(1, Math.floor(moment)))),
];

/** Where a vendor gives no schedule, it is taken to try for an hour. */
const HOUR = 3600;

/** Both secrets of a rotation, and the parameters of a trigger for them. */
function setupOf(secrets: readonly string[], parameters: INodeParameters): TriggerSetup {
	const [secret = '', previousSecret = ''] = secrets;
	const stored: ICredentialDataDecryptedObject = {
		secret,
		previousSecret,
		previousSecretValidUntil: ROTATION_ENDS,
	};
	return { parameters, credentials: { webhookSigningSecretApi: stored } };
}

function senderOf(profile: SignatureProfile): Sender {
	const { name, retry } = profile;
	const secrets = ['the new key', 'the old key'].map((text) => secretFor(profile, Buffer.from(text)));
	const signers = secrets.map((secret) => createSigner(profile, [secret]));
	const again = repeatsItself(profile);
	const span = Math.min(retry.spanSeconds ?? HOUR, again ? tolerance(profile) : Infinity);
	const list = lists[name];
	return {
		name,
		setup: setupOf(secrets, { source: name, events: list?.events ?? '', options: { publicUrl: PUBLIC_URL } }),
		retries: momentsUpTo(span),
		knowsCopies: retry.keeps !== 'nothing',
		send: (delivery, attempt, { first, now }) => {
			const sample = sampleOf(name, delivery, again ? 1 : attempt);
			const seconds = again ? first : now;
			const which = seconds < ROTATION ? 1 : 0;
			const signed = sign(name, signers[which] as Signer, secrets[which] ?? '', sample, seconds);
			const items = itemsOf(documentIn(signed.body.toString()), list).map((item) => masked(item, secrets));
			return { ...signed, items };
		},
	};
}

function sign(name: string, signer: Signer, secret: string, sample: Sample, seconds: number): Omit<Sending, 'items'> {
	const { event, id, headers = {} } = sample;
	const body = Buffer.from(sample.body);
	const hand = byHand[name]?.(secret, sample, seconds);
	if (hand) return { headers: Object.entries({ ...contentType(sample.body), ...headers, ...hand }), body };
	const signed = signer.sign({ body, event, id, timestamp: seconds, method: 'POST', url: CALLED });
	const all = { ...contentType(sample.body), ...headers, ...signed.headers };
	return {
		headers: Object.entries(all),
		body: signed.body ?? body,
		query: (signed.url ?? CALLED).slice(PUBLIC_URL.length),
	};
}

/** A secret that travels in the body is not put out. */
const masked = (item: unknown, secrets: readonly string[]) =>
	secrets.reduce((text, secret) => text.replaceAll(secret, '***'), JSON.stringify(item));

/** A sender that no row knows: bodies repeat, and an unsigned header names the delivery. */
function customSender(): Sender {
	const secrets = ['a new key of enough bytes', 'an old key of enough bytes'];
	const source = 'customSignature';
	return {
		name: source,
		setup: setupOf(secrets, {
			source,
			customHeader: 'X-Signature',
			customPrefix: 'sha256=',
			customIdHeader: 'X-Delivery',
		}),
		retries: momentsUpTo(HOUR),
		knowsCopies: true,
		send: (delivery, _attempt, { now }) => {
			const sample = { body: '{"text":"yes"}', id: `d${delivery}` };
			const headers = byHand[source]?.(secrets[now < ROTATION ? 1 : 0] ?? '', sample, 0) ?? {};
			const all = Object.entries({ ...contentType(sample.body), ...headers });
			return { headers: all, body: Buffer.from(sample.body), items: [sample.body] };
		},
	};
}

/** Rows with lists are here only if their lists are written above. */
const isWritten = (profile: SignatureProfile) => profile.lists === undefined || profile.name in lists;

export function allSenders(): readonly Sender[] {
	const rows = profileNames.map((name) => profiles[name] as SignatureProfile);
	return [...rows.filter((profile) => canSign(profile) && isWritten(profile)).map(senderOf), customSender()];
}
