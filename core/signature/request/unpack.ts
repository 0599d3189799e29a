import { gunzipSync } from 'zlib';

import type { WebhookRequest } from '../types';

const [MAGIC_1, MAGIC_2] = [0x1f, 0x8b];

/** JSON of a vendor shrinks to a tenth; a body that shrinks to less than a hundredth is not read. */
const MOST_RATIO = 100;
const LEAST_LIMIT = 64 * 1024;
const MOST_BYTES = 16 * 1024 * 1024;

/** Returns the request with its body uncompressed, if it is gzip (RFC 1952) and does not grow beyond reason; else as it is. */
export function unpacked(request: WebhookRequest): WebhookRequest {
	const { body } = request;
	if (!Buffer.isBuffer(body) || body[0] !== MAGIC_1 || body[1] !== MAGIC_2) return request;
	const maxOutputLength = Math.min(MOST_BYTES, Math.max(LEAST_LIMIT, body.length * MOST_RATIO));
	try {
		return { ...request, body: gunzipSync(body, { maxOutputLength }) };
	} catch {
		return request;
	}
}
