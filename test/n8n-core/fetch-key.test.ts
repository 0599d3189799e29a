import { fetchKey } from '../../nodes/shared/keys';
import { additionalData } from './harness/additional-data';
import { executeContext, workflowOf } from './harness/contexts';
import { listen, readAll } from './harness/loopback';

/** The call for a key that needs a token first, as at eBay (OAuth 2.0, client credentials). */
const { workflow, node } = workflowOf({
	id: 'n',
	name: 'Node',
	type: 'webhookTrigger',
	typeVersion: 2,
	position: [0, 0],
	parameters: {},
});
const context = executeContext({ workflow, node, data: additionalData(workflow, {}), mode: 'manual', items: [[]] });

interface Seen {
	readonly path: string | undefined;
	readonly authorization: string | undefined;
	readonly body: string;
}

/** @param token the answer of the token endpoint */
async function vendor(token: object): Promise<{ url: string; seen: Seen[] }> {
	const seen: Seen[] = [];
	const { url } = await listen((request, response) => {
		void readAll(request).then((body) => {
			seen.push({ path: request.url, authorization: request.headers.authorization, body: body.toString() });
			response.end(JSON.stringify(request.url === '/token' ? token : { key: 'the key' }));
		});
	});
	return { url, seen };
}

const callTo = (url: string) =>
	({
		url: `${url}/key/1`,
		method: 'GET',
		token: { url: `${url}/token`, scope: 'a b', id: 'app', secret: 'cert' },
	}) as const;

test('a token is got with ID and secret, and sent with the call', async () => {
	const { url, seen } = await vendor({ access_token: 'the-token', token_type: 'Bearer' });
	expect(await fetchKey(context, callTo(url))).toMatchObject({
		url: `${url}/key/1`,
		status: 200,
		body: '{"key":"the key"}',
	});
	expect(seen).toEqual([
		{
			path: '/token',
			authorization: `Basic ${Buffer.from('app:cert').toString('base64')}`,
			body: 'grant_type=client_credentials&scope=a+b',
		},
		{ path: '/key/1', authorization: 'Bearer the-token', body: '' },
	]);
});

test.each([{ error: 'invalid_client' }, { access_token: 7 }, { access_token: 'a\r\nX-Other: b' }])(
	'without a sound token the key is not asked for: %j',
	async (token) => {
		const { url, seen } = await vendor(token);
		expect(await fetchKey(context, callTo(url))).toBeUndefined();
		expect(seen.map(({ path }) => path)).toEqual(['/token']);
	},
);

test('what is posted arrives as it is, and the names of the headers are in lower case', async () => {
	const { url, seen } = await vendor({});
	const call = {
		url: `${url}/key`,
		method: 'POST',
		body: '{"key_id":"k"}',
		headers: { 'content-type': 'application/json' },
	} as const;
	const answer = await fetchKey(context, call);
	expect(Object.keys(answer?.headers ?? {})).toContain('date');
	expect(seen).toEqual([{ path: '/key', authorization: undefined, body: '{"key_id":"k"}' }]);
});
