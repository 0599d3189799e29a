import { createHash, createHmac } from 'node:crypto';

import { createSigner, profiles } from '../../../../core/signature';
import type { SignatureProfile } from '../../../../core/signature';
import { NOW } from './deliveries';
import { errorOf } from './thrown';

const body = Buffer.from('{"type":"a.b","id":"evt_1"}');

const sha256 = (encoding: 'hex' | 'base64' | 'base64url', ...parts: readonly (string | Buffer)[]) =>
	createHash('sha256')
		.update(Buffer.concat(parts.map((part) => Buffer.from(part))))
		.digest(encoding);

describe('a signer', () => {
	const signed = { 'X-Hub-Signature-256': `sha256=${createHmac('sha256', 's').update(body).digest('hex')}` };
	const github = profiles.github as SignatureProfile;
	const sign = (profile: SignatureProfile, more: { id?: string; event?: string } = {}) =>
		createSigner(profile, ['s']).sign({ body, timestamp: NOW, ...more });

	test('sends event and id if they are given', () => {
		expect(createSigner('github', ['s']).profile).toBe(github);
		expect(sign(github, { id: 'i', event: 'e' })).toEqual({
			headers: { 'X-GitHub-Event': 'e', 'X-GitHub-Delivery': 'i', ...signed },
		});
		expect(sign(github)).toStrictEqual({ headers: signed });
	});
	test('sends them only in headers of their own', () => {
		const elsewhere: SignatureProfile = { ...github, event: [{ in: 'json', path: 'a' }], deliveryId: undefined };
		const prefix: SignatureProfile = { ...github, event: [{ in: 'header', name: 'X', prefix: 'v=' }], deliveryId: [] };
		expect(sign(elsewhere, { id: 'i', event: 'e' })).toEqual({ headers: signed });
		expect(sign(prefix, { id: 'i', event: 'e' })).toEqual({ headers: signed });
	});
	test('derives the signed id from time and body', () => {
		const id = `msg_${sha256('base64url', `${NOW}.`, body).slice(0, 27)}`;
		const { headers } = createSigner('polar', ['s']).sign({ body, timestamp: NOW });
		expect(headers['webhook-id']).toBe(id);
	});
	test.each(['a\r\nb', '\u0100', '\x7f', '\x1f', 'a\n', '\nb'])('sends no header with %j', (event) => {
		expect(errorOf(() => sign(github, { event }))).toMatchObject({
			message: 'The header X-GitHub-Event contains a character that is not allowed in an HTTP header',
			cure: 'Enter it again on a single line, without typographic quotation marks, emoji and other characters outside Latin-1',
		});
	});
	test('sends everything that a header may contain', () =>
		expect(sign(github, { event: ' ~é' }).headers['X-GitHub-Event']).toBe(' ~é'));
});
