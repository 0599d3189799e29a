/** Signed Webhook Send: every usual spelling of the credential's secrets in a receiver's answer and in the request. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { spellings } from '../secret-spellings';
import { echo, KEYS, maskedEcho, printable, survivors } from './harness/echoes';
import { logText } from './harness/log';
import { recordingServer } from './harness/loopback';
import type { Reply } from './harness/loopback';
import { runNode } from './harness/workflow';
import type { NodeResult, NodeRun } from './harness/workflow';
import { deliveryOf, sender } from './send/sender';

const [SIGNING, NAMED] = KEYS;
const credential = {
	signingSecret: SIGNING,
	accessToken: 'access-token-canary',
	previousSigningSecret: 'previous-secret-canary',
	previousSecretValidUntil: '2021-01-01',
	secrets: { values: [{ name: 'NAMED', secretValue: NAMED }] },
};

async function send(reply: Reply, parameters: INodeParameters = {}, more: Partial<NodeRun> = {}): Promise<NodeResult> {
	const server = await recordingServer(reply);
	const result = await runNode({
		...sender({ url: server.url, signature: 'github', payloadSource: 'item', ...parameters }, credential),
		...more,
	});
	await server.close();
	expect(survivors(`${result.stored} ${logText()}`)).toEqual([]);
	expect(`${result.stored} ${logText()}`).not.toContain('canary');
	return result;
}

const echoHeaders = Object.fromEntries(printable.map(({ spelled }, index) => [`x-echo-${index}`, spelled]));
const maskedHeaders = Object.fromEntries(Object.keys(echoHeaders).map((name) => [name, '***']));

describe.each([
	['delivered', 200],
	['refused', 400],
])('secrets are masked in the report of a delivery that was %s', (_how, status) => {
	const options = { attempts: 1 };

	test('in the headers of the answer', async () => {
		const headers = { ...echoHeaders, 'x-old': 'previous-secret-canary', 'x-new': 'Bearer access-token-canary' };
		const { response } = deliveryOf(await send({ status, headers }, { options }));
		expect(response?.headers).toMatchObject({ ...maskedHeaders, 'x-old': '***', 'x-new': 'Bearer ***' });
	});

	test('in cookies and tokens that the receiver sets', async () => {
		const headers = { 'Set-Cookie': 'session=canary', 'X-Auth-Token': 'canary', 'X-Signature': 'visible' };
		const { response } = deliveryOf(await send({ status, headers }, { options }));
		expect(response?.headers).toMatchObject({ 'set-cookie': '***', 'x-auth-token': '***', 'x-signature': 'visible' });
	});

	test('in the body of the answer: JSON, text, and JSON with every character escaped', async () => {
		const inJson = await send({ status, body: { a: [{ [echo]: echo }] } }, { options });
		expect(deliveryOf(inJson).response?.body).toEqual({ a: [{ [maskedEcho]: maskedEcho }] });
		const inText = await send({ status, body: echo }, { options });
		expect(deliveryOf(inText).response?.body).toBe(maskedEcho);
		const escaped = `{"a":"${echo.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)}"}`;
		expect(deliveryOf(await send({ status, body: escaped }, { options })).response?.body).toEqual({ a: maskedEcho });
	});

	test('in the request', async () => {
		const template = '{"a":"${NAMED} and ${ACCESS_TOKEN}"}';
		const result = await send({ status }, { payloadSource: 'jsonTemplate', jsonTemplate: template, options });
		const { request } = deliveryOf(result);
		expect(JSON.parse(request.body)).toEqual({ a: '*** and ***' });
		expect(request.headers.Authorization).toBe('Bearer ***');
	});
});

test('secrets are masked in a request whose payload contains every spelling', async () => {
	const server = await recordingServer({});
	const run = sender({ url: server.url, signature: 'github', payloadSource: 'item' }, credential);
	const { request } = deliveryOf(await runNode({ ...run, items: [{ a: echo, [echo]: 'x' }] }));
	await server.close();
	expect(JSON.parse(request.body)).toEqual({ a: maskedEcho, [maskedEcho]: 'x' });
	expect(server.requests[0]?.body.toString()).toBe(JSON.stringify({ a: echo, [echo]: 'x' }));
});

test.each(spellings)('an answer cut inside a secret shows no beginning of it: %s', async (_how, spell) => {
	for (const key of KEYS) {
		const spelled = Buffer.from(spell(key));
		for (const shown of [1, Math.ceil(spelled.length / 2) + 1, spelled.length - 1]) {
			const before = 'x'.repeat(1024 - shown);
			const body = Buffer.concat([Buffer.from(before), spelled, Buffer.from(' and more')]);
			const { response } = deliveryOf(await send({ body }, { options: { responseKilobytes: 1 } }));
			expect(response).toMatchObject({ body: before, truncated: true });
		}
	}
});

test('a redirect to a URL with a secret is masked', async () => {
	const headers = { Location: `https://elsewhere.example/?key=${encodeURIComponent(SIGNING)}` };
	const { error } = await send({ status: 302, headers });
	expect(error?.description).toContain('https://elsewhere.example/?key=***');
});

test('secrets are masked in a preview', async () => {
	const parameters = {
		operation: 'preview',
		payloadSource: 'textTemplate',
		textTemplate: `\${NAMED}: ${'x'.repeat(9)}`,
	};
	const { items } = await send({}, parameters);
	const { request, script } = items[0]?.json as { request: IDataObject; script: string };
	expect(request).toMatchObject({ headers: { Authorization: 'Bearer ***' }, body: '***: xxxxxxxxx' });
	expect(script).toContain('SECRET_NAMED');
});
