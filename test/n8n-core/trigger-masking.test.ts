/**
 * Webhook Trigger: every usual spelling of the configured secrets, and credentials by name, in items and in the log.
 */
import type { IDataObject } from 'n8n-workflow';

import { githubDelivery, hmacHex, JSON_TYPE, withHeader } from './harness/deliveries';
import { echo, echoOf, KEYS, maskedEcho, maskedEchoOfOne, printable, survivors } from './harness/echoes';
import { logText } from './harness/log';
import type { CallOptions } from './harness/loopback';
import { startTrigger } from './harness/trigger';
import type { TriggerSetup } from './harness/trigger';

const [SIGNING, PREVIOUS] = KEYS;
const HEADER_VALUE = 'Bearer header-value_canary';
const VERIFY = 'verify me canary';

const github: TriggerSetup = {
	parameters: { source: 'github', requireSecureHeader: true, options: { outputRejected: true } },
	credentials: {
		webhookSigningSecretApi: {
			secret: SIGNING,
			previousSecret: PREVIOUS,
			previousSecretValidUntil: '2021-01-01',
			verifyToken: VERIFY,
		},
		webhookSecureHeaderApi: { headerName: 'X-Team', headerValueSecret: HEADER_VALUE },
	},
};

/** Returns the items, including those at the second output. */
async function itemsOf(setup: TriggerSetup, request: CallOptions, query = ''): Promise<IDataObject[]> {
	const trigger = await startTrigger(setup);
	await trigger.post(request, query);
	await trigger.close();
	expect(trigger.thrown).toEqual([]);
	const items = [...trigger.runs, ...trigger.rejected].flat();
	expect(survivors(`${JSON.stringify(items)} ${logText()}`)).toEqual([]);
	expect(`${JSON.stringify(items)} ${logText()}`).not.toMatch(/canary/);
	return items.map(({ json }) => json);
}

const genuine = (body: string): Required<CallOptions> =>
	withHeader(githubDelivery(SIGNING, body), 'X-Team', HEADER_VALUE);
const forged = (body: string): Required<CallOptions> =>
	withHeader(githubDelivery('wrong', body), 'X-Team', HEADER_VALUE);
const echoHeaders = printable.map(({ spelled }, index) => [`X-Echo-${index}`, spelled] as const);
const maskedHeaders = Object.fromEntries(echoHeaders.map(([name]) => [name.toLowerCase(), '***']));
const queried: string[][] = [
	...echoHeaders.slice(0, 30).map((pair) => [...pair]),
	['all', echo],
	[SIGNING, 'as a name'],
];
const echoQuery = queried.map((pair) => pair.map(encodeURIComponent).join('=')).join('&');

describe.each([
	['an accepted item', genuine],
	['a rejected item', forged],
])('secrets are masked in %s', (_which, delivery) => {
	test('in headers of any name', async () => {
		const more = [
			['X-Teem', HEADER_VALUE],
			['X-Token-Of', HEADER_VALUE.replace('Bearer ', '')],
			['X-Basic', `Basic ${Buffer.from(`user:${SIGNING}`).toString('base64')}`],
			['X-Verify', encodeURIComponent(VERIFY)],
		] as const;
		const request = delivery('{}');
		const [item] = await itemsOf(github, { ...request, headers: [...request.headers, ...echoHeaders, ...more] });
		expect(item?.headers).toMatchObject({
			...maskedHeaders,
			'x-team': '***',
			'x-teem': '***',
			'x-token-of': '***',
			'x-basic': expect.stringMatching(/^Basic \w*\*\*\*$/) as string,
			'x-verify': '***',
			'x-hub-signature-256': expect.stringMatching(/^sha256=[0-9a-f]{64}$/) as string,
		});
	});

	test('in the query, including its names', async () => {
		const [item] = await itemsOf(github, delivery('{}'), `?${echoQuery}&plain=x`);
		expect(item?.query).toMatchObject({
			'X-Echo-0': '***',
			'X-Echo-29': '***',
			all: maskedEcho,
			'***': 'as a name',
			plain: 'x',
		});
	});

	test('in credentials of other systems, recognised by their names', async () => {
		const names = [
			'Proxy-Authorization',
			'X-Auth-Token',
			'Api-Key',
			'X-Gitlab-Token',
			'X-Amz-Security-Token',
			'X-Goog-Channel-Token',
			'Cookie',
			'Verif-Hash',
		];
		const parameters = [
			'token',
			'apikey',
			'api_key',
			'apiKey',
			'access_token',
			'sig',
			'code',
			'key',
			'client_secret',
			'hub.verify_token',
			'PASSWORD',
		];
		const request = delivery('{}');
		const headers = [...request.headers, ...names.map((name) => [name, `canary of ${name}`] as const)];
		const query = parameters.map((name) => `${name}=canary`).join('&');
		const [item] = await itemsOf(github, { ...request, headers }, `?${query}&signature=visible`);
		expect(item?.headers).toMatchObject(Object.fromEntries(names.map((name) => [name.toLowerCase(), '***'])));
		expect(item?.query).toEqual({
			...Object.fromEntries(parameters.map((name) => [name, '***'])),
			signature: 'visible',
		});
	});
});

