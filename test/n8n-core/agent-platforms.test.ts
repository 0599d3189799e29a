/** Agent Run with stand-ins of platforms, made from their public schemas: what takes more than one request, or AWS keys. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { IncomingHttpHeaders } from 'node:http';

import { signAwsRequest } from '../../core/signature';
import type { CredentialData } from './harness/additional-data';
import { listen, readAll } from './harness/loopback';
import type { Loopback } from './harness/loopback';
import { runNode } from './harness/workflow';

jest.setTimeout(30_000);

interface Asked {
	line: string;
	headers: IncomingHttpHeaders;
	json: Record<string, unknown>;
}

/** Starts a server that answers by `METHOD path`, with JSON or, for a function, with what it returns. */
async function platform(answers: Record<string, unknown>): Promise<Loopback & { asked: Asked[] }> {
	const asked: Asked[] = [];
	const server = await listen((request, response) => {
		void readAll(request).then((body) => {
			const line = `${request.method} ${request.url}`;
			asked.push({ line, headers: request.headers, json: JSON.parse(body.toString() || '{}') as Asked['json'] });
			const found = Object.entries(answers).find(([key]) => line.startsWith(key))?.[1];
			const answer: unknown = typeof found === 'function' ? (found as () => unknown)() : found;
			response.writeHead(answer === undefined ? 404 : 200, { 'Content-Type': 'application/json' });
			response.end(typeof answer === 'string' ? answer : JSON.stringify(answer ?? { message: 'not found' }));
		});
	});
	return { ...server, asked };
}

async function run(parameters: INodeParameters, item: IDataObject = {}, credentials: CredentialData = {}) {
	const { items, stored } = await runNode({
		type: 'agentRun',
		parameters: { authentication: 'none', message: 'Hello', userId: 'u-1', ...parameters },
		items: [item],
		credentials,
		onError: 'continueRegularOutput',
	});
	const json = items[0]?.json ?? {};
	return { json, stored, error: json.error as Record<string, unknown> | undefined };
}

const SETTLED = { options: { timeoutSeconds: 20, pollSeconds: 1 } };

test('Direct Line: messages that follow one another are one reply, and the conversation goes on', async () => {
	const conversation = '/v3/directline/conversations';
	const bot = (number: number, text: string) => ({
		type: 'message',
		id: `c-1|000000${number}`,
		from: { id: 'bot', role: 'bot' },
		text,
	});
	const steps = [[], [bot(2, 'One')], [bot(2, 'One'), bot(3, 'Two')]];
	const server = await platform({
		[`POST ${conversation}/c-1/activities`]: { id: 'c-1|0000001' },
		[`GET ${conversation}/c-1/activities?watermark=1`]: () => ({
			activities: steps.length > 1 ? steps.shift() : steps[0],
		}),
		[`POST ${conversation}`]: { conversationId: 'c-1' },
	});
	const parameters = { agentApi: 'directLine', url: server.url, ...SETTLED };
	const { json } = await run(parameters);
	expect(json).toMatchObject({
		text: 'One\n\nTwo',
		status: 'completed',
		session: { id: 'c-1', source: 'server' },
		run: { id: 'c-1|0000001' },
	});
	server.asked.length = 0;
	await run(parameters, { session: json.session as IDataObject });
	expect(server.asked[0]?.line).toBe(`POST ${conversation}/c-1/activities`);
	await server.close();
});

test('Botpress: the reply counts once no message follows', async () => {
	const message = (id: string, userId: string, text: string) => ({
		id,
		userId,
		createdAt: `2026-11-27T10:00:0${id}.000Z`,
		payload: { type: 'text', text },
	});
	const own = message('1', 'user', 'Hello');
	const steps = [
		[own],
		[message('2', 'bot', 'One'), own],
		[message('3', 'bot', 'Two'), message('2', 'bot', 'One'), own],
	];
	const server = await platform({
		'POST /hook/conversations/get-or-create': { conversation: { id: 'c-1' } },
		'POST /hook/messages': { message: own },
		'GET /hook/conversations/': () => ({ messages: steps.length > 1 ? steps.shift() : steps[0], meta: {} }),
	});
	const { json } = await run({ agentApi: 'botpress', url: `${server.url}/hook`, ...SETTLED });
	expect(json).toMatchObject({ text: 'One\n\nTwo', status: 'completed' });
	await server.close();
});

test('a reply that may grow is kept if time runs out', async () => {
	const own = { id: '1', userId: 'user', createdAt: '1', payload: { type: 'text', text: 'Hello' } };
	const said = { id: '2', userId: 'bot', createdAt: '2', payload: { type: 'text', text: 'One' } };
	const server = await platform({
		'POST /conversations/get-or-create': { conversation: { id: 'c-1' } },
		'POST /messages': { message: own },
		'GET /conversations/': { messages: [own, said], meta: {} },
	});
	const { json } = await run({ agentApi: 'botpress', url: server.url, options: { timeoutSeconds: 1 } });
	const hint = expect.stringContaining('This reply may be incomplete') as string;
	expect(json).toMatchObject({ text: 'One', status: 'completed', hint });
	await server.close();
});

test('a reply that may grow is kept if it can no longer be checked', async () => {
	const own = { id: '1', userId: 'user', createdAt: '1', payload: { type: 'text', text: 'Hello' } };
	const said = { id: '2', userId: 'bot', createdAt: '2', payload: { type: 'text', text: 'One' } };
	const steps: unknown[] = [{ messages: [own, said], meta: {} }, { message: 'closed' }];
	const server = await platform({
		'POST /conversations/get-or-create': { conversation: { id: 'c-1' } },
		'POST /messages': { message: own },
		'GET /conversations/': () => steps.shift(),
	});
	const { json } = await run({ agentApi: 'botpress', url: server.url, ...SETTLED });
	const hint = expect.stringContaining('This reply may be incomplete') as string;
	expect(json).toMatchObject({ text: 'One', status: 'completed', hint });
	await server.close();
});

