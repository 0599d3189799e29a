import { generateKeyPairSync } from 'node:crypto';

import { createSigner, createVerifier, customProfile, profiles, tokenProfile } from '../../../core/signature';
import type { CustomProfileInput, SignatureProfile, Signer, WebhookRequest } from '../../../core/signature';
import { decodeStrictly, decodeKey } from '../../../core/signature/keys/encoding';
import { parseSecrets } from '../../../core/signature/keys/secrets';
import { secretMistake } from '../../../core/signature/mistakes/secret';
import { resolveProfile } from '../../../core/signature/profiles';
import { canonicalHeaders, listedValues } from '../../../core/signature/request/canonical-headers';
import { contentfulPath, decodeHubSpotUri, otherPortSpelling } from '../../../core/signature/request/canonical-url';
import { readHeader, readHeaderList } from '../../../core/signature/request/headers';
import { RequestView } from '../../../core/signature/request/request-view';
import { compileContent } from '../../../core/signature/schemes/hmac/content-template';
import { signatureBase } from '../../../core/signature/schemes/message/components';
import { digestRefusal } from '../../../core/signature/schemes/message/content-digest';
import {
	parseDictionary,
	serializeInnerList,
	serializeItem,
} from '../../../core/signature/schemes/message/structured-fields';
import { parseTimestamp } from '../../../core/signature/schemes/timestamp';
import { parseQuery } from '../../../core/text/url-query';
import { deliver, NOW, requestFrom, secretFor, signable } from '../core/signature/deliveries';
import { configFor } from '../core/signature/keyed-rows';
import { hostileTexts, hostileValues, LENGTH, manyNames } from './hostile';
import type { Parser } from './parser';
import { tolerant } from './tolerant';

const FORM = 'application/x-www-form-urlencoded';
const CONTENT_TYPES = ['application/json', FORM, 'multipart/form-data; boundary=a'];
const PUBLIC_URL = 'https://example.com/webhook/abc?x=1';

const ed25519 = generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' });
const p256 = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).publicKey.export({ format: 'der', type: 'spki' });

/** Returns a secret or public key that a profile accepts. */
function keyFor(profile: SignatureProfile): string {
	const { scheme } = profile;
	if (!('algorithm' in scheme) || !/ed25519|ecdsa/.test(scheme.algorithm))
		return secretFor(profile, Buffer.from('a longer key'));
	const der = scheme.algorithm === 'ed25519' ? ed25519 : p256;
	const raw = scheme.algorithm === 'ed25519' ? der.subarray(-32) : der.subarray(-65);
	const spelling = scheme.keys.at(-1)?.encoding ?? 'spki';
	if (spelling === 'spki') return der.toString('base64');
	return raw.toString(spelling === 'raw-hex' ? 'hex' : spelling === 'raw-base64url' ? 'base64url' : 'base64');
}

/** Returns a genuine request if we can make one, otherwise one without a signature. */
function requestFor(profile: SignatureProfile, secret: string): WebhookRequest {
	if (signable.includes(profile)) return deliver(profile, [secret], 'text').request;
	return { method: 'POST', url: PUBLIC_URL, headers: {}, body: Buffer.from('{}') };
}

/** The headers, query parameters, form fields and JSON paths that a row reads. */
interface Places {
	readonly headers: Set<string>;
	readonly query: Set<string>;
	readonly form: Set<string>;
}

function placesOf(row: unknown, places: Places = { headers: new Set(), query: new Set(), form: new Set() }): Places {
	if (typeof row !== 'object' || row === null) return places;
	const { in: place, on = place, name, names = [name], field, header } = row as Record<string, unknown>;
	const named = (names as unknown[]).filter((one) => typeof one === 'string');
	if (on === 'header') named.slice(0, 2).forEach((one) => places.headers.add(one));
	if (on === 'query' || on === 'query-token') named.forEach((one) => places.query.add(one));
	if (on === 'form' && typeof field === 'string') places.form.add(field);
	if (typeof header === 'string') places.headers.add(header);
	for (const value of Object.values(row)) placesOf(value, places);
	return places;
}

/** Returns the headers that a row reads without naming them. */
const unnamedHeaders = ({ scheme }: SignatureProfile): string[] =>
	scheme.kind === 'message-signature' ? ['content-digest', 'signature', 'signature-input'] : ['content-type'];

