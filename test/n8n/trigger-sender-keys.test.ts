/**
 * @jest-environment ./test/real-n8n/environment.mjs
 *
 * Keys that a real n8n fetches with its own HTTP helper: the source OIDC / JWT, with an identity provider on this machine.
 */
import { KeyServer, keySet, replyWith, SigningKey } from '../n8n-core/harness/key-server';
import { playground, START_TIMEOUT_MS } from '../real-n8n/real-n8n';
import type { RealN8n } from '../real-n8n/real-n8n';
import { json } from './trigger-senders';
import { TriggerWorkflow } from './trigger-workflow';

jest.setTimeout(60_000);

const ISSUER = 'https://login.example.com';
const AUDIENCE = 'https://n8n.example.com';
const key = new SigningKey('key-1');
const stranger = new SigningKey('key-1');

let n8n: RealN8n;
let server: KeyServer;

beforeAll(async () => {
	server = await KeyServer.start(replyWith(keySet(key)));
	n8n = await playground.startRealN8n({ name: 'trigger-sender-keys' });
}, START_TIMEOUT_MS);

afterAll(async () => {
	await n8n?.stop();
	await server?.close();
}, 30_000);

function tokenOf(signer: SigningKey, more: object = {}): [string, string] {
	const seconds = Math.floor(Date.now() / 1000);
	const claims = { iss: ISSUER, aud: AUDIENCE, sub: 'alice', iat: seconds, exp: seconds + 300, ...more };
	return ['Authorization', `Bearer ${signer.token(claims)}`];
}

const credentials = () => ({
	webhookSenderApi: { sender: 'oidc', issuer: ISSUER, audience: AUDIENCE, jwksUrl: server.url },
});

test('only tokens of the identity provider start a run, and its keys are fetched once', async () => {
	const workflow = await TriggerWorkflow.publish(n8n, { parameters: { source: 'oidc' }, credentials: credentials() });
	expect((await workflow.send(json({ n: 0 }, tokenOf(key, { aud: 'another' })))).status).toBe(401);
	expect(server.calls).toBe(0);
	expect((await workflow.send(json({ n: 1 }, tokenOf(key)))).status).toBe(200);
	expect((await workflow.send(json({ n: 2 }, tokenOf(stranger)))).status).toBe(401);
	expect((await workflow.send(json({ n: 3 }, tokenOf(new SigningKey('key-9'))))).status).toBe(401);
	expect((await workflow.send(json({ n: 4 }))).status).toBe(401);
	expect((await workflow.send(json({ n: 5 }, tokenOf(key)))).status).toBe(200);
	expect(server.calls).toBe(1);
	const [item] = await workflow.items(2);
	expect(item).toMatchObject({ source: 'oidc', body: { n: 5 }, verification: { scheme: 'oidc', subject: 'alice' } });
	expect(await workflow.executions()).toBe(2);
	expect(n8n.log()).toContain('key-unknown');
});

test('the userId of an agent message is the subject of the token', async () => {
	const workflow = await TriggerWorkflow.publish(n8n, {
		parameters: { source: 'agentMessage', requireApiKey: false, requireToken: true },
		credentials: credentials(),
	});
	const message = { message: 'hi', sessionId: 's', userId: 'admin' };
	expect((await workflow.send(json(message))).status).toBe(401);
	expect((await workflow.send(json(message, tokenOf(key)))).status).toBe(200);
	expect(await workflow.items(1)).toMatchObject([{ userId: 'alice', chatInput: 'hi', sessionId: 's' }]);
});

test('n8n stores no credential without the required second value', async () => {
	const webhookSenderApi = { sender: 'aws-sns', topicArn: '' };
	const workflow = TriggerWorkflow.publish(n8n, {
		parameters: { source: 'aws-sns' },
		credentials: { webhookSenderApi },
	});
	await expect(workflow).rejects.toThrow(/topicArn/);
});
