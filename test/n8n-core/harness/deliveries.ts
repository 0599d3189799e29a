import { createHmac } from 'node:crypto';

import type { CallOptions } from './loopback';

type Pair = readonly [string, string];

/** Returns an HMAC-SHA256 in hex, computed with node:crypto and not with the code under test. */
export function hmacHex(secret: string, body: string | Buffer): string {
	return createHmac('sha256', secret).update(body).digest('hex');
}

export const JSON_TYPE: Pair = ['Content-Type', 'application/json'];

/**
 * Builds a delivery as GitHub does.
 * https://docs.github.com/en/webhooks/webhook-events-and-payloads#delivery-headers (the names of the headers)
 */
export function githubDelivery(secret: string, body: string | Buffer, event = 'pull_request'): Required<CallOptions> {
	const headers: Pair[] = [
		JSON_TYPE,
		['X-GitHub-Event', event],
		['X-GitHub-Delivery', '72d3162e-cc78-11e3-81ab-4c9367dc0958'],
		['X-Hub-Signature-256', `sha256=${hmacHex(secret, body)}`],
	];
	return { method: 'POST', headers, body };
}

/** Returns the same call with one header replaced, added or (if the value is undefined) removed. */
export function withHeader(options: Required<CallOptions>, name: string, value?: string): Required<CallOptions> {
	const others = options.headers.filter(([other]) => other.toLowerCase() !== name.toLowerCase());
	return { ...options, headers: value === undefined ? others : [...others, [name, value]] };
}