/** Computes everything from one request: verdict, hint, handshake, event. */
function judge(profile: SignatureProfile, secret: string): (request: WebhookRequest) => void {
	const config = configFor(profile);
	const given = { publicUrl: PUBLIC_URL, handshakeToken: 'token', config };
	const verifier = createVerifier(profile, [secret, `${secret}`], given);
	return (request) => {
		const verdict = verifier.verify(request, NOW);
		JSON.stringify(verdict);
		verifier.handshake(request, NOW, verdict);
		verifier.keyCall?.(request, NOW);
		verifier.describe(request);
	};
}

const withHeader = (request: WebhookRequest, name: string, value: string): WebhookRequest => {
	const others = Object.entries(request.headers).filter(([other]) => other.toLowerCase() !== name.toLowerCase());
	return { ...request, headers: { ...Object.fromEntries(others), [name.toLowerCase()]: value } };
};

/** Yields requests for a profile, each with one hostile value. */
function* hostileRequests(profile: SignatureProfile, secret: string): Generator<readonly [string, WebhookRequest]> {
	const genuine = requestFor(profile, secret);
	const { headers, query, form } = placesOf({ ...profile, docs: undefined });
	const names = manyNames();
	for (const [name, text] of hostileTexts([], true)) {
		for (const header of new Set([...headers, ...unnamedHeaders(profile)].map((one) => one.toLowerCase()))) {
			yield [`header ${header}: ${name}`, withHeader(genuine, header, text)];
		}
		for (const parameter of query) {
			const url = `/webhook/abc?${parameter}=${encodeURIComponent(Buffer.from(text).toString())}`;
			for (const method of ['GET', 'POST']) yield [`query ${parameter}: ${name}`, { ...genuine, method, url }];
		}
		yield [`query: ${name}`, { ...genuine, url: `/webhook/abc?${text}` }];
		yield [`path: ${name}`, { ...genuine, url: `/${text}` }];
		for (const type of CONTENT_TYPES) {
			const body = Buffer.from(text);
			yield [`${type}: ${name}`, { ...withHeader(genuine, 'content-type', type), body }];
		}
		for (const field of form) {
			const body = Buffer.from(new URLSearchParams({ [field]: text }).toString());
			yield [`form field ${field}: ${name}`, { ...withHeader(genuine, 'content-type', FORM), body }];
		}
	}
	for (const [name, value] of hostileValues()) {
		if (name.includes(' in ')) continue;
		const body = Buffer.from(JSON.stringify(value));
		yield [`body: ${name}`, { ...genuine, body }];
	}
	const ofNames = (value: string) => Object.fromEntries(names.map((name) => [name, value]));
	const forms = [names.join('=1&'), names.join('&'), 'a=1&'.repeat(LENGTH / 4)];
	for (const body of forms)
		yield ['a form of many fields', { ...withHeader(genuine, 'content-type', FORM), body: Buffer.from(body) }];
	yield ['a query of many parameters', { ...genuine, url: `/webhook/abc?${names.join('=1&')}` }];
	yield ['many headers', { ...genuine, headers: { ...ofNames('1'), ...genuine.headers } }];
	yield ['many raw headers', { ...genuine, rawHeaders: names }];
	yield [
		'a header of many values',
		{ ...genuine, headers: { ...genuine.headers, signature: names, 'signature-input': names } },
	];
}

/** One row for each built-in profile and for the schemes that builders describe. */
export const profileParsers = [
	...Object.values(profiles),
	customProfile({
		header: 'X-S',
		prefix: 'v1=',
		separator: ',',
		timestampField: 't=',
		content: '{t}.{id}.{body}',
		idHeader: 'X-I',
	}),
	tokenProfile({ header: 'X-Token' }),
	tokenProfile({ query: 'apiKey' }),
].map((profile) => {
	const secret = keyFor(profile);
	return { name: profile.name, inputs: () => hostileRequests(profile, secret), run: judge(profile, secret) };
});

/** A document with lists at a path: `entry[].changes[]` of so many entries with so many changes each. */
function documentWith(path: string, counts: readonly number[], element: unknown, beside: object): unknown {
	const [head = '', ...deeper] = path.split('[]').slice(0, -1);
	const inner =
		deeper.length === 0 ? element : documentWith(`${deeper.join('[]')}[]`, counts.slice(1), element, { inner: 1 });
	const list = new Array<unknown>(counts[0] ?? 1).fill(inner);
	const names = head.split('.').filter((name) => name !== '');
	const document = names.reduceRight<unknown>((value, name) => ({ [name]: value }), list);
	return names.length === 0 ? document : { ...beside, ...(document as object) };
}

