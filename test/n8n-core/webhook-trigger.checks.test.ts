import type { INodeParameters } from 'n8n-workflow';

import { githubDelivery, hmacHex, JSON_TYPE, withHeader } from './harness/deliveries';
import { refusal } from './harness/log';
import type { CallOptions } from './harness/loopback';
import { closeTriggers, expectNoRun, openTrigger } from './harness/open-triggers';
import type { TriggerSetup } from './harness/trigger';

const SECRET = 'It’s a secret to everybody';
const PULL_REQUEST = '{"action":"opened","number":7}';
const signing = { webhookSigningSecretApi: { secret: SECRET } };
const secureHeader = { webhookSecureHeaderApi: { headerName: 'X-Team', headerValueSecret: 'header-value-1' } };

async function start(parameters: INodeParameters, credentials: TriggerSetup['credentials'] = signing) {
	return await openTrigger({ parameters, credentials });
}

afterEach(closeTriggers);

describe('secure header', () => {
	test('is sufficient for the source Secure Header', async () => {
		const { post, runs } = await start({ source: 'secureHeader' }, secureHeader);
		const answer = await post({ headers: [JSON_TYPE, ['x-team', 'header-value-1']], body: '{"a":1}' });
		expect(answer.status).toBe(200);
		expect(runs[0]?.[0]?.json).toMatchObject({
			source: 'secureHeader',
			body: { a: 1 },
			headers: { 'x-team': '***' },
			verification: { scheme: 'secure-header', secret: 'current' },
		});
	});

	test('keeps the source’s names of event and action if Require Signature is off', async () => {
		const { post, runs } = await start(
			{ source: 'github', requireSignature: false, requireSecureHeader: true, events: 'pull_request.opened' },
			secureHeader,
		);
		const unsigned = withHeader(githubDelivery(SECRET, PULL_REQUEST), 'X-Hub-Signature-256');
		expect((await post(withHeader(unsigned, 'X-Team', 'header-value-1'))).body).toBe('{"status":"accepted"}');
		expect(runs[0]?.[0]?.json).toMatchObject({ event: 'pull_request', action: 'opened' });
		expect((await post(unsigned)).status).toBe(401);
		expect(runs).toHaveLength(1);
	});

	describe('Weights & Biases with a bearer token: both must hold', () => {
		const credentials = {
			webhookSigningSecretApi: { secret: SECRET },
			webhookSecureHeaderApi: { headerName: 'Authorization', headerValueSecret: 'Bearer token-of-wandb' },
		};
		const body = '{"event_type":"RUN_METRIC"}';
		const genuine: Required<CallOptions> = {
			method: 'POST',
			headers: [JSON_TYPE, ['X-Wandb-Signature', hmacHex(SECRET, body)], ['Authorization', 'Bearer token-of-wandb']],
			body,
		};

		test('accepts if both are right, and masks the token', async () => {
			const { post, runs } = await start({ source: 'wandb', requireSecureHeader: true }, credentials);
			expect((await post(genuine)).status).toBe(200);
			expect(runs[0]?.[0]?.json).toMatchObject({
				headers: { authorization: '***' },
				verification: { scheme: 'wandb' },
			});
		});

		test.each([
			['the token is missing', withHeader(genuine, 'Authorization'), 'secure header', 'signature-missing'],
			['the token is wrong', withHeader(genuine, 'Authorization', 'Bearer no'), 'secure header', 'signature-mismatch'],
			['the signature is missing', withHeader(genuine, 'X-Wandb-Signature'), 'signature', 'signature-missing'],
			['the signature is wrong', { ...genuine, body: '{}' }, 'signature', 'signature-mismatch'],
		])('refuses if %s', async (_what, request, check, reason) => {
			const { post } = await start({ source: 'wandb', requireSecureHeader: true }, credentials);
			expect(await post(request)).toMatchObject({ status: 401, body: '{"error":"unauthorized"}' });
			expect(refusal()?.details).toMatchObject({ check, reason });
			expectNoRun();
		});
	});
});

