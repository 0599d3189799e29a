import { createHmac, timingSafeEqual } from 'node:crypto';

import type { WebhookRequest } from '../../../../core/signature';
import { ours, type Judged, type Subject } from './subject';

/**
 * A small verifier, independent of the engine, made of replaceable parts. Unchanged, it passes the conformance suite
 * for the profiles that it knows. Each flawed verifier replaces exactly one part with a mistake found in practice.
 */
interface Parts {
	requireSecrets(secrets: readonly string[]): void;
	header(request: WebhookRequest, name: string): string | undefined;
	hexSignature(text: string): Buffer | undefined;
	base64Signature(text: string): Buffer | undefined;
	equal(given: Buffer, expected: Buffer): boolean;
	body(request: WebhookRequest): Buffer | string;
	content(template: string, values: Readonly<Record<'id' | 't', string>>, body: Buffer | string): Buffer;
	seconds(text: string): number | undefined;
	fresh(seconds: number, now: number, tolerance: number): boolean;
	key(secret: string): Buffer;
	goodId(id: string): boolean;
	secretsTried(secrets: readonly string[]): readonly string[];
	signaturesTried(signatures: readonly string[]): readonly string[];
	tolerance(given: number | undefined): number;
	githubHash(request: WebhookRequest): { readonly hash: string; readonly text: string | undefined };
	replayKey(request: WebhookRequest, signature: Buffer, text: string): string | undefined;
	event(request: WebhookRequest): string | undefined;
	url(request: WebhookRequest, publicUrl: string | undefined): string;
}

const raw = (request: WebhookRequest, name: string): string | undefined => {
	const value = request.headers[name];
	return typeof value === 'string' ? value : undefined;
};

const sound: Parts = {
	requireSecrets(secrets) {
		if (secrets.length === 0 || secrets.some((secret) => secret.trim() === '')) throw new Error('no secret');
	},
	header(request, name) {
		const names = (request.rawHeaders ?? []).filter((_, index) => index % 2 === 0);
		return names.filter((other) => other.toLowerCase() === name).length > 1 ? undefined : raw(request, name);
	},
	hexSignature: (text) => (/^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : undefined),
	base64Signature(text) {
		const bytes = Buffer.from(text, 'base64');
		return bytes.toString('base64') === text ? bytes : undefined;
	},
	equal: (given, expected) => given.length === expected.length && timingSafeEqual(given, expected),
	body: (request) => request.body,
	content(template, values, body) {
		const [before = '', after = ''] = template.split('{body}');
		const fill = (text: string) => text.split('{id}').join(values.id).split('{t}').join(values.t);
		return Buffer.concat([Buffer.from(fill(before)), Buffer.from(body as string), Buffer.from(fill(after))]);
	},
	seconds: (text) => (/^\d{1,12}$/.test(text) ? Number(text) : undefined),
	fresh: (seconds, now, tolerance) => Math.abs(now - seconds) <= tolerance,
	key: (secret) => Buffer.from(secret, 'utf8'),
	goodId: (id) => !id.includes('.'),
	secretsTried: (secrets) => secrets,
	signaturesTried: (signatures) => signatures,
	tolerance: (given) => given ?? 300,
	githubHash: (request) => ({
		hash: 'sha256',
		text: sound.header(request, 'x-hub-signature-256')?.replace(/^sha256=/, ''),
	}),
	replayKey: (_, signature) => signature.toString('hex'),
	event(request) {
		const value: unknown = JSON.parse(request.body.toString());
		return Object.hasOwn(value as object, 'type') ? (value as { type: string }).type : undefined;
	},
	url: (_, publicUrl) => publicUrl ?? '',
};

/** Copies key by key, which turns an own property `__proto__` into the prototype. */
function mergedCarelessly(body: Buffer): { type?: string } {
	const merged: Record<string, unknown> = {};
	for (const [key, value] of Object.entries(JSON.parse(body.toString()) as object)) merged[key] = value;
	return merged;
}

interface Wanted {
	readonly template: string;
	readonly t?: string;
	readonly id?: string;
	readonly signatures: readonly string[];
	readonly encoding: 'hex' | 'base64';
	readonly hash?: string;
	readonly key?: (secret: string) => Buffer;
}

