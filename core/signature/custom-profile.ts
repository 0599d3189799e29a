import { requireObject } from '../arguments';
import { ConfigurationError } from '../configuration-error';
import { parsePath } from '../text/json-path';
import { header, json, profile } from './profiles/row';
import { compileContent, type ContentTemplate } from './schemes/hmac/content-template';
import { checkedTolerance } from './schemes/timestamp';
import type { Encoding, KeyForm, SignatureProfile, TimestampRule, TimestampUnit, ValueSource } from './types';

/**
 * A signature scheme as a user describes it. Only `header` is required; the default is HMAC-SHA256 in hex over the
 * body.
 */
export interface CustomProfileInput extends EventPlaces {
	/** The header that carries the signature. */
	readonly header: string;
	/** The text in front of each signature, e.g. `sha256=` or `v1=`. */
	readonly prefix?: string;
	readonly encoding?: Encoding;
	/** The hash; default: sha256. sha1 is used only if it is chosen here. */
	readonly algorithm?: 'sha256' | 'sha1' | 'sha512';
	/** How the secret is turned into key bytes. */
	readonly keyEncoding?: 'utf8' | 'hex' | 'base64';
	/** What is signed, e.g. `{body}`, `{t}.{body}`, `v0:{t}:{body}`, `{id}.{t}.{body}`. It must contain `{body}`. */
	readonly content?: string;
	/** The separator of several signatures in the header; absent means exactly one signature. */
	readonly separator?: ' ' | ',' | ';';
	/** The header with the timestamp. Use either this or `timestampField`. */
	readonly timestampHeader?: string;
	/** The beginning of the timestamp's item in the signature header, e.g. `t=`. It requires a separator. */
	readonly timestampField?: string;
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

/** An RFC 9110 token: the syntax of a header name. */
const HEADER_NAME = /^[!#$%&'*+.^\w`|~-]{1,256}$/;

/** @throws ConfigurationError for anything that is not a header name, such as text with CR or LF */
function headerNamed(name: unknown, what: string): string {
	if (typeof name === 'string' && HEADER_NAME.test(name)) return name;
	throw new ConfigurationError(`The ${what} is not a valid header name`, 'Use a name such as X-Signature');
}

function oneOf<T extends string | undefined>(value: T | undefined, known: readonly T[], fallback: T, what: string): T {
	if (value === undefined) return fallback;
	if (known.includes(value)) return value;
	throw new ConfigurationError(
		`Unknown ${what} "${String(value)}"`,
		`Choose one of ${known.map((one) => `"${one}"`).join(', ')}`,
	);
}

function printable(text: string, what: string): string {
	if (/^[\x21-\x7e]{0,64}$/.test(text)) return text;
	throw new ConfigurationError(
		`The ${what} is longer than 64 characters, or contains spaces or unprintable characters`,
		'Use text such as sha256=',
	);
}

function timestampOf(input: CustomProfileInput): TimestampRule | undefined {
	const { timestampHeader, timestampField } = input;
	if (timestampHeader === undefined && timestampField === undefined) return undefined;
	if (timestampField !== undefined && (printable(timestampField, 'timestamp field') === '' || !input.separator)) {
		throw new ConfigurationError(
			'A timestamp field requires a name and a separator between the items of the signature header',
			'Enter a field such as t= and choose the separator',
		);
	}
	return {
		unit: oneOf(input.timestampUnit, ['s', 'ms', 'rfc3339', 'rfc1123'], 's', 'timestamp unit'),
		tolerance: checkedTolerance(input.toleranceSeconds, 300),
		from:
			timestampField === undefined
				? { in: 'header', names: [headerNamed(timestampHeader, 'timestamp header')] }
				: { in: 'field', prefix: timestampField },
	};
}

/**
 * Checks that the content signs everything: each name in it must be configured, and what is configured should be in it.
 */
function checkContent(
	{ names }: ContentTemplate,
	{ idHeader }: CustomProfileInput,
	timestamp: TimestampRule | undefined,
): void {
	const complain = (message: string, cure: string) => {
		throw new ConfigurationError(message, cure);
	};
	if (!names.has('body')) complain('The signed content does not include the body', 'Add {body} to the signed content');
	if (names.has('t') && timestamp === undefined) {
		complain('The signed content includes {t}, but no timestamp is configured', 'Enter the timestamp header');
	}
	if (timestamp !== undefined && !names.has('t')) {
		complain('A timestamp is configured, but the signature does not cover it', 'Add {t} to the signed content');
	}
	if (names.has('id') && !idHeader) {
		complain('The signed content includes {id}, but no ID header is configured', 'Enter the ID header');
	}
}

function pathSource(path: string | undefined): readonly ValueSource[] {
	if (path === undefined || path === '') return [];
	parsePath(path);
	return [json(path)];
}

const optionalHeader = (name: string | undefined, what: string): readonly ValueSource[] =>
	name === undefined || name === '' ? [] : [header(headerNamed(name, what))];

function eventSources({ eventHeader, eventPath }: EventPlaces): ValueSource[] {
	return [...optionalHeader(eventHeader, 'event header'), ...pathSource(eventPath)];
}

/**
 * Builds a profile for a sender that has no built-in one and puts an HMAC in a header. The result has the same shape as
 * a built-in profile.
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
 * @throws ConfigurationError for a description that cannot work or would leave the body or the time unsigned
 */
export function customProfile(input: CustomProfileInput): SignatureProfile {
	requireObject(input, "customProfile({ header: 'X-Signature' })");
	const name = headerNamed(input.header, 'signature header');
	const content = input.content === undefined || input.content === '' ? '{body}' : input.content;
	const timestamp = timestampOf(input);
	const template = compileContent(content);
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
			forms: [{ prefix: printable(input.prefix ?? '', 'prefix'), encoding }],
			separator: oneOf(input.separator, [' ', ',', ';'], undefined, 'separator'),
			content,
			timestamp,
			id: input.idHeader ? [input.idHeader] : undefined,
		},
		secretLabel: 'Secret',
		setup: 'Enter the URL and the secret in the sender.',
		docs: '',
		confidence: 'A',
		event: eventSources(input),
		action: pathSource(input.actionPath),
		deliveryId: optionalHeader(input.idHeader, 'id header'),
		body: ['any'],
		// such a sender may well send the same body twice on purpose
		replayBy: template.names.has('id') ? 'delivery-id' : 'signature',
	});
}

