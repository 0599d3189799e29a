import { reasons, type HandshakeAnswer, type Reason } from '../../../../core/signature';
import { loadJson, type Vector } from './vectors';

/**
 * The rows of vendor-vectors.json: requests that vendors published, or that a vendor's code or a third party's receiver
 * signed or judged. None was made with the engine under test.
 */
export interface VendorVector extends Omit<Vector, 'expect' | 'reason'> {
	/** Why it must be refused: our reason, or the message of the code that refuses it. */
	readonly reason?: string;
	/** `kind` and `url`: an address that a genuine request wants called, and whether it may be */
	readonly handshake?: WantedAnswer & { readonly kind?: string; readonly url?: string };
	/** Certificates alone, without a token. */
	readonly chain?: { readonly leaf: string; readonly intermediate: string; readonly root: string };
	readonly expect?: Vector['expect'] & { readonly handshake?: WantedAnswer };
}

export interface WantedAnswer {
	readonly status?: number;
	readonly body?: string;
	readonly json?: Readonly<Record<string, unknown>>;
	readonly headers?: Readonly<Record<string, string>>;
	readonly contentType?: string;
	readonly nosniff?: boolean;
}

/** One row of vendor-handshakes.json; an answer of `null` means that the request must not be answered. */
export interface VendorHandshake extends Omit<Vector, 'valid' | 'expect' | 'reason'> {
	readonly handshakeToken?: string;
	readonly answer?: WantedAnswer;
	readonly want?: WantedAnswer | null;
}

export const vendorVectors = loadJson<readonly VendorVector[]>('vendor-vectors.json');
export const vendorHandshakes = loadJson<readonly VendorHandshake[]>('vendor-handshakes.json');

/** The providers in vendor-vectors.json without a profile, and the number of their vectors. */
export const notYet = loadJson<Readonly<Record<string, number>>>('not-yet.json');

/** Intended differences between the engine and a vector, with the reason. A difference that no longer exists fails a test. */
export interface Deviation {
	readonly in: 'verdict' | 'deliveryId';
	readonly why: string;
}

const SHOPIFY: Deviation = {
	in: 'deliveryId',
	why: 'The row names X-Shopify-Webhook-Id. The documented key for duplicates is X-Shopify-Event-Id (shopify.dev, Ignore duplicate webhooks).',
};

/** By provider and note. */
export const deviations: Readonly<Record<string, Deviation>> = {
	'linear: 61 s later': {
		in: 'verdict',
		why: 'Linear’s SDK allows 60 s, but retries keep the signed time for up to 6 hours (linear.app/developers/webhooks, vercel/eve #1570).',
	},
	'currents: x-timestamp older than 300 s': {
		in: 'verdict',
		why: 'x-timestamp is not signed, so anyone who replays a captured request can change it.',
	},
	'shopify: orders/create': SHOPIFY,
	'shopify: orders/updated': SHOPIFY,
	'shopify: app/uninstalled': SHOPIFY,
};

export const keyOf = ({ provider, note }: Pick<Vector, 'provider' | 'note'>): string => `${provider}: ${note}`;

/** The reason for a refusal, if the row has one of ours. */
export function ownReason({ reason = '' }: VendorVector): Reason | undefined {
	return Object.hasOwn(reasons, reason) ? (reason as Reason) : undefined;
}

/** The part of an answer that the vendor requires, under the vendor's names. */
export function asWanted(wanted: WantedAnswer | null, answer: HandshakeAnswer | undefined): unknown {
	if (wanted === null || answer === undefined) return answer ?? null;
	const type = answer.headers['Content-Type'];
	return {
		status: answer.status,
		...('body' in wanted && { body: answer.body }),
		...('json' in wanted && { json: JSON.parse(answer.body) as unknown }),
		...('headers' in wanted && {
			headers: Object.fromEntries(Object.keys(wanted.headers ?? {}).map((name) => [name, answer.headers[name]])),
		}),
		...('contentType' in wanted && { contentType: type?.split(';')[0] }),
		...('nosniff' in wanted && { nosniff: answer.headers['X-Content-Type-Options'] === 'nosniff' }),
	};
}
