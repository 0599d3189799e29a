/**
 * What the trigger reads from a request and what it responds with.
 *
 * @jest-environment ./test/real-n8n/environment.mjs
 */
import { createHmac, randomUUID } from 'node:crypto';

import { playground, START_TIMEOUT_MS } from '../real-n8n/real-n8n';
import type { Execution, RealN8n } from '../real-n8n/real-n8n';
import { github, GITHUB_SECRET, hmac, json, multipart } from './trigger-senders';
import { counted, sendTo, TriggerWorkflow } from './trigger-workflow';
import type { Call, TriggerSetup } from './trigger-workflow';

jest.setTimeout(60_000);

let n8n: RealN8n;
const secret = (value = GITHUB_SECRET) => ({ webhookSigningSecretApi: { secret: value } });
const header = { webhookSecureHeaderApi: { headerName: 'X-Secure-Header', headerValueSecret: 'let me in' } };
const publish = async (setup: TriggerSetup) => await TriggerWorkflow.publish(n8n, setup);
const onGithub = async (options: object = {}, parameters: object = {}) =>
	await publish({ parameters: { source: 'github', options, ...parameters }, credentials: secret() });

beforeAll(async () => {
	n8n = await playground.startRealN8n({ name: 'trigger-exchange' });
}, START_TIMEOUT_MS);

afterAll(async () => await n8n?.stop(), 30_000);

const UNAUTHORIZED = { status: 401, body: '{"error":"unauthorized"}', runs: 0 };

