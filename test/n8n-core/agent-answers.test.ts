/**
 * How Agent Run reads answers with unusual labels, encodings or endings, over real sockets.
 */
import type { ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';

import { listen, readAll } from './harness/loopback';
import { runNode } from './harness/workflow';
import { selfSigned } from './send/certificate';

async function run(agentApi: string, url: string, parameters: Record<string, unknown> = {}) {
	const { items } = await runNode({
		type: 'agentRun',
		parameters: {
			agentApi,
			url,
			target: 'target-1',
			authentication: 'none',
			message: 'Hello',
			options: { timeoutSeconds: 5, retries: 2 },
			...parameters,
		},
		onError: 'continueRegularOutput',
	});
	const json = items[0]?.json ?? {};
	return { ...json, error: (json.error ?? undefined) as Record<string, unknown> | undefined };
}

/** Runs the node against a server that gives this answer to every request. */
async function against(agentApi: string, answer: (response: ServerResponse) => void, parameters = {}) {
	let runs = 0;
	const server = await listen((request, response) => {
		void readAll(request).then(() => {
			if (request.method === 'POST') runs++;
			answer(response);
		});
	});
	try {
		return { ...(await run(agentApi, server.url, parameters)), runs };
	} finally {
		await server.close();
	}
}

const answering = (type: string, body: string | Buffer, status = 200) => {
	return (response: ServerResponse) => void response.writeHead(status, { 'Content-Type': type }).end(body);
};

const json = JSON.stringify({ output: 'Grüße' });
const marked = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(json, 'utf16le')]);

test.each<[string, string, string | Buffer]>([
	['a byte order mark', 'application/json', `\uFEFF${json}`],
	['another charset', 'application/json; charset=ISO-8859-1', Buffer.from(json, 'latin1')],
	['a charset in quotation marks', 'text/plain; charset="windows-1252"', Buffer.from('Grüße', 'latin1')],
	['an unknown charset', 'application/json; charset=none-such', json],
	['UTF-16 with its mark', 'application/json', marked],
])('an answer with %s is read', async (_, type, body) => {
	expect(await against('customJson', answering(type, body))).toMatchObject({ text: 'Grüße', status: 'completed' });
});

const dify =
	'data: {"event":"message","answer":"Hi","conversation_id":"c"}\n\ndata: {"event":"message_end","conversation_id":"c"}';

test.each([
	['JSON', 'application/json', dify],
	['HTML', 'text/html; charset=utf-8', dify],
	['nothing', '', dify],
	['JSON, behind a mark and comments', 'application/json', `\uFEFF: keep-alive\n\n${dify}`],
])('a stream labelled as %s is recognised', async (_, type, body) => {
	expect(await against('dify', answering(type, body))).toMatchObject({ text: 'Hi', session: { id: 'c' } });
});

test('a stream is recognised even if its beginning arrives in pieces', async () => {
	const pieces = ['d', 'at', `a${dify.slice(4)}`];
	const answer = (response: ServerResponse) => {
		response.writeHead(200, { 'Content-Type': 'application/json' });
		const drip = setInterval(() => {
			const piece = pieces.shift();
			if (piece !== undefined) return response.write(piece);
			clearInterval(drip);
			return response.end();
		}, 20);
	};
	expect(await against('dify', answer)).toMatchObject({ text: 'Hi' });
});

test.each([
	['a whole answer', '{"answer":"Hi","conversation_id":"c"}', { text: 'Hi' }],
	['an error', '{"code":"x","message":"no quota"}', { error: { message: 'The agent reported an error: no quota' } }],
])('%s labelled as a stream is read', async (_, body, wanted) => {
	expect(await against('dify', answering('text/event-stream', body))).toMatchObject(wanted);
});

test('an unrequested stream is read', async () => {
	const stream = 'data: {"id":"g","choices":[{"delta":{"content":"Hi"},"finish_reason":"stop"}]}\n\n';
	expect(await against('chatCompletions', answering('application/json', stream))).toMatchObject({ text: 'Hi' });
});

