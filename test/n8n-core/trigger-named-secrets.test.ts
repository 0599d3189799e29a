import type { INodeParameters } from 'n8n-workflow';

import { createSigner } from '../../core/signature';
import { activate, startTrigger } from './harness/trigger';

const tenants = (count: number) =>
	Array.from({ length: count }, (_, at) => ({ name: `tenant-${at}`, secretValue: `canary-secret-of-tenant-${at}` }));

const named = (count: number, rest: object = {}) => ({
	webhookSigningSecretApi: { secret: '', ...rest, namedSecrets: { values: tenants(count) } },
});

const KEY_ID = { options: { keyId: { policy: { place: 'header', name: 'X-Tenant' } } } };

const body = Buffer.from('{"action":"opened","echo":"canary-secret-of-tenant-3"}');

function signedBy(secret: string, extra: Record<string, string> = {}) {
	const { headers } = createSigner('github', [secret]).sign({ body, timestamp: 1, id: 'one', event: 'issues' });
	return { headers: Object.entries({ 'content-type': 'application/json', ...headers, ...extra }), body };
}

async function received(
	parameters: INodeParameters,
	credentials: ReturnType<typeof named>,
	request: ReturnType<typeof signedBy>,
) {
	const trigger = await startTrigger({ parameters: { source: 'github', ...parameters }, credentials });
	const { status } = await trigger.post(request);
	await trigger.close();
	expect(trigger.thrown).toEqual([]);
	return { status, item: trigger.runs[0]?.[0]?.json };
}

test('verification.secret names the sender, by its key ID', async () => {
	const request = signedBy('canary-secret-of-tenant-123', { 'X-Tenant': 'tenant-123' });
	const { status, item } = await received(KEY_ID, named(1000), request);
	expect(status).toBe(200);
	expect(item).toMatchObject({ event: 'issues', verification: { secret: 'tenant-123' } });
});

test('every named secret is masked, not only the one that matched', async () => {
	const request = signedBy('canary-secret-of-tenant-1', { 'X-Tenant': 'tenant-1' });
	const { item } = await received(KEY_ID, named(5), request);
	expect(item?.body).toEqual({ action: 'opened', echo: '***' });
});

test('without a key ID, the secrets are tried in turn, beside the current and the previous one', async () => {
	const rotation = { secret: 'new', previousSecret: 'old', previousSecretValidUntil: '2099-01-01' };
	const which = async (secret: string) => (await received({}, named(8, rotation), signedBy(secret))).item?.verification;
	expect(await which('canary-secret-of-tenant-7')).toMatchObject({ secret: 'tenant-7' });
	expect(await which('new')).toMatchObject({ secret: 'current' });
	expect(await which('old')).toMatchObject({ secret: 'previous' });
});

test.each([
	['the secret of another sender', 'canary-secret-of-tenant-1', { 'X-Tenant': 'tenant-2' }],
	['an unknown key ID', 'canary-secret-of-tenant-1', { 'X-Tenant': 'tenant-9' }],
	['no key ID', 'canary-secret-of-tenant-1', {}],
])('refuses %s like every other forgery', async (_, secret, headers) => {
	expect(await received(KEY_ID, named(3), signedBy(secret, headers))).toEqual({ status: 401, item: undefined });
});

test.each<[string, INodeParameters, object, string]>([
	[
		'more than ten secrets without a key ID',
		{},
		named(11),
		'There are 11 secrets, but without a key ID at most 10 are tried in turn',
	],
	[
		'a key ID from nowhere',
		{ options: { keyId: { policy: { place: 'header', name: '' } } } },
		named(1),
		'The Key ID option is empty',
	],
	[
		'a path that is malformed',
		{ options: { keyId: { policy: { place: 'json', name: 'a..b' } } } },
		named(1),
		'The path "a..b" is malformed at column 3',
	],
	[
		'a key ID at the end of a path that is the same for every sender',
		{ options: { keyId: { policy: { place: 'path' } } } },
		named(1),
		'The key ID is at the end of the path, but the path is the same for every sender',
	],
	['no secret at all', {}, named(0), 'The Webhook Signing Secret credential has no secret'],
])('publishing refuses %s', async (_, parameters, credentials, message) => {
	const setup = {
		parameters: { source: 'github', ...parameters },
		credentials: credentials as ReturnType<typeof named>,
	};
	await expect(activate(setup)).rejects.toMatchObject({ message: expect.stringContaining(message) as string });
});
