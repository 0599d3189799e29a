import { createHash } from 'node:crypto';

import { sha256Hex } from '../../../../../../core/signature/keys/sha256';
import { contentDigest, digestRefusal } from '../../../../../../core/signature/schemes/message/content-digest';

const body = Buffer.from('{"type":"a.b","id":"evt_1"}');

const sha256 = (encoding: 'hex' | 'base64' | 'base64url', ...parts: readonly (string | Buffer)[]) =>
	createHash('sha256')
		.update(Buffer.concat(parts.map((part) => Buffer.from(part))))
		.digest(encoding);

describe('a content digest is checked', () => {
	const of = (hash: 'sha256' | 'sha512', content = body) => `:${createHash(hash).update(content).digest('base64')}:`;
	const other = Buffer.from('x');
	test.each([
		['SHA-256', `sha-256=${of('sha256')}`, undefined],
		['SHA-512', `sha-512=${of('sha512')}`, undefined],
		['both', `sha-512=${of('sha512')}, sha-256=${of('sha256')}`, undefined],
		['another hash next to it', `md5=:AAAA:, sha-256=${of('sha256')}`, undefined],
		['parameters', `sha-256=${of('sha256')};a=1`, undefined],
		['no header', undefined, 'body-digest-missing'],
		['only another hash', 'md5=:AAAA:', 'body-digest-missing'],
		['a malformed dictionary', 'sha-256=', 'body-malformed'],
		['the digest of another body', `sha-256=${of('sha256', other)}`, 'body-digest-mismatch'],
		['one of two wrong', `sha-256=${of('sha256')}, sha-512=${of('sha512', other)}`, 'body-digest-mismatch'],
		['a short digest', 'sha-256=:AAAA:', 'body-digest-mismatch'],
		['a digest of another length', `sha-256=${of('sha512')}`, 'body-digest-mismatch'],
		['a text', `sha-256="${'a'.repeat(32)}"`, 'body-digest-mismatch'],
		['a list', `sha-256=(${of('sha256')})`, 'body-digest-mismatch'],
	])('with %s', (_, header, reason) => expect(digestRefusal(header, body)).toBe(reason));

	test('is written as RFC 9530 specifies', () => {
		expect(contentDigest(body)).toBe(`sha-256=${of('sha256')}`);
		expect(sha256Hex('é')).toBe(sha256('hex', 'é'));
	});
});
