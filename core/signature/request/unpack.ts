import type { WebhookRequest } from '../types';
import { MAX_UNVERIFIED_JSON } from './body';
import { inflate } from './inflate';

/** The header of a gzip member without extra fields (RFC 1952, section 2.3), and its trailer. */
const [MAGIC_1, MAGIC_2, DEFLATE] = [0x1f, 0x8b, 8];
const [HEADER, TRAILER] = [10, 8];

/** JSON of a vendor shrinks to a tenth; a body that shrinks to less than a fiftieth is not read. */
const MOST_RATIO = 50;
const LEAST_LIMIT = 64 * 1024;

/** Returns the request with its body uncompressed, if it is gzip and does not grow beyond reason; otherwise as it is. */
export function unpacked(request: WebhookRequest): WebhookRequest {
	const { body } = request;
	if (!Buffer.isBuffer(body) || body.length < HEADER + TRAILER) return request;
	if (body[0] !== MAGIC_1 || body[1] !== MAGIC_2 || body[2] !== DEFLATE || body[3] !== 0) return request;
	// the sizes that the trailer names are only a hint, so the limit counts
	const size = body.readUInt32LE(body.length - 4);
	if (size > Math.min(MAX_UNVERIFIED_JSON, Math.max(LEAST_LIMIT, body.length * MOST_RATIO))) return request;
	const content = inflate(body.subarray(HEADER, body.length - TRAILER), size);
	return content?.length === size ? { ...request, body: content } : request;
}