/** Genuine deliveries with the longest lists, each at every list of the row. */
function* hostileLists(profile: SignatureProfile, secret: string): Generator<readonly [string, WebhookRequest]> {
	const wide = Object.fromEntries(manyNames().map((name) => [name, 1]));
	const long = JSON.stringify({ id: 1, eventId: 1, uuid: 1, type: 1 }).replaceAll('1', '9007199254740993');
	const signer = createSigner(profile, [secret]);
	for (const { path } of profile.lists ?? []) {
		for (const counts of [
			[LENGTH / 8, 1],
			[1, LENGTH / 8],
			[150, 150],
		]) {
			for (const [name, beside] of [['', {}] as const, [' in a wide document', wide] as const]) {
				const text = JSON.stringify(documentWith(path, counts, 'ELEMENT', beside));
				for (const element of ['{}', long]) {
					const body = Buffer.from(text.replaceAll('"ELEMENT"', () => element));
					const input = { body, timestamp: NOW, method: 'POST', url: PUBLIC_URL };
					const request = requestFrom(signer.sign(input), input);
					yield [`${path} ${counts.join('×')} of ${element}${name}`, request];
				}
			}
		}
	}
}

/** One row for each profile with lists whose deliveries we can sign as they are. */
export const listParsers = signable
	.filter(({ lists, scheme }) => lists !== undefined && !('each' in scheme))
	.map((profile) => {
		const secret = keyFor(profile);
		const verifier = createVerifier(profile, [secret], { publicUrl: PUBLIC_URL, config: configFor(profile) });
		return {
			name: profile.name,
			inputs: () => hostileLists(profile, secret),
			run: (request: WebhookRequest) => {
				const verdict = verifier.verify(request, NOW);
				if (!verdict.ok || verdict.events.length === 0) throw new Error('The delivery is genuine');
			},
		};
	});

const view = (request: Partial<WebhookRequest>): RequestView =>
	new RequestView({ headers: {}, body: Buffer.alloc(0), ...request });

/** Every way to describe a custom signature. */
const CUSTOM: ReadonlyArray<(text: string) => CustomProfileInput> = [
	(header) => ({ header }),
	(prefix) => ({ header: 'X', prefix }),
	(content) => ({ header: 'X', content }),
	(content) => ({ header: 'X', content: `{body}${content}` }),
	(timestampField) => ({ header: 'X', separator: ',', timestampField }),
	(timestampHeader) => ({ header: 'X', timestampHeader, content: '{t}{body}' }),
	(eventPath) => ({ header: 'X', eventPath }),
	(idHeader) => ({ header: 'X', idHeader }),
];

const KEY_ENCODINGS = ['utf8', 'hex', 'base64', 'raw-hex', 'raw-base64', 'spki'] as const;

const algorithmFor = (encoding: string) => (/raw|spki/.test(encoding) ? 'ed25519' : 'hmac-sha256');

/** One row for each way to send a signature, and for each thing that it can cover. */
const SIGNERS = [
	'github',
	'stripe',
	'standard-webhooks',
	'twilio',
	'mailgun',
	'braintree',
	'adyen-standard',
	'hubspot-v3',
]
	.concat(['contentful', 'pipedrive', 'linear', 'recall', 'rfc9421-digest-hmac-sha256', 'convoy-advanced'])
	.map((name) => resolveProfile(name))
	.map((profile) => createSigner(profile, [keyFor(profile)]));

function eachSigner(work: (signer: Signer) => unknown): void {
	SIGNERS.forEach((signer) => tolerant(() => work(signer)));
}

const wellFormed = (text: string): string => Buffer.from(text).toString();

