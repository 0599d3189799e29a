import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import {
	customProfile,
	type Config,
	type FetchedAnswer,
	type Reason,
	type SignatureProfile,
	type WebhookRequest,
} from '../../../../core/signature';

/** One row of test/vectors: a request and its required verdict. */
export interface Vector {
	readonly provider: string;
	readonly source: string;
	readonly published: boolean;
	/** Who made or judged it outside this project; absent if this project made it. */
	readonly origin?: string;
	/** absent where the key is not pasted */
	readonly secret?: string;
	readonly secrets?: readonly string[];
	readonly headers: Record<string, string>;
	readonly bodyUtf8?: string;
	readonly bodyBase64?: string;
	readonly method?: string;
	readonly url?: string;
	readonly now?: number;
	readonly toleranceSeconds?: number;
	readonly signingKey?: string;
	/** what the user configures besides the secret */
	readonly config?: Config;
	/** the answer with the public key */
	readonly fetched?: FetchedAnswer | readonly FetchedAnswer[];
	readonly valid: boolean;
	/** For our own rows: why it must be refused. */
	readonly reason?: Reason;
	/** what the vendor calls it */
	readonly expect?: { readonly event?: string; readonly action?: string; readonly deliveryId?: string };
	readonly note: string;
}

const folder = join(__dirname, '../../../vectors');

export function loadJson<T>(file: string): T {
	return JSON.parse(readFileSync(join(folder, file), 'utf8')) as T;
}

export const loadVectors = (file: string): readonly Vector[] => loadJson(file);

export const sharedVectors = loadVectors('signature-vectors.json');
export const additionalVectors = loadVectors('additional-vectors.json');
/** Requests signed or judged by other libraries or programs, for rows without published examples. */
export const witnessVectors = loadVectors('witness-vectors.json');
export const allVectors = [...sharedVectors, ...additionalVectors, ...witnessVectors];

/** Returns the custom scheme that the headers of a `generic-*` row describe. */
function genericProfile({ provider, headers }: Pick<Vector, 'provider' | 'headers'>): SignatureProfile {
	const prefixed = headers['X-Signature']?.startsWith('sha256=');
	return customProfile({
		header: 'X-Signature',
		prefix: prefixed ? 'sha256=' : '',
		separator: prefixed ? ',' : undefined,
		algorithm: provider.includes('sha512') ? 'sha512' : 'sha256',
		encoding: provider.endsWith('base64') ? 'base64' : 'hex',
	});
}

const SAME: Readonly<Record<string, string>> = { 'edge-hex': 'github', 'edge-base64': 'shopify' };

export function profileOf(vector: Pick<Vector, 'provider' | 'headers'>): string | SignatureProfile {
	return vector.provider.startsWith('generic-') ? genericProfile(vector) : (SAME[vector.provider] ?? vector.provider);
}

export function secretsOf({ secret, secrets }: Pick<Vector, 'secret' | 'secrets'>): string[] {
	return [...(secrets ?? (secret === undefined ? [] : [secret]))];
}

type RequestFields = Pick<Vector, 'method' | 'url' | 'headers' | 'bodyUtf8' | 'bodyBase64'>;

export function requestOf({ method, url, headers, bodyUtf8, bodyBase64 }: RequestFields): WebhookRequest {
	const body = bodyBase64 === undefined ? Buffer.from(bodyUtf8 ?? '', 'utf8') : Buffer.from(bodyBase64, 'base64');
	return { method, url, headers, body };
}

export const titleOf = (
	{ provider, note, source }: Pick<Vector, 'provider' | 'note' | 'source'>,
	index: number,
): string => `${provider} #${index}: ${note || source}`;