/**
 * Builds a profile for a value that must equal the secret: a header ("Secure Header") or a query parameter, as agent
 * channels use it (`?apiKey=`). The comparison takes constant time. The value proves who the sender is; the body is not
 * signed.
 *
 * @example
 * const profile = tokenProfile({ header: 'X-API-Key' });
 * const request = { headers: { 'x-api-key': 'a secret' }, body: Buffer.from('{}') };
 * verifyWebhook({ profile, secrets: ['a secret'], request }).ok; // true
 *
 * @throws ConfigurationError if the name is not a valid header name
 */
export function tokenProfile(input: TokenProfileInput): SignatureProfile {
	requireObject(input, "tokenProfile({ header: 'X-API-Key' })");
	const inHeader = 'header' in input;
	return profile({
		name: inHeader ? 'secure-header' : 'query-key',
		displayName: inHeader ? 'Secure Header' : 'Key in the URL',
		group: 'General',
		scheme: {
			kind: 'token',
			token: inHeader ? header(headerNamed(input.header, 'header')) : { in: 'query', name: input.query },
			spelling: 'plain',
		},
		secretLabel: inHeader ? 'Header Value' : 'API Key',
		setup: inHeader
			? 'Enter the URL, the header name and the header value in the sender.'
			: 'Enter the URL, including the key, in the sender.',
		docs: '',
		confidence: 'A',
		limits: 'The secret only proves who the sender is; the body is not signed.',
		event: eventSources(input),
		body: ['any'],
	});
}
