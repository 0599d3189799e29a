import type { INodeParameters } from 'n8n-workflow';

import { JSON_TYPE } from './harness/deliveries';
import { logCalls } from './harness/log';
import type { CallOptions } from './harness/loopback';
import { activate, registeredPath, startTrigger } from './harness/trigger';
import type { RunningTrigger, TriggerSetup } from './harness/trigger';

const KEY = 'channel-key-1';
const credentials = { agentChannelApi: { apiKey: KEY } };
const CHANNEL = {
	source: 'agentMessage',
	path: 'agent',
	protocols: ['a2a', 'message', 'chatCompletions'],
	respond: 'lastNode',
};

const started: RunningTrigger[] = [];

async function start(parameters: INodeParameters = {}, more: Partial<TriggerSetup> = {}): Promise<RunningTrigger> {
	const answer: TriggerSetup['answer'] = (response, items) => {
		const chatInput = items[0]?.json.chatInput as string;
		response
			.status(200)
			.setHeader('Content-Type', 'application/json')
			.end(JSON.stringify({ output: `You said ${chatInput}` }));
	};
	const trigger = await startTrigger({ parameters: { ...CHANNEL, ...parameters }, credentials, answer, ...more });
	started.push(trigger);
	return trigger;
}

afterEach(async () => {
	for (const { thrown, close } of started.splice(0)) {
		expect(thrown).toEqual([]);
		await close();
	}
});

const BEARER = ['Authorization', `Bearer ${KEY}`] as const;
const json = (body: unknown, ...headers: (readonly [string, string])[]): CallOptions => ({
	headers: [JSON_TYPE, BEARER, ...headers],
	body: JSON.stringify(body),
});
const forged = (body: unknown): CallOptions => ({
	headers: [JSON_TYPE, ['Authorization', 'Bearer no']],
	body: JSON.stringify(body),
});
const rpc = (method: string, params: object) => ({ jsonrpc: '2.0', id: 7, method, params });
const send = (text: string, more: object = {}, method = 'SendMessage') =>
	rpc(method, { message: { messageId: 'm-1', role: 'ROLE_USER', parts: [{ text }], ...more } });
const completion = (content: string, more: object = {}) => ({
	model: 'any',
	messages: [{ role: 'user', content }],
	...more,
});

interface AnyTask {
	id: string;
	contextId: string;
	status: { state: string };
	artifacts: { parts: { text: string }[] }[];
}

const parse = <T>(body: string) => JSON.parse(body) as T;
const taskIn = (body: string) => parse<{ result: { task: AnyTask } }>(body).result.task;