describe('agent message', () => {
	const channel = { agentChannelApi: { apiKey: 'channel key/1+2' } };
	const key = `?apiKey=${encodeURIComponent('channel key/1+2')}`;
	const message = { message: 'Hello', userId: 'u1', sessionId: 's1' };
	const json = (body: unknown): CallOptions => ({ headers: [JSON_TYPE], body: JSON.stringify(body) });

	test('Autom Mate’s request starts a run with chatInput, message, userId and sessionId', async () => {
		const { post, runs } = await start({ source: 'agentMessage' }, channel);
		expect((await post(json(message), key)).status).toBe(200);
		expect(runs[0]?.[0]?.json).toMatchObject({
			...message,
			chatInput: 'Hello',
			body: message,
			query: { apiKey: '***' },
			source: 'agentMessage',
		});
	});

	test('a form can be a message too', async () => {
		const { post, runs } = await start({ source: 'agentMessage' }, channel);
		const headers = [['Content-Type', 'application/x-www-form-urlencoded']] as const;
		expect((await post({ headers, body: 'message=Hi&userId=u&sessionId=s' }, key)).status).toBe(200);
		expect(runs[0]?.[0]?.json.chatInput).toBe('Hi');
	});

	test.each([
		['missing', '', 'signature-missing'],
		['empty', '?apiKey=', 'signature-missing'],
		['wrong', '?apiKey=no', 'signature-mismatch'],
		['under another name', '?apikey=channel%20key%2F1%2B2', 'signature-missing'],
		['given twice', `${key}&apiKey=x`, 'signature-ambiguous'],
	])('is refused with an API key that is %s', async (_what, query, reason) => {
		const { post } = await start({ source: 'agentMessage' }, channel);
		expect(await post(json(message), query)).toMatchObject({ status: 401, body: '{"error":"unauthorized"}' });
		expect(refusal()?.details).toMatchObject({ check: 'API key', reason });
		expectNoRun();
	});

	test.each([
		['an empty body', {}, ['message is missing', 'userId is missing', 'sessionId is missing']],
		[
			'blank texts',
			{ message: ' ', userId: 'u', sessionId: '' },
			['message must not be empty', 'sessionId must not be empty'],
		],
		[
			'numbers',
			{ message: 1, userId: null, sessionId: ['s'] },
			['message must be a string', 'userId must be a string', 'sessionId must be a string'],
		],
		['an array', [], ['The body must be a JSON object with message, userId and sessionId']],
		['a text', 'hi', ['The body must be a JSON object with message, userId and sessionId']],
	])('is refused with 400 naming each wrong field: %s', async (_what, body, problems) => {
		const { post } = await start({ source: 'agentMessage' }, channel);
		const answer = await post(json(body), key);
		expect(answer.status).toBe(400);
		expect(JSON.parse(answer.body)).toEqual({ error: 'bad request', problems });
		expectNoRun();
	});

	test('is refused with 401 without the key, and does not reveal what is expected', async () => {
		const { post } = await start({ source: 'agentMessage' }, channel);
		expect((await post(json({}))).status).toBe(401);
	});

	test('is protected by a secure header if Require API Key is off', async () => {
		const { post, runs } = await start(
			{ source: 'agentMessage', requireApiKey: false, requireSecureHeader: true },
			secureHeader,
		);
		const headers = [JSON_TYPE, ['X-Team', 'header-value-1']] as const;
		expect((await post({ headers, body: JSON.stringify(message) })).status).toBe(200);
		expect((await post(json(message))).status).toBe(401);
		expect(runs).toHaveLength(1);
	});
});