/** A source whose senders may send anything. */
const ofAnyForm: TriggerSetup = {
	parameters: {
		source: 'customSignature',
		customHeader: 'X-Sig-Of',
		customEncoding: 'hex',
		customAlgorithm: 'sha256',
		customContent: '{body}',
		customEvent: 'type',
		options: {},
	},
	credentials: {
		webhookSigningSecretApi: { secret: SIGNING, previousSecret: PREVIOUS, previousSecretValidUntil: '2021-01-01' },
	},
};

function signedAs(type: string, body: string | Buffer) {
	const headers = [['Content-Type', type] as const, ['X-Sig-Of', hmacHex(SIGNING, body)] as const];
	return { method: 'POST', headers, body };
}

describe('secrets are masked in the body of an accepted item', () => {
	test('in nested JSON, including its names', async () => {
		const [item] = await itemsOf(github, genuine(JSON.stringify({ a: [{ [echo]: echo }], plain: 'x' })));
		expect(item?.body).toEqual({ a: [{ [maskedEcho]: maskedEcho }], plain: 'x' });
	});

	test.each(printable)('in JSON with one spelling: $how', async ({ spelled }) => {
		const [item] = await itemsOf(github, genuine(JSON.stringify({ a: `x ${spelled} y` })));
		expect(item?.body).toEqual({ a: 'x *** y' });
	});

	test('in JSON with every character escaped', async () => {
		const units = echo.split('').map((unit) => unit.charCodeAt(0).toString(16).padStart(4, '0'));
		const [item] = await itemsOf(github, genuine(`{"a":"${units.map((unit) => `\\u${unit}`).join('')}"}`));
		expect(item?.body).toEqual({ a: maskedEcho });
	});

	test('in a form', async () => {
		const body = new URLSearchParams({ a: echo, b: 'x' }).toString();
		const [item] = await itemsOf(ofAnyForm, signedAs('application/x-www-form-urlencoded', body));
		expect(item?.body).toMatchObject({ a: maskedEcho, b: 'x' });
	});

	test('in text', async () => {
		const [item] = await itemsOf(ofAnyForm, signedAs('text/plain', echo));
		expect(item?.body).toBe(maskedEcho);
	});

	test('in event, action and delivery id', async () => {
		const body = JSON.stringify({ type: SIGNING });
		const [item] = await itemsOf(ofAnyForm, signedAs('application/json', body));
		expect(item).toMatchObject({ event: '***', body: { type: '***' } });
	});

	test('in the raw body, byte for byte except for the secret', async () => {
		const body = Buffer.from(`\xff\x00 ${SIGNING} \xfe`, 'latin1');
		const trigger = await startTrigger(ofAnyForm);
		await trigger.post(signedAs('application/octet-stream', body));
		await trigger.close();
		const file = trigger.runs[0]?.[0]?.binary?.data;
		expect(Buffer.from(file?.data ?? '', 'base64').toString('latin1')).toBe('\xff\x00 *** \xfe');
	});

	test('in an agent message', async () => {
		const setup: TriggerSetup = {
			parameters: { source: 'agentMessage' },
			credentials: { agentChannelApi: { apiKey: SIGNING } },
		};
		const body = JSON.stringify({ message: echoOf(SIGNING), userId: 'u', sessionId: SIGNING });
		const trigger = await startTrigger(setup);
		await trigger.post({ headers: [JSON_TYPE], body }, `?apiKey=${encodeURIComponent(SIGNING)}`);
		await trigger.close();
		const message = maskedEchoOfOne;
		expect(trigger.runs[0]?.[0]?.json).toMatchObject({
			chatInput: message,
			message,
			sessionId: '***',
			body: { message, sessionId: '***' },
			query: { apiKey: '***' },
		});
	});

	test('even 50,000 levels deep, and the body is complete', async () => {
		const body = `{"deep":${'['.repeat(50_000)}${JSON.stringify(SIGNING)}${']'.repeat(50_000)}}`;
		const trigger = await startTrigger(github);
		const answer = await trigger.post(genuine(body));
		await trigger.close();
		expect([answer.body, trigger.thrown]).toEqual(['{"status":"accepted"}', []]);
		let inner: unknown = (trigger.runs[0]?.[0]?.json.body as IDataObject).deep;
		let depth = 0;
		for (; Array.isArray(inner); depth++) inner = inner[0];
		expect([depth, inner]).toEqual([50_000, '***']);
	});

	test('and a body without a secret is not copied', async () => {
		const body = '{"__proto__":{"a":1},"text":"sk-live_4f9A0c %2B \\u0041 &amp;","list":[1,2.5,null,true,"***"]}';
		const [item] = await itemsOf(github, genuine(body));
		expect(JSON.stringify(item?.body)).toBe(JSON.stringify(JSON.parse(body)));
	});
});

test('secrets are masked in the log and in the rejected item', async () => {
	const secret = 'a-secret-in-lower-case';
	const setup = {
		parameters: { source: 'github', options: { outputRejected: true } },
		credentials: { webhookSigningSecretApi: { secret } },
	};
	const request = withHeader(githubDelivery('wrong', 'no archive'), 'Content-Encoding', 'gzip');
	const [item] = await itemsOf(setup, withHeader(request, 'Content-Type', `application/x-${secret}`));
	const hint = expect.stringMatching(/\. The content type is application\/x-\*\*\*$/) as string;
	expect(item?.rejected).toMatchObject({ reason: 'raw-bytes-gone', hint });
	expect(logText()).toContain('The content type is application/x-***');
	expect(logText()).not.toContain(secret);
});