describe('A2A', () => {
	test('a message starts a run, and the reply is a completed task', async () => {
		const { post, runs } = await start();
		const answer = await post(json(send('Hello', { contextId: 'c-1', metadata: { userId: 'u-1' } })));
		expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'application/json; charset=utf-8' } });
		const task = taskIn(answer.body);
		expect(task).toMatchObject({ contextId: 'c-1', status: { state: 'TASK_STATE_COMPLETED' } });
		expect(task.artifacts[0]?.parts).toEqual([{ text: 'You said Hello' }]);
		expect(runs[0]?.[0]?.json).toMatchObject({
			chatInput: 'Hello',
			message: 'Hello',
			userId: 'u-1',
			sessionId: 'c-1',
			protocol: 'a2a',
			contextId: 'c-1',
			taskId: task.id,
			messageId: 'm-1',
			headers: { authorization: '***' },
		});
	});

	test('a task can be asked for later, by who has the key', async () => {
		const { post, runs } = await start();
		const { id } = taskIn((await post(json(send('Hello')))).body);
		const later = await post(json(rpc('GetTask', { id })));
		expect(parse<{ result: AnyTask }>(later.body).result).toMatchObject({
			id,
			status: { state: 'TASK_STATE_COMPLETED' },
		});
		expect(parse<object>((await post(json(rpc('GetTask', { id: 'no' })))).body)).toMatchObject({
			error: { code: -32001 },
		});
		expect((await post(forged(rpc('GetTask', { id })))).status).toBe(401);
		expect(runs).toHaveLength(1);
	});

	test('a client that does not wait gets the task at once, and its result when the workflow has ended', async () => {
		let end: () => void = () => undefined;
		const answer: TriggerSetup['answer'] = async (response) => {
			await new Promise<void>((resolve) => (end = resolve));
			// as n8n does it, although the client has its response
			response.status(200).setHeader('Content-Type', 'application/json').end('{"output":"Late"}');
		};
		const { post } = await start({}, { answer });
		const call = send('Hello');
		const early = await post(json({ ...call, params: { ...call.params, configuration: { returnImmediately: true } } }));
		const { id, status } = taskIn(early.body);
		expect(status.state).toBe('TASK_STATE_WORKING');
		const state = async () => parse<{ result: AnyTask }>((await post(json(rpc('GetTask', { id })))).body).result;
		expect((await state()).status.state).toBe('TASK_STATE_WORKING');
		const watching = post(json(rpc('SubscribeToTask', { id })));
		await new Promise((resolve) => setTimeout(resolve, 50));
		end();
		const events = (await watching).body.trim().split('\n\n');
		expect(events.map((event) => parse<{ result: object }>(event.slice('data: '.length)).result)).toMatchObject([
			{ task: { id, status: { state: 'TASK_STATE_WORKING' } } },
			{ artifactUpdate: { taskId: id, artifact: { parts: [{ text: 'Late' }] } } },
			{ statusUpdate: { taskId: id, status: { state: 'TASK_STATE_COMPLETED' } } },
		]);
		expect(await state()).toMatchObject({
			status: { state: 'TASK_STATE_COMPLETED' },
			artifacts: [{ parts: [{ text: 'Late' }] }],
		});
		const over = await post(json(rpc('SubscribeToTask', { id })));
		expect(parse<object>(over.body)).toMatchObject({ error: { code: -32004 } });
	});

	test('a workflow that asks back goes on with the same task', async () => {
		const answer: TriggerSetup['answer'] = (response, items) => {
			const isFirst = items[0]?.json.chatInput === 'Weather';
			const item = isFirst ? { text: 'Which city?', status: 'input_required' } : { text: 'Rain' };
			response.status(200).end(JSON.stringify(item));
		};
		const { post } = await start({}, { answer });
		const asked = taskIn((await post(json(send('Weather')))).body);
		expect(asked.status.state).toBe('TASK_STATE_INPUT_REQUIRED');
		const told = taskIn((await post(json(send('Paris', { taskId: asked.id, contextId: asked.contextId })))).body);
		expect(told).toMatchObject({ id: asked.id, contextId: asked.contextId, status: { state: 'TASK_STATE_COMPLETED' } });
		const over = await post(json(send('Thanks', { taskId: asked.id })));
		expect(parse<object>(over.body)).toMatchObject({ id: 7, error: { code: -32004 } });
	});

	test('a stream is task, pieces as n8n streams them, and the end', async () => {
		const answer: TriggerSetup['answer'] = (response) => {
			for (const [type, content] of [['begin'], ['item', 'Hé'], ['item', 'llo'], ['end']]) {
				response.write(`${JSON.stringify({ type, content })}\n`);
			}
			response.end();
		};
		const { post } = await start({ respond: 'streaming' }, { answer });
		const { headers, body } = await post(json(send('Hello', {}, 'SendStreamingMessage')));
		expect(headers['content-type']).toBe('text/event-stream; charset=utf-8');
		const results = body
			.trim()
			.split('\n\n')
			.map((event) => parse<{ result: object }>(event.slice('data: '.length)).result);
		expect(results).toMatchObject([
			{ task: { status: { state: 'TASK_STATE_WORKING' } } },
			{ artifactUpdate: { artifact: { parts: [{ text: 'Hé' }] } } },
			{ artifactUpdate: { append: true, artifact: { parts: [{ text: 'llo' }] } } },
			{ statusUpdate: { status: { state: 'TASK_STATE_COMPLETED' } } },
		]);
		const whole = taskIn((await post(json(send('Hello')))).body);
		expect(whole.artifacts[0]?.parts).toEqual([{ text: 'Héllo' }]);
	});

	test('the agent card names the agent, its URL and the ways to prove who calls, and no secret', async () => {
		const options = { agentName: 'Order desk', agentDescription: 'Answers questions about orders' };
		const { url } = await start({ options });
		const answer = await fetch(`${url}/.well-known/agent-card.json`);
		const text = await answer.text();
		expect(answer.status).toBe(200);
		expect(text).not.toContain(KEY);
		expect(parse<object>(text)).toMatchObject({
			name: 'Order desk',
			description: 'Answers questions about orders',
			capabilities: { streaming: true, pushNotifications: false },
			supportedInterfaces: [
				{
					protocolBinding: 'JSONRPC',
					protocolVersion: '1.0',
					url: expect.stringMatching(/\/webhook\/.*\/agent$/) as string,
				},
				{ protocolVersion: '0.3' },
			],
			securitySchemes: {
				bearer: { httpAuthSecurityScheme: { scheme: 'Bearer' } },
				apiKey: { apiKeySecurityScheme: { location: 'query', name: 'apiKey' } },
			},
			securityRequirements: [{ schemes: { bearer: { list: [] } } }, { schemes: { apiKey: { list: [] } } }],
		});
	});
});

