import { requireObject } from '../arguments';
import { Failure } from '../failure';
import { requireHeaderName } from '../text/http-header';
import { parsePath } from '../text/json-path';
import { header, json, profile, spelled } from './profiles/row';
import { compileContent, type ContentFacts } from './schemes/hmac/content-template';
import type { ContentNeed } from './schemes/hmac/content-tokens';
import { checkedTolerance } from './schemes/timestamp';
import type {
	Encoding,
	KeyForm,
	RetryRule,
	SignatureForm,
	SignatureProfile,
	TimestampRule,
	TimestampUnit,
	ValueSource,
} from './types';

/**
 * A signature scheme as a user describes it. Only `header` is required; the default is HMAC-SHA256 in hex over the
 * body.
 */
export interface CustomProfileInput extends EventPlaces {
	/** The header that carries the signature. */
	readonly header: string;
	/** text in front of each signature, e.g. `sha256=` or `v1=`; a space may stand behind it */
	readonly prefix?: string;
	readonly encoding?: Encoding;
	/** The hash; default: sha256. sha1 is used only if it is chosen here. */
	readonly algorithm?: 'sha256' | 'sha1' | 'sha512';
	/** How the secret is turned into key bytes. */
	readonly keyEncoding?: 'utf8' | 'hex' | 'base64';
	/**
	 * What is signed, e.g. `{body}`, `{t}.{body}`, `v0:{t}:{body}`, `{id}.{t}.{body}`; must hold `{body}`. With `{t}` and a prefix, but
	 * no timestamp named, the signature header is taken for one like Stripe's: `t=…,v1=…`.
	 */
	readonly content?: string;
	/** The separator of several signatures in the header; absent means exactly one signature. */
	readonly separator?: ' ' | ',' | ';';
	/** The header with the timestamp. Use either this or `timestampField`. */
	readonly timestampHeader?: string;
	/** The beginning of the timestamp's item in the signature header, e.g. `t=`. It requires a separator. */
	readonly timestampField?: string;
	/** default: whichever form it has */
	readonly timestampUnit?: TimestampUnit;
	/** Seconds that the timestamp may differ from now, in both directions; default: 300. */
	readonly toleranceSeconds?: number;
	/** The header with the delivery id; `{id}` in the content signs it. */
	readonly idHeader?: string;
	readonly actionPath?: string;
}

/** Where the sender states the event of a delivery. */
interface EventPlaces {
	/** The header with the event; it takes precedence over the path. */
	readonly eventHeader?: string;
	/** The path of the event in the JSON body, e.g. `data.type`. */
	readonly eventPath?: string;
}

/** A secret value that every request must contain, and where to find the event. */
export type TokenProfileInput = EventPlaces & ({ readonly header: string } | { readonly query: string });

function oneOf<T extends string | undefined>(value: T | undefined, known: readonly T[], fallback: T, what: string): T {
	if (value === undefined) return fallback;
	if (known.includes(value)) return value;
	throw new Failure(
		'invalid-profile',
		`Unknown ${what} "${String(value)}"`,
		`Choose one of ${known.map((one) => `"${one}"`).join(', ')}`,
	);
}

function printable(text: string, what: string, form: RegExp, spaces: string): string {
	if (form.test(text)) return text;
	throw new Failure(
		'invalid-profile',
		`The ${what} is longer than 64 characters, or ${spaces} or unprintable characters`,
		'Use text such as sha256=',
	);
}

/** A space may end it. */
const PREFIX = /^(?:[\x21-\x7e][\x20-\x7e]{0,63})?$/;
const FIELD = /^[\x21-\x7e]{0,64}$/;

/** As typed first, which is what is sent; senders with a space behind the prefix are met too (Greenhouse, HaloPSA). */
function formsOf(prefix: string, encoding: Encoding): readonly SignatureForm[] {
	const typed = printable(prefix, 'prefix', PREFIX, 'begins with a space, or contains line breaks');
	if (typed === '') return spelled('', encoding);
	const bare = typed.trimEnd();
	const other = typed === bare ? `${bare} ` : bare;
	return [typed, other].map((text) => ({ prefix: text, encoding }));
}