function wanted(parts: Parts, profile: string, request: WebhookRequest, publicUrl?: string): Wanted | undefined {
	const header = (name: string) => parts.header(request, name) ?? '';
	switch (profile) {
		case 'github': {
			const { hash, text } = parts.githubHash(request);
			return { template: '{body}', signatures: [text ?? ''], encoding: 'hex', hash };
		}
		case 'shopify':
			return { template: '{body}', signatures: [header('x-shopify-hmac-sha256')], encoding: 'base64' };
		case 'line':
			return { template: '{body}', signatures: [header('x-line-signature')], encoding: 'base64' };
		case 'square': {
			const signatures = [header('x-square-hmacsha256-signature')];
			return { template: `${parts.url(request, publicUrl)}{body}`, signatures, encoding: 'base64' };
		}
		case 'stripe': {
			const items = header('stripe-signature').split(',');
			const t = items.find((item) => item.startsWith('t='))?.slice(2);
			const signatures = items.filter((item) => item.startsWith('v1=')).map((item) => item.slice(3));
			return { template: '{t}.{body}', t, signatures, encoding: 'hex' };
		}
		case 'standard-webhooks': {
			const [id, t] = [header('webhook-id'), header('webhook-timestamp')];
			const signatures = header('webhook-signature')
				.split(' ')
				.map((item) => item.slice(3));
			const key = (secret: string) => Buffer.from(secret, 'base64');
			return { template: '{id}.{t}.{body}', id, t, signatures, encoding: 'base64', key };
		}
		default:
			return undefined;
	}
}

function check(
	parts: Parts,
	profile: string,
	secrets: readonly string[],
	request: WebhookRequest,
	now: number,
	options = {},
) {
	const { toleranceSeconds, publicUrl } = options as { toleranceSeconds?: number; publicUrl?: string };
	const scheme = wanted(parts, profile, request, publicUrl);
	if (scheme === undefined) return undefined;
	parts.requireSecrets(secrets);
	const refused: Judged = { ok: false, reason: 'refused' };
	const { t = '', id = '', encoding, hash = 'sha256' } = scheme;
	if (!parts.goodId(id)) return refused;
	const content = parts.content(scheme.template, { t, id }, parts.body(request));
	for (const [secretIndex, secret] of parts.secretsTried(secrets).entries()) {
		const expected = createHmac(hash, (scheme.key ?? parts.key)(secret))
			.update(content)
			.digest();
		for (const text of parts.signaturesTried(scheme.signatures)) {
			const given =
				hash === 'sha256' && encoding === 'hex'
					? parts.hexSignature(text)
					: encoding === 'hex'
						? Buffer.from(text, 'hex')
						: parts.base64Signature(text);
			if (given === undefined || !parts.equal(given, expected)) continue;
			const seconds = scheme.t === undefined ? undefined : parts.seconds(t);
			if (scheme.t !== undefined && seconds === undefined) return refused;
			if (seconds !== undefined && !parts.fresh(seconds, now, parts.tolerance(toleranceSeconds))) return refused;
			const event = profile === 'stripe' ? parts.event(request) : undefined;
			return { ok: true, secretIndex, event, replayKey: parts.replayKey(request, given, text) };
		}
	}
	return refused;
}

function subject(parts: Partial<Parts>, rest: Subject = ours): Subject {
	const all = { ...sound, ...parts };
	return {
		verify: (profile, secrets, request, now, options) =>
			check(all, profile, secrets, request, now, options) ?? rest.verify(profile, secrets, request, now, options),
		handshake: (...given) => rest.handshake(...given),
	};
}

/** The verifier without a flaw: if the suite fails it, the suite is wrong. */
export const unflawed = subject({});

export interface Flawed {
	readonly defect: string;
	readonly subject: Subject;
	/** The case that must catch it, and what it must be seen doing. */
	readonly caughtBy: string;
	readonly doing: RegExp;
}

const flaw = (defect: string, parts: Partial<Parts>, caughtBy: string, doing = /^accepted$/): Flawed => ({
	defect,
	subject: subject(parts),
	caughtBy,
	doing,
});

const special = (defect: string, changes: Partial<Subject>, caughtBy: string, doing = /^accepted$/): Flawed => ({
	defect,
	subject: { ...ours, ...changes },
	caughtBy,
	doing,
});

/** Builds a content by replacing text, one name after the other. */
const byReplacing: Parts['content'] = (template, values, body) =>
	Buffer.from(template.replace('{id}', values.id).replace('{t}', values.t).replace('{body}', body.toString()));