export const functions: readonly Parser[] = [
	{
		name: 'parseDictionary',
		openings: ['a=', 'a="', 'a=(', 'a=("a"', 'a=:', 'a=1;', 'a,'],
		run: (text) => {
			for (const member of parseDictionary(text)?.values() ?? []) {
				if ('items' in member) serializeInnerList(member);
				else serializeItem(member);
			}
		},
	},
	{
		name: 'signatureBase',
		openings: ['a=('],
		run: (text) => {
			const members = parseDictionary(`a=("@target-uri" "@authority" "@path" "@query" "x")`);
			const covered = members?.get('a');
			if (covered && 'items' in covered) signatureBase(view({ url: text, headers: { x: text } }), covered);
		},
	},
	{
		name: 'signatureBase, an absolute URL',
		openings: ['a', 'a/', 'a?', 'a@'],
		run: (text) => {
			const covered = parseDictionary('a=("@target-uri" "@authority" "@path" "@query")')?.get('a');
			if (covered && 'items' in covered) signatureBase(view({ url: `https://${text}#\n!` }), covered);
		},
	},
	{ name: 'digestRefusal', openings: ['sha-256=:'], run: (text) => digestRefusal(text, Buffer.alloc(0)) },
	{
		name: 'canonicalHeaders',
		openings: ['a,'],
		run: (text) => canonicalHeaders(view({ headers: { list: text, a: text } }), 'list,a'),
	},
	{ name: 'listedValues', run: (text) => listedValues(view({ headers: { a: text } }), text) },
	{ name: 'contentfulPath', openings: ['/?'], run: contentfulPath },
	{ name: 'decodeHubSpotUri', openings: ['https://a.example/'], run: decodeHubSpotUri },
	{
		name: 'otherPortSpelling',
		openings: ['https://', 'https://a@', 'https://[', 'https://a:'],
		run: otherPortSpelling,
	},
	{ name: 'queryOf', openings: ['?'], run: parseQuery },
	{
		name: 'RequestView, its own URL',
		openings: ['https://', 'a'],
		run: (text) => [view({ url: text }).signedUrl(), view({ url: text }).target()],
	},
	{
		name: 'RequestView, a public URL',
		openings: ['https://'],
		run: (text) => new RequestView({ headers: {}, url: '/a?b', body: Buffer.alloc(0) }, undefined, text).signedUrl(),
	},
	{
		name: 'parseTimestamp',
		openings: ['1', '2025-01-01T00:00:00.', 'Mon, '],
		run: (text) => (['s', 'ms', 'rfc3339', 'rfc1123'] as const).map((unit) => parseTimestamp(text, unit)),
	},
	{
		name: 'decodeExactly',
		run: (text) => (['hex', 'base64', 'base64url'] as const).map((encoding) => decodeStrictly(text, encoding)),
	},
	{
		name: 'decodeKey',
		run: (text) => (['hex', 'base64', 'base64url'] as const).map((encoding) => decodeKey(text, encoding)),
	},
	{
		name: 'readHeader',
		run: (text) => [
			readHeader({ headers: { [text]: text }, rawHeaders: [text, text], body: Buffer.alloc(0) }, text),
			readHeaderList({ [text]: text }, text),
		],
	},
	{
		name: 'secretMistake',
		openings: ['"', "'", '*', 'sha256=', 'https://', 'sk_', 'whsec_'],
		run: (text) => secretMistake(profiles.github as SignatureProfile, [text]),
	},
	{
		name: 'parseSecrets',
		few: true,
		openings: ['whsec_', '-----BEGIN'],
		run: (text) =>
			KEY_ENCODINGS.forEach((encoding) => tolerant(() => parseSecrets([text], [{ encoding }], algorithmFor(encoding)))),
	},
	{ name: 'compileContent', openings: ['{', '{a', '{json:', '{header:', '{id}'], run: compileContent },
	{
		name: 'customProfile',
		run: (text) => CUSTOM.forEach((input) => tolerant(() => createVerifier(customProfile(input(text)), ['s']))),
	},
	{ name: 'tokenProfile', run: (header) => tokenProfile({ header }) },
	{ name: 'resolveProfile', run: resolveProfile },
	{
		name: 'createVerifier, a public URL',
		openings: ['https://'],
		run: (publicUrl) => createVerifier('square', ['s'], { publicUrl }),
	},
	{
		name: 'createSigner, a body',
		few: true,
		run: (text) => eachSigner((signer) => signer.sign({ body: Buffer.from(text), timestamp: NOW, url: PUBLIC_URL })),
	},
	{
		name: 'createSigner, id, event and URL',
		few: true,
		run: (text) => {
			const url = `https://a.example/${wellFormed(text)}`;
			eachSigner((signer) => signer.sign({ body: Buffer.from('{}'), timestamp: NOW, id: text, event: text, url }));
		},
	},
];