/** People write what they read: `{ID}` in upper case. */
const withLowerCaseNames = (content: string): string =>
	content.replace(/\{(?:ID|T|BODY)\}/g, (name) => name.toLowerCase());

/** A signed time that is named nowhere stands beside a named signature in its header, as at Stripe and whoever took its shape. */
function withImpliedTimestamp(input: CustomProfileInput, { needs }: ContentFacts): CustomProfileInput {
	const { timestampHeader, timestampField, separator = ',', prefix } = input;
	if (timestampHeader !== undefined || timestampField !== undefined) return input;
	return prefix && needs.has('timestamp') ? { ...input, separator, timestampField: 't=' } : input;
}

const TIMESTAMP_UNITS: readonly TimestampUnit[] = ['s', 'ms', 'rfc3339', 'rfc1123', 'rfc1123-utc', 'any'];

function timestampOf(input: CustomProfileInput): TimestampRule | undefined {
	const { timestampHeader, timestampField } = input;
	if (timestampHeader === undefined && timestampField === undefined) return undefined;
	if (
		timestampField !== undefined &&
		(printable(timestampField, 'timestamp field', FIELD, 'contains spaces') === '' || !input.separator)
	) {
		throw new Failure(
			'invalid-profile',
			'A timestamp field requires a name and a separator between the items of the signature header',
			'Enter a field such as t= and choose the separator',
		);
	}
	return {
		unit: oneOf(input.timestampUnit, TIMESTAMP_UNITS, 'any', 'timestamp unit'),
		tolerance: checkedTolerance(input.toleranceSeconds, 300),
		from:
			timestampField === undefined
				? { in: 'header', names: [requireHeaderName(timestampHeader, 'The timestamp header')] }
				: { in: 'field', prefix: timestampField },
	};
}

/** A content must be signed whole: what it needs must be configured, and what is configured should be in it. */
function checkContent(
	{ needs, coversBody }: ContentFacts,
	{ idHeader }: CustomProfileInput,
	timestamp: TimestampRule | undefined,
): void {
	if (coversBody !== 'bytes') {
		throw new Failure(
			'invalid-profile',
			'The signed content does not include the body',
			'Add {body} to the signed content',
		);
	}
	const configured: readonly (readonly [ContentNeed, boolean, lack: string, cure: string])[] = [
		['timestamp', timestamp !== undefined, 'no timestamp is configured', 'Enter the timestamp header'],
		['id', Boolean(idHeader), 'no ID header is configured', 'Enter the ID header'],
		[
			'header-list',
			false,
			'the signature header of a custom profile lists no headers',
			'Use {header:X-Team} for each header that is signed',
		],
	];
	for (const [need, isConfigured, lack, cure] of configured) {
		const token = needs.get(need);
		if (token === undefined || isConfigured) continue;
		throw new Failure('invalid-profile', `The signed content includes ${token}, but ${lack}`, cure);
	}
	if (timestamp !== undefined && !needs.has('timestamp')) {
		throw new Failure(
			'invalid-profile',
			'A timestamp is configured, but the signature does not cover it',
			'Add {t} to the signed content',
		);
	}
}

function pathSource(path: string | undefined): readonly ValueSource[] {
	if (path === undefined || path === '') return [];
	parsePath(path);
	return [json(path)];
}

// such a sender may well send the same body twice on purpose
function retryOf(
	{ needs }: ContentFacts,
	{ idHeader }: CustomProfileInput,
	timestamp: TimestampRule | undefined,
): RetryRule {
	if (needs.has('id')) return { keeps: 'id', source: 'The ID is signed.' };
	if (idHeader) return { keeps: 'id-and-content', source: 'The ID header is not signed.' };
	if (timestamp) return { keeps: 'signature', source: 'A time is signed, but there is no ID.' };
	return { keeps: 'nothing', source: 'There is neither an ID nor a signed time.' };
}

const optionalHeader = (name: string | undefined, what: string): readonly ValueSource[] =>
	name === undefined || name === '' ? [] : [header(requireHeaderName(name, what))];