const jwsParts = (request: WebhookRequest): unknown =>
	JSON.parse(Buffer.from(raw(request, 'x-webhook-signature')?.split('.')[0] ?? '', 'base64url').toString());

export const flawed: readonly Flawed[] = [
	// trap 1
	flaw(
		'timingSafeEqual without a look at the lengths',
		{ hexSignature: (text) => Buffer.from(text, 'hex'), equal: timingSafeEqual },
		'a signature of another length',
		/^threw/,
	),
	flaw(
		'compares as far as the given signature goes',
		{
			hexSignature: (text) => Buffer.from(text, 'hex'),
			equal: (given, expected) => given.equals(expected.subarray(0, given.length)),
		},
		'a truncated signature',
	),
	// trap 2
	flaw(
		'lets Buffer drop what is no hex',
		{ hexSignature: (text) => Buffer.from(text, 'hex') },
		'junk after the hex digits',
	),
	flaw(
		'lets Buffer drop an odd digit',
		{ hexSignature: (text) => (/^[0-9a-f]+$/i.test(text) ? Buffer.from(text, 'hex') : undefined) },
		'one hex digit too many',
	),
	flaw(
		'takes base64 in every spelling',
		{ base64Signature: (text) => Buffer.from(text, 'base64') },
		'base64 with other trailing bits',
	),
	flaw(
		'ignores white space in base64',
		{ base64Signature: (text) => sound.base64Signature(text.replace(/\s/g, '')) },
		'base64 with a line break inside',
	),
	flaw(
		'compares without regard to letter case',
		{
			base64Signature: (text) => Buffer.from(text.toLowerCase()),
			equal: (given, expected) =>
				given.equals(expected) || given.toString() === expected.toString('base64').toLowerCase(),
		},
		'base64 in another letter case',
	),
	flaw(
		'remembers the signature as it was spelled',
		{ replayKey: (_, __, text) => text },
		'the same signature in another spelling is a replay',
		/replay/,
	),
	// trap 3
	flaw(
		'parseInt takes trailing junk',
		{ seconds: (text) => Number.parseInt(text, 10) },
		'a timestamp with a suffix, genuinely signed',
	),
	flaw('Number of nothing is 0', { seconds: (text) => Number(text) }, 'an empty timestamp, genuinely signed'),
	flaw(
		'NaN is never too old',
		{ seconds: (text) => Number(text), fresh: (seconds, now, tolerance) => !(Math.abs(now - seconds) > tolerance) },
		'a timestamp that is no number, genuinely signed',
	),
	flaw(
		'looks only into the past',
		{ fresh: (seconds, now, tolerance) => now - seconds <= tolerance },
		'a timestamp too far in the future',
	),
	flaw('judges no age', { fresh: () => true }, 'a timestamp too far in the past'),
	flaw(
		'a tolerance of 0 switches the check off',
		{ tolerance: (given) => given || 300 },
		'any age when the tolerance is 0',
	),
	// trap 4
	flaw(
		'takes the first of two headers',
		{
			githubHash: (request) => ({ hash: 'sha256', text: raw(request, 'x-hub-signature-256')?.replace(/^sha256=/, '') }),
		},
		'a second, forged signature header',
	),
	flaw(
		'takes the first of two joined values',
		{ githubHash: (request) => ({ hash: 'sha256', text: sound.githubHash(request).text?.split(',')[0] }) },
		'two joined signatures where one is sent',
	),
	// trap 5
	flaw('an empty secret is a secret', { requireSecrets: () => undefined }, 'an empty secret is a misconfiguration'),
	special(
		'no secret, no check',
		{
			verify: (profile, secrets, ...rest) =>
				secrets.length === 0 ? { ok: true } : ours.verify(profile, secrets, ...rest),
		},
		'no secret is a misconfiguration',
	),
	// trap 6
	flaw(
		'remembers the unsigned delivery id',
		{ replayKey: (request) => raw(request, 'x-github-delivery') },
		'a replay under another delivery id is a replay',
		/replay/,
	),
	flaw(
		'remembers nothing without an id',
		{ replayKey: (request, signature) => (raw(request, 'x-github-delivery') ? signature.toString('hex') : undefined) },
		'a replay without its delivery id is a replay',
		/replay/,
	),
	// trap 7
	flaw(
		'falls back to SHA-1',
		{
			githubHash: (request) => {
				const strong = sound.githubHash(request);
				return strong.text === undefined
					? { hash: 'sha1', text: raw(request, 'x-hub-signature')?.replace('sha1=', '') }
					: strong;
			},
		},
		'SHA-1 where SHA-256 is asked for',
	),
	flaw(
		'lets the request choose the algorithm',
		{
			githubHash: (request) => {
				const [hash = '', text] = (sound.header(request, 'x-hub-signature-256') ?? 'sha256=').split('=');
				return { hash: hash === 'sha1' ? 'sha1' : 'sha256', text };
			},
		},
		'an algorithm that the request names',
	),
	// trap 8
	flaw('replaces $& in the body', { content: byReplacing }, 'a body that holds replacement patterns', /^refused/),
	flaw(
		'replaces names in what it has just filled in',
		{
			content: (template, values, body) =>
				Buffer.from(
					template
						.replace('{id}', () => values.id)
						.replace('{t}', () => values.t)
						.replace('{body}', () => body.toString()),
				),
		},
		'an id that stands for the body',
	),
	flaw('takes an id with the separator in it', { goodId: () => true }, 'an id that shifts the borders of the content'),
	// trap 9
	flaw(
		'reads inherited properties',
		{ event: (request) => mergedCarelessly(request.body).type },
		'the event is never read from a prototype',
		/inherited/,
	),
	// trap 10
	special(
		'answers whatever looks like a challenge',
		{
			handshake: (_profile, _secrets, { body }) => {
				const text = body.toString();
				return text.includes('challenge') ? { status: 200, headers: {}, body: text } : undefined;
			},
		},
		'a Slack challenge is nothing to GitHub',
		/^answered$/,
	),
	special(
		'answers a challenge by any method and token',
		{
			handshake: (_profile, _secrets, { url }) =>
				url?.includes('hub.challenge') ? { status: 200, headers: {}, body: '1' } : undefined,
		},
		'a Meta challenge by POST is not answered',
		/^answered$/,
	),
	// trap 11
	flaw(
		'builds the URL from forwarding headers',
		{
			url: (request, publicUrl) => {
				const host = raw(request, 'x-forwarded-host');
				return host === undefined ? (publicUrl ?? '') : `https://${host}${request.url ?? ''}`;
			},
		},
		'a URL that a forwarding header names',
	),
	// trap 13
	flaw(
		'turns the body into text',
		{ body: (request) => request.body.toString('utf8') },
		'another body with invalid UTF-8',
	),
	flaw(
		'signs the parsed body',
		{
			body: (request) => {
				try {
					return JSON.stringify(JSON.parse(request.body.toString()));
				} catch {
					return request.body;
				}
			},
		},
		'a body that is no compact JSON',
		/^refused/,
	),
	flaw(
		'trims the body',
		{
			body: (request) =>
				request.body.toString('latin1').trim() === request.body.toString('latin1')
					? request.body
					: request.body.toString().trim(),
		},
		'a body with one more line feed',
	),
	flaw(
		'knows one secret only',
		{ secretsTried: (secrets) => secrets.slice(0, 1) },
		'the previous secret, and says which',
		/^refused/,
	),
	flaw(
		'looks at the first signature only',
		{ signaturesTried: (signatures) => signatures.slice(0, 1) },
		'the second of two signatures',
		/^refused/,
	),
	special(
		'believes a JWS without an algorithm',
		{
			verify: (profile, secrets, request, ...rest) =>
				profile === 'netlify' && (jwsParts(request) as { alg: string }).alg === 'none'
					? { ok: true }
					: ours.verify(profile, secrets, request, ...rest),
		},
		'a JWS that names no algorithm',
	),
	special(
		'does not compare the body with its hash',
		{
			verify: (profile, secrets, request, ...rest) => {
				const verdict = ours.verify(profile, secrets, request, ...rest);
				return verdict.reason === 'body-digest-mismatch' ? { ok: true } : verdict;
			},
		},
		'a JWS with the hash of another body',
	),
	special(
		'checks the first item of a batch only',
		{
			verify: (profile, secrets, request, ...rest) => {
				if (profile !== 'adyen-standard') return ours.verify(profile, secrets, request, ...rest);
				const document = JSON.parse(request.body.toString()) as { notificationItems: unknown[] };
				return ours.verify(
					profile,
					secrets,
					{
						...request,
						body: Buffer.from(JSON.stringify({ notificationItems: document.notificationItems.slice(0, 1) })),
					},
					...rest,
				);
			},
		},
		'a forged item beside a genuine one',
	),
];
