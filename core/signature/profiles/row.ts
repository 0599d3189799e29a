import type {
	AlgorithmName,
	Confidence,
	Encoding,
	EvidenceKind,
	KeyForm,
	RetryRule,
	SignatureForm,
	SignatureProfile,
	SignedScheme,
	TimestampUnit,
	TokenScheme,
	ValueSource,
} from '../types';
import { evidence } from './evidence';

/** Helpers for writing rows: short forms of the types, without any knowledge of a provider. */

type HeaderSource = Extract<ValueSource, { readonly in: 'header' }>;
export const header = (name: string, which: Pick<HeaderSource, 'prefix' | 'only' | 'except'> = {}): HeaderSource => ({
	in: 'header',
	name,
	...which,
});
export const json = (path: string): ValueSource => ({ in: 'json', path });
export const query = (name: string): ValueSource => ({ in: 'query', name });
export const form = (field: string, prefix?: string): ValueSource => ({
	in: 'form',
	field,
	...(prefix !== undefined && { prefix }),
});

export const UTF8: readonly KeyForm[] = [{ encoding: 'utf8' }];
export const NFKD: readonly KeyForm[] = [{ encoding: 'utf8-nfkd' }];
export const HEX_KEY: readonly KeyForm[] = [{ encoding: 'hex' }];
export const BASE64_KEY: readonly KeyForm[] = [{ encoding: 'base64' }];

/** Spans in seconds. */
export const MINUTE = 60;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Senders behind Svix: the message's ID is signed and kept (docs.svix.com/retries). */
export const SVIX_RETRY: RetryRule = {
	keeps: 'id',
	spanSeconds: 28 * HOUR,
	source: 'The svix-id is signed. Eight attempts within 27 h 35 min (docs.svix.com/retries).',
};

/** Returns a list with the one form in which the signature is written. */
export const spelled = (prefix: string, encoding: Encoding): readonly SignatureForm[] => [{ prefix, encoding }];

type Details = Partial<Omit<SignedScheme, 'kind' | 'forms'>>;

/**
 * Returns a scheme with HMAC-SHA256 in one header, over the raw body, under a UTF-8 secret. `details` overrides any of
 * it.
 */
export function inHeader(
	name: string | readonly string[],
	forms: readonly SignatureForm[],
	details: Details = {},
): SignedScheme {
	return {
		kind: 'signed',
		algorithm: 'hmac-sha256',
		keys: UTF8,
		content: '{body}',
		signature: { in: 'header', names: typeof name === 'string' ? [name] : name },
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
	{ t = 't=', v = 'v1=', encoding = 'hex', unit = 's', tolerance = 300, ahead, ...details }: StampedDetails = {},
): SignedScheme {
	return inHeader(name, spelled(v, encoding), {
		separator: ',',
		content: '{t}.{body}',
		timestamp: { unit, tolerance, ...(ahead !== undefined && { ahead }), from: { in: 'field', prefix: t } },
		...details,
	});
}
interface StampedDetails extends Details {
	readonly t?: string;
	readonly v?: string;
	readonly encoding?: Encoding;
	readonly unit?: TimestampUnit;
	readonly tolerance?: number;
	/** seconds that the sender's clock may be ahead; default: the tolerance */
	readonly ahead?: number;
}

/** Returns a timestamp in a header of its own. */
export const timeIn = (
	name: string,
	unit: TimestampUnit = 's',
	tolerance = 300,
	ahead?: number,
): SignedScheme['timestamp'] => ({
	unit,
	tolerance,
	...(ahead !== undefined && { ahead }),
	from: { in: 'header', names: [name] },
});

/** Returns a timestamp inside the signed body, as a number. */
export const timeAt = (
	path: string,
	unit: TimestampUnit,
	tolerance: number,
	{ ahead, orHeader }: { readonly ahead?: number; readonly orHeader?: string } = {},
): SignedScheme['timestamp'] => ({
	unit,
	tolerance,
	...(ahead !== undefined && { ahead }),
	from: { in: 'json', path, number: true, ...(orHeader !== undefined && { orHeader }) },
});

const STANDARD_FORMS: readonly SignatureForm[] = [
	{ prefix: 'v1,', encoding: 'base64' },
	{ prefix: 'v1a,', encoding: 'base64', algorithm: 'ed25519' },
];

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
		forms: STANDARD_FORMS,
		separator: ' ',
		content: '{id}.{t}.{body}',
		id: named('id'),
		timestamp: { unit: 's', tolerance: 300, from: { in: 'header', names: named('timestamp') } },
	};
}

/** The specification wants 24 bytes. Fewer than 8 are a mistake in copying, and could be found by trying. */
const SECRET = { encoding: 'base64', leastBytes: 8 } as const;

/**
 * github.com/standard-webhooks: base64 after `whsec_`, or without it; `whpk_` verifies and `whsk_` signs with ed25519. Supabase
 * shows the version of the signature before it (supabase.com/docs/guides/auth/auth-hooks).
 */
export const STANDARD_KEYS: readonly KeyForm[] = [
	{ prefix: 'whsec_', ...SECRET },
	{ prefix: 'v1,whsec_', ...SECRET },
	{ prefix: 'whpk_', encoding: 'raw-base64', algorithm: 'ed25519' },
	{ prefix: 'v1a,whpk_', encoding: 'raw-base64', algorithm: 'ed25519' },
	{ prefix: 'whsk_', encoding: 'raw-base64', algorithm: 'ed25519', signsOnly: true },
	SECRET,
];

/** base64 after `whsec_`; without it the secret is text (OpenAI). */
export const STANDARD_OR_TEXT_KEYS: readonly KeyForm[] = [{ prefix: 'whsec_', ...SECRET }, { encoding: 'utf8' }];

/** Returns a header that must equal the secret. */
export const equalHeader = (name: string, spelling: TokenScheme['spelling'] = 'plain'): TokenScheme => ({
	kind: 'token',
	token: header(name),
	spelling,
});

/** Where only 200 is a success. Mailgun, QuickBooks and others send a delivery again after a 201 or 204. */
export const ONLY_200: readonly number[] = [200];

export const hmacOf = (algorithm: AlgorithmName): { readonly algorithm: AlgorithmName } => ({ algorithm });

/** A row as written in a table: lists may be omitted. */
export type Row = Omit<SignatureProfile, 'exampleEvents' | 'secretLabel' | 'confidence'> &
	Partial<Pick<SignatureProfile, 'exampleEvents' | 'secretLabel'>>;

function deepFreeze<T>(value: T): T {
	if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
		Object.freeze(value);
		Object.values(value).forEach(deepFreeze);
	}
	return value;
}

const CONFIDENCE: Readonly<Record<EvidenceKind, Confidence>> = {
	published: 'A',
	'vendor-code': 'A',
	'vendor-rule': 'B',
	'same-scheme': 'B',
	'third-party': 'B',
};

/** The vendor's word for the key; where keys are fetched, what the user enters instead. */
function secretLabelOf({ scheme }: Row): string {
	if (scheme.kind !== 'public-key' || scheme.keySource.from === 'secrets') return 'Webhook Secret';
	const needed = scheme.settings.filter(({ required }) => required).map(({ label }) => label);
	return needed.length > 0 ? needed.join(', ') : 'No Secret';
}

/** Completes a row with its defaults and the confidence of its evidence, and freezes it. */
export function profile(row: Row): SignatureProfile {
	const kind = evidence[row.name];
	return deepFreeze({
		exampleEvents: [],
		secretLabel: secretLabelOf(row),
		...row,
		confidence: kind === undefined ? 'C' : CONFIDENCE[kind],
	});
}