describe('a rotation', () => {
	const rotating = (until: Date) => ({
		webhookSigningSecretApi: {
			secret: 'the-new-secret',
			previousSecret: 'the-old-secret',
			previousSecretValidUntil: until.toISOString(),
		},
	});
	const day = 86_400_000;

	test('accepts the previous secret until its date, and the item says which one matched', async () => {
		const { post, runs } = await start({ source: 'github' }, rotating(new Date(Date.now() + day)));
		expect((await post(githubDelivery('the-old-secret', PULL_REQUEST))).status).toBe(200);
		expect((await post(githubDelivery('the-new-secret', PULL_REQUEST, 'issues'))).status).toBe(200);
		const used = runs.map(([item]) => (item?.json.verification as { secret: string }).secret);
		expect(used).toEqual(['previous', 'current']);
	});

	test('a redelivery that is signed with the new secret is a copy', async () => {
		const { post, runs } = await start({ source: 'github' }, rotating(new Date(Date.now() + day)));
		expect((await post(githubDelivery('the-old-secret', PULL_REQUEST))).body).toBe('{"status":"accepted"}');
		expect((await post(githubDelivery('the-new-secret', PULL_REQUEST))).body).toBe('{"status":"duplicate"}');
		expect(runs).toHaveLength(1);
	});

	test('refuses the previous secret after its date', async () => {
		const { post } = await start({ source: 'github' }, rotating(new Date(Date.now() - 1000)));
		expect((await post(githubDelivery('the-old-secret', PULL_REQUEST))).status).toBe(401);
		expect(refusal()?.details).toMatchObject({ reason: 'signature-mismatch' });
		expect((await post(githubDelivery('the-new-secret', PULL_REQUEST))).status).toBe(200);
	});
});

describe('secure header with an event of the sender', () => {
	const parameters = { source: 'secureHeader', customEventHeader: 'X-Event', customEvent: 'type', events: 'paid' };
	const credentials = { webhookSecureHeaderApi: { headerName: 'X-Key', headerValueSecret: 'canary-header-value' } };
	const sender = (body: string, ...headers: readonly (readonly [string, string])[]): CallOptions => ({
		headers: [['X-Key', 'canary-header-value'], JSON_TYPE, ...headers],
		body,
	});

	test.each<[string, CallOptions, string]>([
		['its header names the event', sender('{"type":"else"}', ['X-Event', 'paid']), 'accepted'],
		['its body names the event', sender('{"type":"paid"}'), 'accepted'],
		['it is another event', sender('{"type":"paid"}', ['X-Event', 'sent']), 'ignored'],
		['it names no event', sender('{}'), 'ignored'],
	])('%s', async (_, delivery, status) => {
		const { post, runs } = await start(parameters, credentials);
		expect((await post(delivery)).body).toBe(`{"status":"${status}"}`);
		expect(runs.map((items) => items[0]?.json.event)).toEqual(status === 'accepted' ? ['paid'] : []);
	});
});

describe('a custom signature', () => {
	const parameters: INodeParameters = {
		source: 'customSignature',
		customHeader: 'X-My-Signature',
		customPrefix: 'v1=',
		customEncoding: 'hex',
		customContent: '{t}.{body}',
		customTimestampHeader: 'X-My-Timestamp',
		customEvent: 'event.name',
		events: 'order.paid',
	};
	const body = '{"event":{"name":"order.paid"}}';
	const delivery = (timestamp: number, signedTimestamp = timestamp): CallOptions => ({
		headers: [
			JSON_TYPE,
			['X-My-Timestamp', String(timestamp)],
			['X-My-Signature', `v1=${hmacHex(SECRET, `${signedTimestamp}.${body}`)}`],
		],
		body,
	});
	const now = () => Math.floor(Date.now() / 1000);

	test('is accepted, with event and timestamp', async () => {
		const { post, runs } = await start(parameters);
		const timestamp = now();
		expect((await post(delivery(timestamp))).body).toBe('{"status":"accepted"}');
		expect(runs[0]?.[0]?.json).toMatchObject({
			event: 'order.paid',
			verification: { scheme: 'custom', timestamp },
		});
	});

	test.each([
		['too old', -400, -400, 'timestamp-too-old'],
		['in the future', 400, 400, 'timestamp-too-new'],
		['not the signed one', -5, 0, 'signature-mismatch'],
	])('is refused if its timestamp is %s', async (_what, given, signed, reason) => {
		const { post } = await start(parameters);
		const timestamp = now();
		expect((await post(delivery(timestamp + given, timestamp + signed))).status).toBe(401);
		expect(refusal()?.details).toMatchObject({ reason });
		expectNoRun();
	});

	test('may consist of hex over the body, without a prefix', async () => {
		const { post } = await start({ source: 'customSignature', customHeader: 'X-Signature' });
		const headers = [JSON_TYPE, ['X-Signature', hmacHex(SECRET, body)]] as const;
		expect((await post({ headers, body })).status).toBe(200);
	});
});
