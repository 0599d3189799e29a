import { createHash, createHmac } from 'node:crypto';

import type { WebhookRequest } from '../../../../core/signature';
import type { Judged, Subject, SubjectOptions } from './subject';

/** A rule for every verifier. Each case is a sentence and fails for exactly one reason. */
export interface Case {
	readonly name: string;
	/** Undefined if the subject behaves correctly. */
	readonly run: (subject: Subject) => string | undefined;
}

const NOW = 1_700_000_000;
const SECRET = 'It is no secret to anybody';
const STANDARD = Buffer.from('a standard webhooks secret').toString('base64');

const hmac = (
	content: string | Buffer,
	encoding: 'hex' | 'base64' = 'hex',
	key: string | Buffer = SECRET,
	hash = 'sha256',
) => createHmac(hash, key).update(content).digest(encoding);

const post = (headers: WebhookRequest['headers'], body: string | Buffer, more: Partial<WebhookRequest> = {}) => ({
	method: 'POST',
	headers,
	body: Buffer.from(body as string),
	...more,
});

const github = (body: string | Buffer, signature = `sha256=${hmac(body)}`, more: Partial<WebhookRequest> = {}) =>
	post({ 'x-hub-signature-256': signature, 'x-github-event': 'push', 'x-github-delivery': 'd1' }, body, more);

const stripe = (t: string, body = '{}', more = '') =>
	post({ 'stripe-signature': `t=${t},${more}v1=${hmac(`${t}.${body}`)}` }, body);

function standard(id: string, t: string, body: string, signedAs = `${id}.${t}.${body}`): WebhookRequest {
	const signature = `v1,${hmac(signedAs, 'base64', Buffer.from(STANDARD, 'base64'))}`;
	return post({ 'webhook-id': id, 'webhook-timestamp': t, 'webhook-signature': signature }, body);
}

function attempt(act: () => Judged): Judged | { readonly thrown: string } {
	try {
		return act();
	} catch (error) {
		return { thrown: error instanceof Error ? error.message : String(error) };
	}
}

interface Given {
	readonly profile: string;
	readonly secrets?: readonly string[];
	readonly request: WebhookRequest;
	readonly now?: number;
	readonly options?: SubjectOptions;
}

function judge(subject: Subject, { profile, secrets = [SECRET], request, now = NOW, options }: Given) {
	return attempt(() => subject.verify(profile, secrets, request, now, options));
}

const accepts = (name: string, given: Given, index?: number): Case => ({
	name,
	run(subject) {
		const verdict = judge(subject, given);
		if ('thrown' in verdict) return `threw: ${verdict.thrown}`;
		if (!verdict.ok) return `refused: ${verdict.reason ?? 'without a reason'}`;
		return index === undefined || verdict.secretIndex === index ? undefined : 'names the wrong secret';
	},
});

const refuses = (name: string, given: Given): Case => ({
	name,
	run(subject) {
		const verdict = judge(subject, given);
		if ('thrown' in verdict) return `threw: ${verdict.thrown}`;
		return verdict.ok ? 'accepted' : undefined;
	},
});

const throwsFor = (name: string, secrets: readonly string[]): Case => ({
	name,
	run(subject) {
		const verdict = judge(subject, {
			profile: 'github',
			secrets,
			request: github('{}', `sha256=${hmac('{}', 'hex', '')}`),
		});
		if (!('thrown' in verdict)) return verdict.ok ? 'accepted' : 'refused instead of naming the misconfiguration';
		return undefined;
	},
});

const sameKey = (name: string, profile: string, first: WebhookRequest, second: WebhookRequest): Case => ({
	name,
	run(subject) {
		const [a, b] = [judge(subject, { profile, request: first }), judge(subject, { profile, request: second })];
		if ('thrown' in a || 'thrown' in b || !a.ok || !b.ok) return 'did not accept both';
		return a.replayKey !== undefined && a.replayKey === b.replayKey ? undefined : 'the replay goes unnoticed';
	},
});

const silent = (name: string, profile: string, request: WebhookRequest): Case => ({
	name,
	run: (subject) => (subject.handshake(profile, [SECRET], request, NOW) ? 'answered' : undefined),
});