describe('Chat Completions', () => {
	const at = async ({ url }: RunningTrigger, path: string, init: RequestInit) => {
		const answer = await fetch(`${url}${path}`, init);
		return { status: answer.status, headers: answer.headers, body: await answer.text() };
	};
	const post = (body: unknown, key = KEY): RequestInit => ({
		method: 'POST',
		headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${key}` },
		body: JSON.stringify(body),
	});

	test('a request starts a run with the conversation, and the reply is a completion', async () => {
		const trigger = await start();
		const body = completion('Two?', { user: 'u-1', metadata: { session_id: 's-1' } });
		body.messages.unshift(
			{ role: 'system', content: 'Be brief' },
			{ role: 'user', content: 'One?' },
			{ role: 'assistant', content: 'Yes' },
		);
		const answer = await at(trigger, '/chat/completions', post(body));
		expect(answer.status).toBe(200);
		expect(parse<object>(answer.body)).toMatchObject({
			object: 'chat.completion',
			model: 'any',
			choices: [{ message: { content: 'You said Two?' } }],
		});
		expect(trigger.runs[0]?.[0]?.json).toMatchObject({
			chatInput: 'Two?',
			userId: 'u-1',
			sessionId: 's-1',
			protocol: 'chatCompletions',
			systemMessage: 'Be brief',
			history: [
				{ role: 'user', content: 'One?' },
				{ role: 'assistant', content: 'Yes' },
			],
		});
	});

	test('callers that name no conversation never share one', async () => {
		const trigger = await start();
		await at(trigger, '/chat/completions', post(completion('Hello')));
		await at(trigger, '/chat/completions', post(completion('Hello')));
		const sessions = trigger.runs.map((items) => items[0]?.json.sessionId);
		expect(new Set(sessions).size).toBe(2);
		expect(sessions[0]).toMatch(/^[0-9a-f-]{36}$/);
	});

	test('a stream is chunks that end with [DONE], also if the workflow does not stream', async () => {
		const trigger = await start();
		const { headers, body } = await at(trigger, '/chat/completions', post(completion('Hello', { stream: true })));
		expect(headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
		expect(body).toContain('"delta":{"content":"You said Hello"}');
		expect(body.endsWith('data: [DONE]\n\n')).toBe(true);
	});

	test('the list of models has the workflow, for who has the key', async () => {
		const trigger = await start({ options: { agentName: 'Order desk' } });
		const answer = await at(trigger, '/models', { headers: { Authorization: `Bearer ${KEY}` } });
		expect(parse<object>(answer.body)).toMatchObject({ object: 'list', data: [{ id: 'Order desk', object: 'model' }] });
		expect((await at(trigger, '/models', {})).status).toBe(401);
	});

	test('an image becomes a binary file, for n8n’s AI Agent to see', async () => {
		const trigger = await start();
		const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,UE5H' } };
		const body = { model: 'm', messages: [{ role: 'user', content: [{ type: 'text', text: 'What is it?' }, image] }] };
		expect((await trigger.post(json(body))).status).toBe(200);
		expect(trigger.runs[0]?.[0]).toMatchObject({
			json: { chatInput: 'What is it?' },
			binary: { file0: { mimeType: 'image/png', fileName: 'image1', data: 'UE5H' } },
		});
	});

	test('the base URL takes a request too', async () => {
		const trigger = await start();
		expect(parse<object>((await trigger.post(json(completion('Hello')))).body)).toMatchObject({
			object: 'chat.completion',
		});
	});

	test('a request without a message is refused with the words of the protocol', async () => {
		const trigger = await start();
		const answer = await at(trigger, '/chat/completions', post({ model: 'm', messages: [] }));
		expect(answer.status).toBe(400);
		expect(parse<object>(answer.body)).toEqual({
			error: {
				message: 'bad request; messages must be a list of messages',
				type: 'invalid_request_error',
				param: null,
				code: null,
			},
		});
		expect(logCalls.at(-1)?.message).toContain('bad-agent-message. messages must be a list of messages');
		expect(trigger.runs).toEqual([]);
	});
});

describe('the plain message', () => {
	const message = { message: 'Hello', userId: 'u', sessionId: 's' };

	test('works beside the other protocols as before', async () => {
		const { post, runs } = await start();
		const answer = await post({ headers: [JSON_TYPE], body: JSON.stringify(message) }, `?apiKey=${KEY}`);
		expect(answer).toMatchObject({ status: 200, body: '{"output":"You said Hello"}' });
		expect(runs[0]?.[0]?.json).toMatchObject(message);
		expect(await post({ headers: [JSON_TYPE], body: '{}' }, `?apiKey=${KEY}`)).toMatchObject({ status: 400 });
	});

	test('alone, it takes the key only from the URL, and nothing else is registered', async () => {
		const trigger = await start({ protocols: ['message'] });
		expect((await trigger.post(json(message))).status).toBe(401);
		expect(registeredPath({ parameters: CHANNEL })).toMatch(/\/agent$/);
	});
});

describe('refusals are in the words of the protocol', () => {
	const refused = { code: 'invalid_api_key', message: 'unauthorized', param: null, type: 'invalid_request_error' };

	test.each([
		['a forged key', forged],
		['no key', (body: unknown) => ({ headers: [JSON_TYPE], body: JSON.stringify(body) })],
		['the key twice', (body: unknown) => json(body, ['Authorization', 'Bearer x'])],
	])('%s', async (_, request) => {
		const { post, runs } = await start();
		const a2a = await post(request(send('Hello')));
		expect(a2a.status).toBe(401);
		expect(parse<object>(a2a.body)).toEqual({
			jsonrpc: '2.0',
			id: 7,
			error: { code: -32000, message: 'unauthorized' },
		});
		const openAi = await post(request(completion('Hello')));
		expect(openAi.status).toBe(401);
		expect(parse<object>(openAi.body)).toEqual({ error: refused });
		expect(runs).toEqual([]);
	});

	test('a message that does not meet the conditions', async () => {
		const conditions = {
			combinator: 'and',
			conditions: [{ leftValue: 'chatInput', rightValue: 'yes', operator: { type: 'string', operation: 'equals' } }],
		};
		const { post, runs } = await start({ options: { conditions } });
		const answer = await post(json(completion('no')));
		expect(answer.status).toBe(422);
		expect(parse<object>(answer.body)).toMatchObject({
			error: { message: expect.stringContaining('conditions') as string },
		});
		expect((await post(json(completion('yes')))).status).toBe(200);
		expect(runs).toHaveLength(1);
	});

	test('too many requests, with the time to wait', async () => {
		const { post } = await start({ options: { rateLimit: { policy: { requests: 1, seconds: 60 } } } });
		await post(json(send('Hello')));
		const answer = await post(json(send('Hello')));
		expect(answer).toMatchObject({ status: 429, headers: { 'retry-after': expect.any(String) as string } });
		expect(parse<object>(answer.body)).toMatchObject({ error: { message: 'too many requests' } });
	});

	test('a copy, if the builder has set a window for copies', async () => {
		const { post, runs } = await start({ options: { duplicateWindowSeconds: 60 } });
		await post(json(completion('Hello')));
		const copy = await post(json(completion('Hello')));
		expect(copy).toMatchObject({ status: 409, headers: { 'x-should-retry': 'false' } });
		expect(runs).toHaveLength(1);
	});

	test('a disabled node', async () => {
		const { post } = await start({ enabled: false });
		const answer = await post(json(send('Hello')));
		expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '300' } });
		expect(parse<object>(answer.body)).toMatchObject({ jsonrpc: '2.0', error: { message: 'disabled' } });
	});
});

describe('a failed run', () => {
	const fails: TriggerSetup['answer'] = (response) => {
		response.status(500).setHeader('Content-Type', 'application/json').end('{"message":"Error in workflow"}');
	};

	test('is a JSON-RPC error, and the task has failed', async () => {
		const { post } = await start({}, { answer: fails });
		const answer = await post(json(send('Hello')));
		expect(answer.status).toBe(200);
		expect(parse<object>(answer.body)).toEqual({
			jsonrpc: '2.0',
			id: 7,
			error: { code: -32603, message: 'Error in workflow' },
		});
	});

	test('is an OpenAI error that clients do not answer with the same request', async () => {
		const { post } = await start({}, { answer: fails });
		const answer = await post(json(completion('Hello')));
		expect(answer).toMatchObject({ status: 500, headers: { 'x-should-retry': 'false' } });
		expect(parse<object>(answer.body)).toMatchObject({ error: { message: 'Error in workflow', type: 'server_error' } });
	});

	test('that could not be stored is told as well', async () => {
		const { post } = await start({}, { canStore: () => false });
		const answer = await post(json(completion('Hello')));
		expect(answer.status).toBe(500);
		expect(parse<object>(answer.body)).toMatchObject({ error: { message: 'Workflow Webhook Error' } });
	});
});

describe('publishing refuses', () => {
	test.each([
		['a reply that nobody could get', { respond: 'onReceived' }, 'Respond is set to Immediately'],
		['an answer without the reply', { options: { responseData: 'noData' } }, 'Response Data is set to No Body'],
		['no protocol', { protocols: [] }, 'No protocol is selected'],
	])('%s', async (_, parameters, problem) => {
		await expect(activate({ parameters: { ...CHANNEL, ...parameters }, credentials })).rejects.toThrow(problem);
	});

	test('a secure header that the API key would have to share', async () => {
		const parameters = { ...CHANNEL, requireSecureHeader: true };
		const header = (headerName: string) => ({
			...credentials,
			webhookSecureHeaderApi: { headerName, headerValueSecret: 'Bearer x' },
		});
		await expect(activate({ parameters, credentials: header('authorization') })).rejects.toThrow(
			'The API key and the secure header are both sent in the header Authorization',
		);
		expect(await activate({ parameters, credentials: header('X-Team') })).toBe(true);
		const plain = { ...parameters, protocols: ['message'] };
		expect(await activate({ parameters: plain, credentials: header('Authorization') })).toBe(true);
	});

	test('none of the response modes with which it works', async () => {
		for (const respond of ['lastNode', 'streaming', 'responseNode']) {
			expect(await activate({ parameters: { ...CHANNEL, respond }, credentials })).toBe(true);
		}
		expect(
			await activate({ parameters: { ...CHANNEL, protocols: ['message'], respond: 'onReceived' }, credentials }),
		).toBe(true);
	});
});