function eventSources({ eventHeader, eventPath }: EventPlaces): ValueSource[] {
	return [...optionalHeader(eventHeader, 'The event header'), ...pathSource(eventPath)];
}

/**
 * Builds a profile for a sender that has none: an HMAC in a header. The result has the shape of a built-in profile.
 *
 * @example
 * const profile = customProfile({
 *   header: 'X-Signature',
 *   prefix: 'v1=',
 *   content: '{t}.{body}',
 *   timestampHeader: 'X-Timestamp',
 *   eventPath: 'type',
 * });
 * const body = Buffer.from('{"type":"invoice.paid"}');
 * const { headers } = signWebhook({ profile, secrets: ['a secret'], body });
 * verifyWebhook({ profile, secrets: ['a secret'], request: { headers, body } }).event; // 'invoice.paid'
 *
 * @throws Failure for anything that could not work, or would leave the body or the time unsigned
 */
export function customProfile(given: CustomProfileInput): SignatureProfile {
	requireObject(given, "customProfile({ header: 'X-Signature' })");
	const name = requireHeaderName(given.header, 'The signature header');
	const content = withLowerCaseNames(given.content || '{body}');
	const template = compileContent(content);
	const input = withImpliedTimestamp(given, template);
	const timestamp = timestampOf(input);
	checkContent(template, input, timestamp);
	const algorithm = oneOf(input.algorithm, ['sha256', 'sha1', 'sha512'], 'sha256', 'algorithm');
	const encoding = oneOf(input.encoding, ['hex', 'base64', 'base64url'], 'hex', 'encoding');
	const keyEncoding: KeyForm['encoding'] = oneOf(input.keyEncoding, ['utf8', 'hex', 'base64'], 'utf8', 'key encoding');
	return profile({
		name: 'custom',
		displayName: 'Custom Signature',
		group: 'General',
		scheme: {
			kind: 'signed',
			algorithm: `hmac-${algorithm}`,
			keys: [{ encoding: keyEncoding }],
			signature: { in: 'header', names: [name] },
			forms: formsOf(input.prefix ?? '', encoding),
			separator: oneOf(input.separator, [' ', ',', ';'], undefined, 'separator'),
			content,
			timestamp,
			id: input.idHeader ? [input.idHeader] : undefined,
		},
		secretLabel: 'Secret',
		setup: 'Enter the URL and the secret in the sender.',
		docs: '',
		event: eventSources(input),
		action: pathSource(input.actionPath),
		deliveryId: optionalHeader(input.idHeader, 'The ID header'),
		body: ['any'],
		retry: retryOf(template, input, timestamp),
	});
}

/**
 * A value that must equal the secret, compared in constant time: a header of its own ("Secure Header"), or a query
 * parameter, as agent channels have it (`?apiKey=`). It proves who sends; the body is not signed.
 *
 * @example
 * const profile = tokenProfile({ header: 'X-API-Key' });
 * const request = { headers: { 'x-api-key': 'a secret' }, body: Buffer.from('{}') };
 * verifyWebhook({ profile, secrets: ['a secret'], request }).ok; // true
 *
 * @throws Failure when the header's name is no header name
 */
export function tokenProfile(input: TokenProfileInput): SignatureProfile {
	requireObject(input, "tokenProfile({ header: 'X-API-Key' })");
	const event = eventSources(input);
	const inHeader = 'header' in input;
	return profile({
		name: inHeader ? 'secure-header' : 'query-key',
		displayName: inHeader ? 'Secure Header' : 'Key in the URL',
		group: 'General',
		scheme: {
			kind: 'token',
			token: inHeader ? header(requireHeaderName(input.header, 'The header')) : { in: 'query', name: input.query },
			spelling: 'plain',
		},
		secretLabel: inHeader ? 'Header Value' : 'API Key',
		setup: inHeader
			? 'Enter the URL, the header name and the header value in the sender.'
			: 'Enter the URL, including the key, in the sender.',
		docs: '',
		limits: 'The secret only proves who the sender is; the body is not signed.',
		...(event.length > 0 && { event }),
		body: ['any'],
		retry: { keeps: 'nothing', source: 'Nothing is known of the sender, and nothing is signed.' },
	});
}