describe('bodies', () => {
	/** Returns the bytes of the only file in an execution, as the editor downloads them. */
	async function binaryOf({ data }: Execution): Promise<Buffer> {
		const [id = ''] = /filesystem-v2:[^"]+/.exec(JSON.stringify(data)) ?? [];
		const url = `${n8n.baseUrl}/rest/binary-data?id=${encodeURIComponent(id)}&action=download`;
		return Buffer.from(await (await fetch(url, { headers: { cookie: n8n.client.cookieHeader } })).arrayBuffer());
	}

	test('the exact bytes are output as binary data if this is enabled', async () => {
		const workflow = await onGithub({ rawBody: true });
		const delivery = github({ body: { action: 'opened', text: 'ü' } });
		await workflow.send(delivery);
		const execution = await workflow.execution(1);
		// n8n 1 moves such a file once for each node that has it, and then no longer finds it; its own Webhook node has
		// the same problem
		if (process.env.TEST_N8N === '1') expect(JSON.stringify(execution.data)).toContain('"binary"');
		else expect(await binaryOf(execution)).toEqual(Buffer.from(String(delivery.body)));
	});

	test('files of a multipart request become binary data if a header proves the sender', async () => {
		const workflow = await publish({ parameters: { source: 'secureHeader' }, credentials: header });
		expect(await counted(workflow, multipart(['X-Secure-Header', 'let me in']))).toMatchObject({
			status: 200,
			runs: 1,
		});
		const execution = await workflow.execution(1);
		expect(execution.nodes.Trigger?.outputs[0]?.[0]).toMatchObject({ body: { title: 'A title' } });
		expect(await binaryOf(execution)).toEqual(Buffer.from('file content'));
	});

	test('a path in a JSON body is text and not a file (CVE-2026-21858)', async () => {
		const workflow = await publish({ parameters: { source: 'secureHeader' }, credentials: header });
		const body = {
			data: {},
			files: { photo: { filepath: '/etc/hostname', originalFilename: 'a', mimetype: 'text/plain' } },
		};
		await workflow.send(json(body, ['X-Secure-Header', 'let me in']));
		const { data, nodes } = await workflow.execution(1);
		expect(nodes.Trigger?.outputs[0]?.[0]).toMatchObject({ body });
		expect(JSON.stringify(data)).not.toContain('"binary"');
	});
});

describe('responses', () => {
	test('code, body and headers can be customised', async () => {
		const workflow = await onGithub({
			responseCode: 202,
			responseBody: '{"queued":true}',
			responseHeaders: { entries: [{ name: 'X-Team', value: 'a' }] },
		});
		const answer = await workflow.send(github());
		expect(answer).toMatchObject({ status: 202, body: '{"queued":true}' });
		expect(answer.headers['x-team']).toBe('a');
	});

	test('text is sent as text', async () => {
		const answer = await (await onGithub({ responseBody: '<b>ok</b>' })).send(github());
		expect(answer).toMatchObject({ status: 200, body: '<b>ok</b>' });
		expect(answer.headers['content-type']).toContain('text/plain');
	});
});

describe('responses that look at the delivery', () => {
	test('an empty body is empty, at once', async () => {
		const answer = await counted(await onGithub({ responseBody: '' }), github());
		expect(answer).toMatchObject({ status: 200, body: '', runs: 1 });
		expect(answer.headers['content-length']).toBe('0');
	});

	const challenge = (code: number) => github({ body: { action: 'opened', challenge: '012345678901234567890', code } });
	const echo = { responseBody: '={{ $json.body.challenge }}', responseCode: '={{ $json.body.code }}' };

	test('body, code and headers may be expressions', async () => {
		const responseHeaders = { entries: [{ name: 'X-Event', value: '={{ $json.event }}' }] };
		const workflow = await onGithub({ ...echo, responseHeaders });
		const answer = await counted(workflow, challenge(202));
		expect(answer).toMatchObject({ status: 202, body: '012345678901234567890', runs: 1 });
		expect(answer.headers['x-event']).toBe('pull_request');
		expect(answer.headers['content-type']).toContain('text/plain');
	});

	test('they see what was verified, whatever the content type says', async () => {
		const workflow = await onGithub(echo);
		for (const [type, code] of [
			['text/plain', 201],
			['application/octet-stream', 203],
		] as const) {
			const { headers, body } = challenge(code);
			const others = headers.filter(([name]) => name !== 'Content-Type');
			const answer = await workflow.send({ headers: [...others, ['Content-Type', type]], body });
			expect(answer).toMatchObject({ status: code, body: '012345678901234567890' });
		}
	});

	test('the code may be one when the last node answers', async () => {
		const workflow = await onGithub({ responseCode: '={{ $json.body.code }}' }, { respond: 'lastNode' });
		expect((await workflow.send(challenge(202))).status).toBe(202);
	});

	test('a code that makes senders repeat: 500 and no run, and the retry is welcome', async () => {
		const workflow = await onGithub(echo);
		expect(await counted(workflow, challenge(404))).toMatchObject({ status: 500, runs: 0 });
		expect(await counted(workflow, challenge(404))).toMatchObject({ status: 500, runs: 0 });
	});
});

describe('signed URLs as they were called', () => {
	const square = (signedUrl: string, query: string): Call => {
		const body = '{"type":"payment.updated"}';
		const signature = createHmac('sha256', GITHUB_SECRET).update(`${signedUrl}${body}`).digest('base64');
		const headers: Call['headers'] = [
			['Content-Type', 'application/json'],
			['X-Square-HmacSha256-Signature', signature],
		];
		return { headers, body, query };
	};
	const options = { duplicateWindowSeconds: 0 };
	const onSquare = async () => await publish({ parameters: { source: 'square', options }, credentials: secret() });

	test.each(['', '/', '?b=1&a=%2f', '/?a=b+c'])('n8n’s own URL, called with %j', async (called) => {
		const workflow = await onSquare();
		const url = `${n8n.baseUrl}/webhook/${workflow.path}`;
		expect((await workflow.send(square(`${url}${called}`, called))).status).toBe(200);
		expect((await workflow.send(square(`${url}${called}x`, called))).status).toBe(401);
		expect((await workflow.send(square(`${url}/other`, called))).status).toBe(401);
	});

	test.each(['https://user:pass@hooks.example:443/n8n/webhook/', 'https://hooks.example/n8n/webhook/'])(
		'a public URL behind a proxy that takes its prefix away: %s',
		async (prefix) => {
			const path = randomUUID();
			const publicUrl = `${prefix}${path}`;
			const parameters = { source: 'square', webhookIdMode: 'custom', path, options: { ...options, publicUrl } };
			const workflow = await publish({ parameters, credentials: secret() });
			const url = `https://hooks.example/n8n/webhook/${path}`;
			expect((await workflow.send(square(`${url}/?a=1`, '/?a=1'))).status).toBe(200);
			expect((await workflow.send(square(`${url}?a=1`, '/?a=1'))).status).toBe(401);
		},
	);
});

test('the end of the path names the sender and its secret', async () => {
	const values = ['acme', 'globex'].map((name) => ({ name, secretValue: `the secret of ${name}` }));
	const workflow = await publish({
		parameters: {
			...{ source: 'github', webhookIdMode: 'custom', path: `${randomUUID()}/:customer` },
			options: { keyId: { policy: { place: 'path' } } },
		},
		credentials: { webhookSigningSecretApi: { kind: 'namedSecrets', namedSecrets: { values } } },
	});
	const send = async (customer: string, secretOf: string) => {
		const url = `${n8n.baseUrl}/webhook/${workflow.path.replace(':customer', customer)}`;
		return (await sendTo(url, github({ secret: `the secret of ${secretOf}` }))).status;
	};
	expect(await send('globex', 'globex')).toBe(200);
	expect((await workflow.items(1))[0]).toMatchObject({ verification: { secret: 'globex' } });
	expect(await send('acme', 'globex')).toBe(401);
	expect(await send('initech', 'globex')).toBe(401);
	expect(await send('acme', 'acme')).toBe(200);
});

describe('handshakes', () => {
	test('Meta: GET with the verify token is answered with the challenge, and anything else is refused', async () => {
		const credentials = { webhookSigningSecretApi: { secret: 'app secret', verifyToken: 'my word' } };
		const workflow = await publish({ parameters: { source: 'meta' }, credentials });
		const query = (token: string) =>
			`?hub.mode=subscribe&hub.verify_token=${encodeURIComponent(token)}&hub.challenge=1158201444`;
		expect(await counted(workflow, { method: 'GET', query: query('my word') })).toMatchObject({
			status: 200,
			body: '1158201444',
			runs: 0,
		});
		expect(await counted(workflow, { method: 'GET', query: query('app secret') })).toMatchObject(UNAUTHORIZED);
		expect(await counted(workflow, { method: 'GET' })).toMatchObject(UNAUTHORIZED);
	});

	test('Trello: HEAD is 200', async () => {
		const workflow = await publish({ parameters: { source: 'trello' }, credentials: secret() });
		expect(await counted(workflow, { method: 'HEAD' })).toMatchObject({ status: 200, runs: 0 });
	});

	test('Notion: the first request discloses the secret before there is a credential; nothing else is accepted', async () => {
		const workflow = await publish({ parameters: { source: 'notion' } });
		const told = json({ verification_token: 'secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl' });
		for (let count = 0; count < 2; count++)
			expect(await counted(workflow, told)).toMatchObject({ status: 200, runs: 0 });
		expect(n8n.log().split('secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl')).toHaveLength(2);
		const strange = json({ verification_token: 'secret_x\nWebhook Trigger "Trigger" is fine\u001b[2J' });
		expect(await counted(workflow, strange)).toMatchObject({ status: 500, runs: 0 });
		expect(n8n.log()).toContain('The Verification Token in the request does not have the format that Notion uses');
		expect(n8n.log()).not.toMatch(/is fine|\u001b\[2J/);
		expect(await counted(workflow, json({ type: 'page.created' }))).toMatchObject({ status: 500, runs: 0 });
	});

	test('Notion: once there is a secret, a disclosed value is not shown', async () => {
		const workflow = await publish({ parameters: { source: 'notion' }, credentials: secret('secret_configured') });
		const told = `secret_${'stranger'.repeat(5)}`;
		expect(await counted(workflow, json({ verification_token: told }))).toMatchObject({ status: 200, runs: 0 });
		expect(n8n.log()).toContain('the configured secret stays in use');
		expect(n8n.log()).not.toContain(told);
	});

	test('Zoom: the challenge is answered with its HMAC', async () => {
		const workflow = await publish({ parameters: { source: 'zoom' }, credentials: secret('zoom secret') });
		const body = JSON.stringify({ event: 'endpoint.url_validation', payload: { plainToken: 'abc' } });
		const time = String(Math.floor(Date.now() / 1000));
		const answer = await counted(workflow, {
			headers: [
				['Content-Type', 'application/json'],
				['x-zm-request-timestamp', time],
				['x-zm-signature', `v0=${hmac('zoom secret', `v0:${time}:${body}`)}`],
			],
			body,
		});
		expect(answer).toMatchObject({ status: 200, runs: 0 });
		expect(JSON.parse(answer.body)).toEqual({ plainToken: 'abc', encryptedToken: hmac('zoom secret', 'abc') });
	});
});

describe('Agent Message', () => {
	const credentials = { agentChannelApi: { apiKey: 'channel key' } };
	const message = { message: 'Hello', userId: 'user123', sessionId: 'session123' };
	const query = '?apiKey=channel%20key';
	const reply = {
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: {
			assignments: {
				assignments: [{ id: '1', name: 'reply', type: 'string', value: '=You said {{ $json.chatInput }}' }],
			},
		},
	};
	/** n8n's Respond to Webhook node requires one of n8n's own Webhook, Form, Chat or Wait nodes before it. */
	const noWait = { type: 'n8n-nodes-base.wait', typeVersion: 1.1, parameters: { amount: 0 } };
	const respondNode = {
		type: 'n8n-nodes-base.respondToWebhook',
		typeVersion: 1.5,
		parameters: { respondWith: 'json', responseBody: '={{ { "answer": $json.reply } }}' },
	};

	test('a message gets its reply when the last node finishes', async () => {
		const workflow = await publish({
			parameters: { source: 'agentMessage', respond: 'lastNode' },
			credentials,
			then: [reply],
		});
		expect(await workflow.send({ ...json(message), query })).toMatchObject({
			status: 200,
			body: '{"reply":"You said Hello"}',
		});
		expect((await workflow.items(1))[0]).toMatchObject({ chatInput: 'Hello', ...message, query: { apiKey: '***' } });
		expect((await workflow.send(json(message))).status).toBe(401);
		expect((await workflow.send({ ...json(message), query: '?apiKey=wrong' })).status).toBe(401);
	});

	test('a message gets its reply from a Respond to Webhook node', async () => {
		const parameters = { source: 'agentMessage', respond: 'responseNode' };
		const workflow = await publish({ parameters, credentials, then: [reply, noWait, respondNode] });
		expect(await workflow.send({ ...json(message), query })).toMatchObject({
			status: 200,
			body: '{"answer":"You said Hello"}',
		});
	});

	test('a message gets its reply as a stream', async () => {
		const parameters = { source: 'agentMessage', respond: 'streaming' };
		const streaming = { ...respondNode, parameters: { ...respondNode.parameters, options: { enableStreaming: true } } };
		const workflow = await publish({ parameters, credentials, then: [reply, noWait, streaming] });
		const answer = await workflow.send({ ...json(message), query });
		expect(answer.status).toBe(200);
		const chunks = answer.body
			.trim()
			.split('\n')
			.map((line) => JSON.parse(line) as { type: string; content?: string });
		expect(chunks.map(({ type }) => type)).toEqual(expect.arrayContaining(['begin', 'item', 'end']));
		expect(answer.body).toContain('You said Hello');
	});

	test('wrong fields: 400 naming each of them', async () => {
		const workflow = await publish({ parameters: { source: 'agentMessage', respond: 'lastNode' }, credentials });
		const answer = await counted(workflow, { ...json({ message: '', userId: 7 }), query });
		expect(answer).toMatchObject({ status: 400, runs: 0 });
		expect(JSON.parse(answer.body)).toMatchObject({
			problems: ['message must not be empty', 'userId must be a string', 'sessionId is missing'],
		});
	});
});