test('reasoning is returned in a separate field', async () => {
	const answer = JSON.stringify({ choices: [{ message: { content: '<think>Hm.</think>Hi' }, finish_reason: 'stop' }] });
	expect(await against('chatCompletions', answering('application/json', answer))).toMatchObject({
		text: 'Hi',
		reasoning: 'Hm.',
	});
});

test.each([
	['a 202', 202, '{"message":"queued"}'],
	['n8n’s own acknowledgement', 200, '{"message":"Workflow was started"}'],
])('%s is not a reply', async (_, status, body) => {
	expect(await against('customJson', answering('application/json', body, status))).toMatchObject({
		text: '',
		status: 'running',
		hint: expect.stringContaining('Callback') as string,
		runs: 1,
	});
});

test.each([
	['https', (port: number) => `https://127.0.0.1:${port}/a`, 'Enter the URL with https://'],
	['slash', () => '/?x=1', 'The path'],
	['other', () => 'https://elsewhere.example/a', 'Redirects are not followed'],
])('a redirect says what to do (%s)', async (kind, target, cure) => {
	const server = await listen((_, response) => void response.writeHead(307, { Location: target(server.port) }).end());
	const path = kind === 'slash' ? '/x' : '/a';
	const { error } = await run('customJson', `${server.url}${path}`);
	await server.close();
	expect(error).toMatchObject({ accepted: 'no', httpCode: 307 });
	expect(error?.description).toContain(kind === 'slash' ? 'another of its own paths' : cure);
});

describe('an A2A agent', () => {
	test('is not run if its card is protected', async () => {
		const { error, runs } = await against('a2a', answering('application/json', '{"detail":"no token"}', 401));
		expect(error).toMatchObject({ accepted: 'no', httpCode: 401 });
		expect(error?.message).toBe('The server of the agent card responded with 401: no token');
		expect(runs).toBe(0);
	});

	test('without a card and an endpoint: the cure says so', async () => {
		const { error, runs } = await against('a2a', answering('text/html', '<title>Not here</title>', 404));
		expect(error?.message).toBe('The agent responded with 404: a web page with the title "Not here"');
		expect(error?.description).toContain('No agent card was found');
		expect(runs).toBe(1);
	});

	test('is not run if its card lists a host without https://', async () => {
		const card = { name: 'a', supportedInterfaces: [{ url: 'agent.example.com/a2a', protocolBinding: 'JSONRPC' }] };
		const { error, runs } = await against('a2a', answering('application/json', JSON.stringify(card)));
		expect(error?.message).toContain('lists the URL "agent.example.com/a2a", which does not begin with https://');
		expect(runs).toBe(0);
	});
});

async function secured(server: Server, scheme = 'https') {
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const { error } = await run('customJson', `${scheme}://127.0.0.1:${port}/`);
	await new Promise((resolve) => server.close(resolve));
	return error;
}

test('an untrusted certificate: nothing is sent, and there is no retry', async () => {
	let runs = 0;
	const error = await secured(createTlsServer(selfSigned(), () => runs++));
	expect(error).toMatchObject({ accepted: 'no', attempts: 1, systemCode: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
	expect(error?.message).toContain('its TLS certificate is self-signed');
	expect(error?.description).toContain('NODE_EXTRA_CA_CERTS');
	expect(runs).toBe(0);
});

test('https to a port without TLS: nothing is sent, and the cure suggests http', async () => {
	const server = createTcpServer((socket) => {
		socket.on('error', () => undefined);
		socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
	});
	const error = await secured(server);
	expect(error).toMatchObject({ accepted: 'no', attempts: 1, systemCode: 'EPROTO' });
	expect(error?.description).toContain('http://');
});

test('an answer that is not HTTP: the request was sent', async () => {
	const server = createTcpServer((socket) => {
		socket.on('error', () => undefined);
		socket.once('data', () => socket.end('SSH-2.0-x\r\n'));
	});
	const error = await secured(server, 'http');
	expect(error).toMatchObject({ accepted: 'unknown', attempts: 1, systemCode: 'HPE_INVALID_CONSTANT' });
	expect(error?.message).toContain('its answer is not HTTP');
});
