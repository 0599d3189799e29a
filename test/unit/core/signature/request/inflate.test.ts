import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { constants, deflateRawSync, gzipSync } from 'node:zlib';

import { inflate } from '../../../../../core/signature/request/inflate';
import { unpacked } from '../../../../../core/signature/request/unpack';

const { Z_DEFAULT_STRATEGY, Z_FIXED, Z_HUFFMAN_ONLY } = constants;

/** Texts with repetitions, as JSON has them, and bytes without any. */
const content = fc.oneof(
	fc.uint8Array({ maxLength: 3000 }).map((bytes) => Buffer.from(bytes)),
	fc
		.array(fc.constantFrom('{"type":"message.new",', '"user":{', 'x', '}', 'ü'), { maxLength: 800 })
		.map((parts) => Buffer.from(parts.join(''))),
);

describe('inflate', () => {
	test('reads what zlib writes, at any level and with any strategy', () => {
		fc.assert(
			fc.property(
				content,
				fc.integer({ min: 0, max: 9 }),
				fc.constantFrom(Z_DEFAULT_STRATEGY, Z_FIXED, Z_HUFFMAN_ONLY),
				(bytes, level, strategy) => {
					expect(inflate(deflateRawSync(bytes, { level, strategy }), bytes.length)).toEqual(bytes);
				},
			),
			{ numRuns: 300 },
		);
	});

	test('writes no more than the limit', () => {
		const bomb = deflateRawSync(Buffer.alloc(1_000_000));
		expect(inflate(bomb, 999_999)).toBeUndefined();
		expect(inflate(bomb, 1_000_000)).toHaveLength(1_000_000);
	});

	test('ends on any other bytes', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
				const read = inflate(Buffer.from(bytes), 5000);
				expect(read === undefined || read.length <= 5000).toBe(true);
			}),
			{ numRuns: 500 },
		);
	});
});

describe('a compressed request', () => {
	const request = (body: Buffer) => ({ headers: {}, body });
	const json = Buffer.from(JSON.stringify({ type: 'message.new', text: 'hi' }));

	test('is uncompressed', () => expect(unpacked(request(gzipSync(json))).body).toEqual(json));

	test.each([
		['JSON', json],
		['an empty body', Buffer.alloc(0)],
		['a broken one', gzipSync(json).subarray(0, 30)],
		['one that grows a thousandfold', gzipSync(Buffer.alloc(1_000_000))],
		['one of more than 2 MiB', gzipSync(randomBytes(2 * 1024 * 1024 + 1))],
	])('%s stays as it is', (_, body) => {
		const given = request(body);
		expect(unpacked(given)).toBe(given);
	});
});
