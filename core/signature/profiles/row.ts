import type {
	AlgorithmName,
	Encoding,
	KeyForm,
	SignatureForm,
	SignatureProfile,
	SignedScheme,
	TimestampUnit,
	TokenScheme,
	ValueSource,
} from '../types';

/** Helpers for writing rows: short forms of the types, without any knowledge of a provider. */

export const header = (name: string, prefix?: string): ValueSource => ({ in: 'header', name, prefix });
export const json = (path: string): ValueSource => ({ in: 'json', path });
export const query = (name: string): ValueSource => ({ in: 'query', name });
export const form = (field: string): ValueSource => ({ in: 'form', field });

export const UTF8: readonly KeyForm[] = [{ encoding: 'utf8' }];
export const HEX_KEY: readonly KeyForm[] = [{ encoding: 'hex' }];
export const BASE64_KEY: readonly KeyForm[] = [{ encoding: 'base64' }];

/** Returns a list with the one form in which the signature is written. */
export const spelled = (prefix: string, encoding: Encoding): readonly SignatureForm[] => [{ prefix, encoding }];

type Details = Partial<Omit<SignedScheme, 'kind' | 'forms' | 'signature'>>;

/**
 * Returns a scheme with HMAC-SHA256 in one header, over the raw body, under a UTF-8 secret. `details` overrides any of
 * it.
 */
export function inHeader(name: string, forms: readonly SignatureForm[], details: Details = {}): SignedScheme {
	return {
		kind: 'signed',
		algorithm: 'hmac-sha256',
		keys: UTF8,
		content: '{body}',
		signature: { in: 'header', names: [name] },
		forms,
		...details,
	};
}

export const hexHeader = (name: string, prefix = '', details?: Details) =>
	inHeader(name, spelled(prefix, 'hex'), details);
export const base64Header = (name: string, prefix = '', details?: Details) =>
	inHeader(name, spelled(prefix, 'base64'), details);

/**
 * Returns a scheme with `t=…,v1=…` in one header, over `{t}.{body}`: Stripe's format, with the field names and unit
 * given.
 */
export function stamped(
	name: string,
	{ t = 't=', v = 'v1=', encoding = 'hex', unit = 's', tolerance = 300, ...details }: StampedDetails = {},
): SignedScheme {
	return inHeader(name, spelled(v, encoding), {
		separator: ',',
		content: '{t}.{body}',
		timestamp: { unit, tolerance, from: { in: 'field', prefix: t } },
		...details,
	});
}
interface StampedDetails extends Details {
	readonly t?: string;
	readonly v?: string;
	readonly encoding?: Encoding;
	readonly unit?: TimestampUnit;
	readonly tolerance?: number;
}

/** Returns a timestamp in a header of its own. */
export const timeIn = (name: string, unit: TimestampUnit = 's', tolerance = 300): SignedScheme['timestamp'] => ({
	unit,
	tolerance,
	from: { in: 'header', names: [name] },
});

/** Returns a timestamp inside the signed body, as a number. */
export const timeAt = (path: string, unit: TimestampUnit, tolerance: number): SignedScheme['timestamp'] => ({
	unit,
	tolerance,
	from: { in: 'json', path, number: true },
});

/**
 * Returns Standard Webhooks with the given header prefixes (`webhook`, `svix`). The keys decide between HMAC and
 * ed25519.
 */
export function standardWebhooks(prefixes: readonly string[], keys: readonly KeyForm[] = STANDARD_KEYS): SignedScheme {
	const named = (what: string) => prefixes.map((prefix) => `${prefix}-${what}`);
	return {
		kind: 'signed',
		algorithm: 'hmac-sha256',
		keys,
		signature: { in: 'header', names: named('signature') },
		forms: [
			{ prefix: 'v1,', encoding: 'base64' },
			{ prefix: 'v1a,', encoding: 'base64', algorithm: 'ed25519' },
		],
		separator: ' ',
		content: '{id}.{t}.{body}',
		id: named('id'),
		timestamp: { unit: 's', tolerance: 300, from: { in: 'header', names: named('timestamp') } },
	};
}

/**
 * github.com/standard-webhooks: base64, with or without `whsec_`; with ed25519, `whpk_` keys verify and `whsk_` keys
 * sign.
 */
export const STANDARD_KEYS: readonly KeyForm[] = [
	{ prefix: 'whsec_', encoding: 'base64' },
	{ prefix: 'whpk_', encoding: 'raw-base64', algorithm: 'ed25519' },
	{ prefix: 'whsk_', encoding: 'raw-base64', algorithm: 'ed25519', signsOnly: true },
	{ encoding: 'base64' },
];

/** Base64 after `whsec_`; a secret without this prefix is used as text (OpenAI, Polar). */
export const STANDARD_OR_TEXT_KEYS: readonly KeyForm[] = [
	{ prefix: 'whsec_', encoding: 'base64' },
	{ encoding: 'utf8' },
];

/** Returns a header that must equal the secret. */
export const equalHeader = (name: string, spelling: TokenScheme['spelling'] = 'plain'): TokenScheme => ({
	kind: 'token',
	token: header(name),
	spelling,
});

export const hmacOf = (algorithm: AlgorithmName): { readonly algorithm: AlgorithmName } => ({ algorithm });

/** A row as written in a table: lists may be omitted. */
export type Row = Omit<SignatureProfile, 'exampleEvents' | 'secretLabel'> &
	Partial<Pick<SignatureProfile, 'exampleEvents' | 'secretLabel'>>;

function deepFreeze<T>(value: T): T {
	if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
		Object.freeze(value);
		Object.values(value).forEach(deepFreeze);
	}
	return value;
}

/** Completes a row and freezes it. */
export function profile(row: Row): SignatureProfile {
	return deepFreeze({ exampleEvents: [], secretLabel: 'Webhook Secret', ...row });
}