const NUL = String.fromCharCode(0);
const body = '{"a":1}';
const digest = hmac(body);
const shopify = (text: string, signature: string) => post({ 'x-shopify-hmac-sha256': signature }, text);
const jws = (header: object, claims: object, key = SECRET) => {
	const signed = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
	return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
};
const bodyClaims = { iss: 'netlify', sha256: createHash('sha256').update(body).digest('hex') };
const adyenItem = (reference: string, signature: string) => ({
	NotificationRequestItem: {
		pspReference: reference,
		eventCode: 'E',
		success: 'true',
		additionalData: { hmacSignature: signature },
	},
});
const ADYEN_KEY = 'aa'.repeat(32);
const adyenSign = (reference: string) => hmac(`${reference}::::::E:true`, 'base64', Buffer.from(ADYEN_KEY, 'hex'));
const URL_GIVEN = 'https://us.example/hook';
const square = (url: string, signedUrl: string, headers = {}) =>
	post({ ...headers, 'x-square-hmacsha256-signature': hmac(signedUrl + body, 'base64') }, body, { url });

export const conformance: readonly Case[] = [
	accepts('a genuine GitHub delivery', { profile: 'github', request: github(body) }),
	accepts('a genuine Stripe delivery', { profile: 'stripe', request: stripe(String(NOW)) }),
	accepts('a genuine Standard Webhooks delivery', {
		profile: 'standard-webhooks',
		secrets: [STANDARD],
		request: standard('msg_1', String(NOW), body),
	}),
	accepts('upper-case hex', { profile: 'github', request: github(body, `sha256=${digest.toUpperCase()}`) }),
	accepts(
		'the previous secret, and says which',
		{ profile: 'github', secrets: ['new', SECRET], request: github(body) },
		1,
	),
	accepts('the second of two signatures', {
		profile: 'stripe',
		request: stripe(String(NOW), '{}', `v1=${'0'.repeat(64)},`),
	}),
	accepts('a body that holds replacement patterns', {
		profile: 'standard-webhooks',
		secrets: [STANDARD],
		request: standard('msg_1', String(NOW), '{"price":"$& $1 $$ $`"}'),
	}),
	refuses('a forged signature', { profile: 'github', request: github(body, `sha256=${hmac('other')}`) }),
	refuses('no signature', { profile: 'github', request: post({}, body) }),
	refuses('a signature of another length', { profile: 'github', request: github(body, 'sha256=abcd') }),
	refuses('a truncated signature', { profile: 'github', request: github(body, `sha256=${digest.slice(0, 62)}`) }),
	refuses('one hex digit too many', { profile: 'github', request: github(body, `sha256=${digest}a`) }),
	refuses('junk after the hex digits', { profile: 'github', request: github(body, `sha256=${digest}zz`) }),
	refuses('base64 with other trailing bits', {
		profile: 'shopify',
		request: shopify(
			'Test Payload Body',
			hmac('Test Payload Body', 'base64').replace(/.=$/, (end) => nextLetter(end)),
		),
	}),
	refuses('base64 with a line break inside', {
		profile: 'shopify',
		request: shopify(body, hmac(body, 'base64').replace(/^(.{20})/, '$1\n')),
	}),
	refuses('base64 in another letter case', {
		profile: 'line',
		request: post({ 'x-line-signature': flipCase(hmac(body, 'base64')) }, body),
	}),
	refuses('a timestamp with a suffix, genuinely signed', { profile: 'stripe', request: stripe(`${NOW}suffix`) }),
	refuses('an empty timestamp, genuinely signed', { profile: 'stripe', request: stripe(''), now: 10 }),
	refuses('a timestamp that is no number, genuinely signed', { profile: 'stripe', request: stripe('NaN') }),
	refuses('a timestamp too far in the past', { profile: 'stripe', request: stripe(String(NOW - 301)) }),
	// Stripe's own library accepts any time ahead; a configured tolerance applies in both directions
	refuses('a timestamp too far in the future', {
		profile: 'stripe',
		request: stripe(String(NOW + 301)),
		options: { toleranceSeconds: 300 },
	}),
	refuses('any age when the tolerance is 0', {
		profile: 'stripe',
		request: stripe(String(NOW - 5)),
		options: { toleranceSeconds: 0 },
	}),
	refuses('a second, forged signature header', {
		profile: 'github',
		request: github(body, `sha256=${digest}`, {
			rawHeaders: ['X-Hub-Signature-256', `sha256=${digest}`, 'X-Hub-Signature-256', 'sha256=00'],
		}),
	}),
	refuses('two joined signatures where one is sent', {
		profile: 'github',
		request: github(body, `sha256=${digest}, sha256=${hmac('x')}`),
	}),
	throwsFor('an empty secret is a misconfiguration', ['']),
	throwsFor('no secret is a misconfiguration', []),
	throwsFor('a blank secret is a misconfiguration', [' \t']),
	refuses('SHA-1 where SHA-256 is asked for', {
		profile: 'github',
		request: post({ 'x-hub-signature': `sha1=${hmac(body, 'hex', SECRET, 'sha1')}` }, body),
	}),
	refuses('an algorithm that the request names', {
		profile: 'github',
		request: github(body, `sha1=${hmac(body, 'hex', SECRET, 'sha1')}`),
	}),
	refuses('an id that stands for the body', {
		profile: 'standard-webhooks',
		secrets: [STANDARD],
		request: standard('{body}', String(NOW), 'msg_1', `msg_1.${NOW}.{body}`),
	}),
	refuses('an id that shifts the borders of the content', {
		profile: 'standard-webhooks',
		secrets: [STANDARD],
		request: standard(`msg_1.${NOW}`, String(NOW), body, `msg_1.${NOW}.${NOW}.${body}`),
	}),
	refuses('another body with invalid UTF-8', {
		profile: 'github',
		request: github(Buffer.from([0xff, 0xfe]), `sha256=${hmac(Buffer.from([0xff, 0xfe]).toString('utf8'))}`),
	}),
	refuses('a body with one more line feed', { profile: 'github', request: github(`${body}\n`, `sha256=${digest}`) }),
	accepts('a body that is no compact JSON', { profile: 'github', request: github('{ "a" : 1.0 }') }),
	accepts('a body that is no JSON', { profile: 'github', request: github(NUL) }),
	sameKey(
		'the same signature in another spelling is a replay',
		'github',
		github(body),
		github(body, `sha256=${digest.toUpperCase()}`),
	),
	sameKey('a replay under another delivery id is a replay', 'github', github(body), {
		...github(body),
		headers: { ...github(body).headers, 'x-github-delivery': 'd2' },
	}),
	sameKey('a replay without its delivery id is a replay', 'github', github(body), {
		...github(body),
		headers: { ...github(body).headers, 'x-github-delivery': undefined },
	}),
	{
		name: 'the event is never read from a prototype',
		run(subject) {
			const text = '{"id":"evt_1","__proto__":{"type":"inherited"}}';
			const verdict = judge(subject, { profile: 'stripe', request: stripe(String(NOW), text) });
			return 'thrown' in verdict || verdict.event !== undefined ? 'read an inherited event' : undefined;
		},
	},
	silent('a Slack challenge is nothing to GitHub', 'github', post({}, '{"type":"url_verification","challenge":"c"}')),
	silent(
		'an unsigned Slack challenge is not answered',
		'slack',
		post({}, '{"type":"url_verification","challenge":"c"}'),
	),
	silent('a Meta challenge with another verify token is not answered', 'meta', {
		...post({}, ''),
		method: 'GET',
		url: '/?hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=1',
	}),
	silent('a Meta challenge by POST is not answered', 'meta', {
		...post({}, ''),
		url: `/?hub.mode=subscribe&hub.verify_token=${encodeURIComponent(SECRET)}&hub.challenge=1`,
	}),
	accepts('the configured public URL', {
		profile: 'square',
		request: square('/hook', URL_GIVEN),
		options: { publicUrl: URL_GIVEN },
	}),
	refuses('a URL that a forwarding header names', {
		profile: 'square',
		request: square('/hook', 'https://evil.example/hook', { 'x-forwarded-host': 'evil.example', host: 'us.example' }),
		options: { publicUrl: URL_GIVEN },
	}),
	accepts('a JWS with the hash of the body', {
		profile: 'netlify',
		request: post({ 'x-webhook-signature': jws({ alg: 'HS256' }, bodyClaims) }, body),
	}),
	refuses('a JWS that names no algorithm', {
		profile: 'netlify',
		request: post({ 'x-webhook-signature': jws({ alg: 'none' }, bodyClaims) }, body),
	}),
	refuses('a JWS with the hash of another body', {
		profile: 'netlify',
		request: post({ 'x-webhook-signature': jws({ alg: 'HS256' }, bodyClaims) }, `${body} `),
	}),
	refuses('a forged item beside a genuine one', {
		profile: 'adyen-standard',
		secrets: [ADYEN_KEY],
		request: post(
			{},
			JSON.stringify({ notificationItems: [adyenItem('1', adyenSign('1')), adyenItem('2', adyenSign('1'))] }),
		),
	}),
];

function nextLetter(end: string): string {
	return `${String.fromCharCode(end.charCodeAt(0) + 1)}=`;
}

function flipCase(text: string): string {
	return text.replace(/[a-z]/, (letter) => letter.toUpperCase());
}

/** Returns the names of the cases that a subject fails, with what it did. */
export function failures(subject: Subject): ReadonlyMap<string, string> {
	const found = new Map<string, string>();
	for (const { name, run } of conformance) {
		const failure = run(subject);
		if (failure !== undefined) found.set(name, failure);
	}
	return found;
}