test('the check of a started run also waits until no message follows', async () => {
	const message = (id: string, userId: string, text: string) => ({
		...{ id, userId, createdAt: id, payload: { type: 'text', text } },
	});
	const first = [message('1', 'user', 'Hello'), message('2', 'bot', 'One')];
	const steps = [first, [...first, message('3', 'bot', 'Two')]];
	const server = await platform({
		'GET /conversations/': () => ({ messages: steps.length > 1 ? steps.shift() : steps[0], meta: {} }),
	});
	const parameters = { agentApi: 'botpress', url: server.url, waitForReply: 'check', startedRunId: '1', ...SETTLED };
	const { json } = await run(parameters);
	expect(json).toMatchObject({ text: 'One\n\nTwo', status: 'completed' });
	expect(json).not.toHaveProperty('hint');
	await server.close();
});

test('Agent Engine: a session is created once, and the conversation goes on', async () => {
	const path = '/v1/projects/p/locations/l/reasoningEngines/7';
	const event = { author: 'a', content: { role: 'model', parts: [{ text: 'Hi' }] }, invocation_id: 'e-1' };
	const server = await platform({
		[`POST ${path}:query`]: { output: { id: 's-7' } },
		[`POST ${path}:streamQuery`]: `${JSON.stringify(event)}\n`,
	});
	const parameters = { agentApi: 'vertexAgentEngine', url: `${server.url}${path}` };
	const { json } = await run(parameters);
	expect(json).toMatchObject({ text: 'Hi', session: { id: 's-7', source: 'server' }, run: { id: 'e-1' } });
	await run(parameters, { session: json.session as IDataObject });
	expect(server.asked.map(({ line }) => line.split(':')[1])).toEqual([
		'query',
		'streamQuery?alt=sse',
		'streamQuery?alt=sse',
	]);
	expect(server.asked[2]?.json.input).toMatchObject({ session_id: 's-7', user_id: 'u-1' });
	await server.close();
});

test('Agent Engine: a whole message is not the whole reply if the connection is lost after it', async () => {
	const event = { author: 'a', content: { role: 'model', parts: [{ text: 'Let me look.' }] } };
	const server = await listen((request, response) => {
		request.resume();
		response.writeHead(200, { 'Content-Type': 'application/json' });
		response.write(`${JSON.stringify(event)}\n`, () => response.destroy());
	});
	const { error } = await run({
		...{ agentApi: 'vertexAgentEngine', url: `${server.url}/v1/reasoningEngines/7` },
		...{ session: 'defined', sessionId: 's-7' },
	});
	expect(error).toMatchObject({ code: 'connection-failed', accepted: 'yes', partialText: 'Let me look.' });
	await server.close();
});

describe('AgentCore', () => {
	const SECRET = 'canary/secret+access/key';
	const TOKEN = 'canary-session-token';
	const ARN = 'arn:aws:bedrock-agentcore:eu-central-1:111122223333:runtime/a-1';
	const credentials = (more: IDataObject = {}): CredentialData => ({
		agentEndpointAwsApi: {
			region: 'eu-central-1',
			accessKeyId: 'AKIDEXAMPLE',
			secretAccessKey: SECRET,
			temporaryCredentials: true,
			sessionToken: TOKEN,
			allowedDomains: '127.0.0.1',
			...more,
		},
	});
	const parameters = (url: string): INodeParameters => ({
		agentApi: 'bedrockAgentcore',
		authentication: 'agentEndpointAwsApi',
		url,
		target: ARN,
	});

	test('gets a signed request, and what it repeats of the keys is masked', async () => {
		const server = await platform({ 'POST /runtimes/': { result: `I saw ${SECRET} and ${TOKEN}` } });
		const { json, stored } = await run(parameters(server.url), {}, credentials());
		expect(json.text).toMatch(/^I saw \S+ and \S+$/);
		expect(stored).not.toContain('canary');
		const { headers, line } = server.asked[0] as Asked;
		expect(line).toBe(`POST /runtimes/${encodeURIComponent(ARN)}/invocations`);
		const date = String(headers['x-amz-date']);
		const signed = signAwsRequest(
			{
				method: 'POST',
				url: `${server.url}${line.split(' ')[1]}`,
				headers: {
					'content-type': 'application/json',
					accept: String(headers.accept),
					'x-amzn-bedrock-agentcore-runtime-session-id': String(headers['x-amzn-bedrock-agentcore-runtime-session-id']),
				},
				body: Buffer.from('{"prompt":"Hello"}'),
			},
			{
				accessKeyId: 'AKIDEXAMPLE',
				secretAccessKey: SECRET,
				sessionToken: TOKEN,
				region: 'eu-central-1',
				service: 'execute-api',
			},
			Date.parse(date.replace(/(....)(..)(..T..)(..)(..)/, '$1-$2-$3:$4:$5')) / 1000,
		);
		expect(headers.authorization).toBe(signed.Authorization);
		expect(headers['x-amz-security-token']).toBe(TOKEN);
		await server.close();
	});

	test.each([
		['a key is missing', { secretAccessKey: '' }, 'missing-credential'],
		['the host is not allowed', { allowedDomains: '*.amazonaws.com' }, 'host-not-allowed'],
	])('gets nothing if %s', async (_, more, code) => {
		const server = await platform({ 'POST /': { result: 'Hi' } });
		const { error } = await run(parameters(server.url), {}, credentials(more));
		expect(error).toMatchObject({ code, accepted: 'no' });
		expect(server.asked).toEqual([]);
		await server.close();
	});
});
