/** What Agent Run does for a builder, tested against stub servers that record every byte. */
import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { completion, response, responseStates } from '../agent-answers/openai';
import { listen, readAll, recordingServer } from './harness/loopback';
import { runNode } from './harness/workflow';

const anonymous = { authentication: 'none' };

async function oneRun(
	parameters: Record<string, unknown>,
	replies: Parameters<typeof recordingServer>,
	more: object = {},
) {
	const server = await recordingServer(...replies);
	try {
		const result = await runNode({
			type: 'agentRun',
			parameters: { url: server.url, message: 'Hello', ...anonymous, ...parameters },
			...more,
		});
		return { ...result, json: result.items[0]?.json ?? {}, requests: server.requests };
	} finally {
		await server.close();
	}
}

const bodyOf = (request: { body: Buffer } | undefined) =>
	JSON.parse(request?.body.toString() ?? 'null') as Record<string, unknown>;

test('the output has the shape that all agent APIs share', async () => {
	const { json } = await oneRun({ agentApi: 'chatCompletions', target: 'gpt-5' }, [{ body: completion }], {
		items: [{ userId: 'u-1', sessionId: 's-1' }],
	});
	expect(json).toEqual({
		text: 'Hi',
		status: 'completed',
		structuredOutput: null,
		usage: { promptTokens: 9, completionTokens: 2, totalTokens: 11 },
		toolCalls: [],
		finishReason: 'stop',
		session: { id: 's-1', userId: 'u-1', source: 'chat' },
		run: {
			id: completion.id,
			taskId: null,
			durationMs: expect.any(Number) as number,
			attempts: 1,
			idempotencyKey: null,
		},
		raw: completion,
	});
});

describe('sessions', () => {
	test('the server’s id is returned and continues the conversation for the next item', async () => {
		const answer = { answer: 'Hi', conversation_id: 'c-1', message_id: 'm-1' };
		const sse = `data: ${JSON.stringify({ event: 'message', ...answer })}\n\ndata: {"event":"message_end"}\n\n`;
		const first = await oneRun({ agentApi: 'dify' }, [{ body: sse }], {
			items: [{ sessionId: 'chat-7', userId: 'u' }],
		});
		expect(bodyOf(first.requests[0])).not.toHaveProperty('conversation_id');
		expect(first.json.session).toEqual({ id: 'c-1', userId: 'u', source: 'server' });
		const second = await oneRun({ agentApi: 'dify' }, [{ body: sse }], { items: [{ ...first.json, userId: 'u' }] });
		expect(bodyOf(second.requests[0])).toMatchObject({ conversation_id: 'c-1', user: 'u' });
	});

	test('each user has one conversation, identified by a UUID as LangGraph requires', async () => {
		const paths: (string | undefined)[] = [];
		for (const userId of ['u-1', 'u-1', 'u-2']) {
			const { requests } = await oneRun({ agentApi: 'langgraph', target: 'a' }, [{ body: { messages: [] } }], {
				items: [{ userId }],
			});
			paths.push(requests[0]?.url);
		}
		expect(paths[0]).toMatch(/^\/threads\/[0-9a-f-]{36}\/runs\/wait$/);
		expect(paths[1]).toBe(paths[0]);
		expect(paths[2]).not.toBe(paths[0]);
	});

	test('an over-long user id is hashed for an API with a length limit', async () => {
		const { requests, json } = await oneRun({ agentApi: 'openaiResponses', target: 'm' }, [{ body: { output: [] } }], {
			items: [{ userId: 'x'.repeat(100) }],
		});
		expect(bodyOf(requests[0]).safety_identifier).toMatch(/^[0-9a-f]{64}$/);
		expect(json.session).toMatchObject({ userId: 'x'.repeat(100) });
	});
});

describe('credentials', () => {
	const key = 'key/with+odd=chars';
	const stored = (data: object) => ({
		credentials: { agentEndpointApi: { apiKey: key, allowedDomains: '127.0.0.1', ...data } },
	});
	const withKey = { authentication: 'agentEndpointApi' };

	test.each([
		['bearer', {}, 'authorization', `Bearer ${key}`],
		['header', { headerName: 'X-My-Key' }, 'x-my-key', key],
		['basic', { user: 'me' }, 'authorization', `Basic ${Buffer.from(`me:${key}`).toString('base64')}`],
	])('sends the key as %s', async (location, more, header, value) => {
		const { requests } = await oneRun(withKey, [{ body: { output: 'Hi' } }], stored({ location, ...more }));
		expect(requests[0]?.headers[header]).toBe(value);
	});

	test('a secret URL is used as the endpoint and never shown', async () => {
		const server = await recordingServer({ body: { error: 'no such hook: /hook/s3cr3t-path?x=1' } });
		const { error, stored: execution } = await runNode({
			type: 'agentRun',
			parameters: { agentApi: 'codewordsWebhook', message: 'Hello', ...withKey },
			credentials: { agentEndpointApi: { location: 'url', secretUrl: `${server.url}/hook/s3cr3t-path?x=1` } },
		});
		await server.close();
		expect(server.requests[0]?.url).toBe('/hook/s3cr3t-path?x=1');
		expect(error?.message).toContain('***');
		expect(execution).not.toContain('s3cr3t');
	});

	test('a CodeMie webhook is signed as GitHub signs it, byte for byte', async () => {
		const { requests, json } = await oneRun(
			{ agentApi: 'codemieWebhook', ...withKey, options: { githubEvent: 'pull_request' } },
			[{ body: { message: 'Webhook invoked successfully' } }],
			stored({ location: 'none', apiKey: '', signingSecret: 'It’s a Secret' }),
		);
		const [request] = requests;
		expect(request?.body.toString()).toBe('Hello');
		expect(request?.headers).toMatchObject({
			'x-github-event': 'pull_request',
			'x-hub-signature-256': `sha256=${createHmac('sha256', 'It’s a Secret').update('Hello').digest('hex')}`,
		});
		expect(json).toMatchObject({
			status: 'running',
			text: '',
			hint: expect.stringContaining('never returns') as string,
		});
	});

	test.each(['bearer', 'header', 'query', 'basic'])(
		'the key (%s) is in no output, error or stored data, whatever the agent repeats',
		async (location) => {
			for (const reply of [
				{ body: { output: `I saw ${key}`, [key]: key } },
				{ status: 500, body: { detail: `bad key ${key}` } },
			]) {
				const { stored: execution, items } = await oneRun(withKey, [reply], {
					...stored({ location }),
					onError: 'continueRegularOutput',
				});
				expect(execution).not.toContain(key);
				expect(JSON.stringify(items)).toContain('***');
			}
		},
	);
});

describe('several items', () => {
	test('run at the same time and keep their order', async () => {
		let open = 0;
		let most = 0;
		const server = await listen((request, response) => {
			most = Math.max(most, ++open);
			void readAll(request).then(async (body) => {
				const { message } = JSON.parse(body.toString()) as { message: string };
				await sleep(message === 'm0' ? 150 : 20);
				open--;
				response.end(JSON.stringify({ output: `re ${message}` }));
			});
		});
		const items = Array.from({ length: 12 }, (_, index) => ({ message: `m${index}` }));
		const parameters = { url: server.url, message: '={{ $json.message }}', ...anonymous, options: { concurrency: 4 } };
		const result = await runNode({ type: 'agentRun', parameters, items });
		await server.close();
		expect(result.items.map(({ json, pairedItem }) => [json.text, pairedItem])).toEqual(
			items.map(({ message }, item) => [`re ${message}`, { item }]),
		);
		expect(most).toBe(4);
	});

	test('a failing item goes to the error output with its facts, and the others continue', async () => {
		const server = await recordingServer(
			{ body: { output: 'Hi' } },
			{ status: 500, body: { detail: 'boom' } },
			{ body: { output: 'Ho' } },
		);
		const result = await runNode({
			type: 'agentRun',
			parameters: { url: server.url, message: 'Hello', ...anonymous },
			items: [{}, {}, {}],
			onError: 'continueErrorOutput',
		});
		await server.close();
		expect(result.items.map(({ json }) => json.text)).toEqual(['Hi', 'Ho']);
		expect(result.failed[0]?.json).toMatchObject({
			error: { message: 'The agent responded with 500: boom', accepted: 'unknown', httpCode: 500, attempts: 1 },
		});
	});
});

describe('runs in the background', () => {
	const polls = { options: { timeoutSeconds: 10, pollSeconds: 1 } };

	test('Poll: starts a run once and polls until it is done', async () => {
		const { json, requests } = await oneRun(
			{ agentApi: 'openaiResponses', target: 'm', waitForReply: 'poll', ...polls },
			[
				{ body: responseStates.queued },
				{ body: responseStates.inProgress },
				{ status: 503, body: 'busy' },
				{ body: response },
			],
		);
		expect(json).toMatchObject({ text: 'Hi you', run: { id: 'resp_1' }, session: { id: 'resp_1', source: 'server' } });
		expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
			'POST /responses',
			...Array<string>(3).fill('GET /responses/resp_1'),
		]);
	});

	test('Poll: a run that is not done in time fails with an explanation of how to check it later', async () => {
		const { error, requests } = await oneRun(
			{ agentApi: 'openaiResponses', target: 'm', waitForReply: 'poll', options: { timeoutSeconds: 1 } },
			[{ body: responseStates.queued }],
		);
		expect(error?.message).toContain('still running');
		expect(requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
	});

	test('CodeMie’s workflow: returns the output of the last state', async () => {
		const { json, requests } = await oneRun({ agentApi: 'codemieWorkflow', target: 'w', ...polls }, [
			{ body: { execution_id: 'e', overall_status: 'Not Started' } },
			{ body: { execution_id: 'e', overall_status: 'Succeeded' } },
			{ body: { data: [{ id: 's-1', completed_at: '2026-01-01' }] } },
			{ body: { output: 'Hi' } },
		]);
		expect(json).toMatchObject({ text: 'Hi', run: { id: 'e' } });
		expect(requests.map(({ url }) => url)).toEqual([
			'/v1/workflows/w/executions',
			'/v1/workflows/w/executions/e',
			'/v1/workflows/w/executions/e/states?page=0&per_page=1000',
			'/v1/workflows/w/executions/e/states/s-1/output',
		]);
	});

	test('CodeWords: a lost answer is fetched by the run’s id, and the run is started only once', async () => {
		const { json, requests } = await oneRun({ agentApi: 'codewordsRun', target: 'svc', ...polls }, [
			{ body: { request_id: 'q-1' } },
			(response) => response.destroy(),
			{ status: 408, body: {} },
			{ body: { response: 'Hi' } },
		]);
		expect(json).toMatchObject({ text: 'Hi', run: { id: 'q-1' } });
		expect(requests.map(({ url }) => url)).toEqual([
			'/provision-request',
			'/run/svc',
			'/result/q-1?timeout=20',
			'/result/q-1?timeout=20',
		]);
		expect(requests[1]?.headers['x-provisioned-request-id']).toBe('q-1');
	});

	test('an API without background runs fails before anything is sent', async () => {
		const { error, requests } = await oneRun({ agentApi: 'rasa', waitForReply: 'startOnly' }, [{ body: [] }]);
		expect(error?.message).toContain('Rasa does not support background runs');
		expect(requests).toHaveLength(0);
	});
});

test.each([
	['larger than 1 MiB', `"${'x'.repeat(1024 * 1024)}"`],
	['nested deeper than 500 levels', `${'['.repeat(50_000)}${']'.repeat(50_000)}`],
])('a polled reply that is %s is not requested again', async (problem, reply) => {
	const ids = { run_id: 'r-1', thread_id: 't-1' };
	const { items, requests } = await oneRun(
		{ agentApi: 'langgraph', target: 'a', waitForReply: 'poll', options: { maxReplyMiB: 1 } },
		[{ body: { ...ids, status: 'pending' } }, { body: { ...ids, status: 'success' } }, { body: reply }],
		{ onError: 'continueRegularOutput' },
	);
	expect(items[0]?.json.error).toMatchObject({ message: `The agent’s reply is ${problem}`, accepted: 'yes' });
	expect(requests).toHaveLength(3);
});

test('A2A without a card: a refusal by a 0.3 agent is understood, and the agent runs once', async () => {
	const refusal = { jsonrpc: '2.0', id: 1, error: { code: -32601, message: 'Method not found' } };
	const reply = { result: { kind: 'message', role: 'agent', parts: [{ kind: 'text', text: 'Hi' }] } };
	const noCard = { status: 404, body: 'no card' };
	const { json, requests } = await oneRun({ agentApi: 'a2a' }, [noCard, noCard, { body: refusal }, { body: reply }]);
	expect(json.text).toBe('Hi');
	const calls = requests.slice(2).map(bodyOf);
	expect(calls.map(({ method }) => method)).toEqual(['SendMessage', 'message/send']);
	expect(requests[3]?.headers['a2a-version']).toBe('0.3');
});

test('JSON in place of a stream is read for its message', async () => {
	const refusal = { status: 200, body: { code: 'app_unavailable', message: 'App unavailable' } };
	const { error } = await oneRun({ agentApi: 'dify' }, [refusal]);
	expect(error?.message).toBe('The agent reported an error: App unavailable');
});

describe('idempotency', () => {
	const key = { options: { idempotencyKey: 'order-7', retries: 2 } };

	test('a run with an unknown result is retried if the server recognises repetitions', async () => {
		const { json, requests } = await oneRun(key, [
			{ status: 502, body: {} },
			(response) => response.destroy(),
			{ body: { output: 'Hi' } },
		]);
		expect(json).toMatchObject({ text: 'Hi', run: { attempts: 3, idempotencyKey: 'order-7' } });
		expect(requests.map(({ headers }) => headers['idempotency-key'])).toEqual(['order-7', 'order-7', 'order-7']);
	});

	test('A2A’s message id is derived from it, so n8n’s own retries have the same one', async () => {
		const ids: unknown[] = [];
		for (let count = 0; count < 2; count++) {
			const { requests } = await oneRun({ agentApi: 'a2a', ...key }, [
				{ status: 404 },
				{ status: 404 },
				{ status: 404 },
				{ body: { result: { message: { parts: [] } } } },
			]);
			ids.push((bodyOf(requests.at(-1)).params as { message: { messageId: string } }).message.messageId);
		}
		expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/);
		expect(ids[1]).toBe(ids[0]);
	});
});

test('missing or malformed fields fail before anything is sent', async () => {
	const cases: [Record<string, unknown>, string][] = [
		[{ agentApi: 'chatCompletions' }, 'The field Model is empty'],
		[{ message: ' ' }, 'The message is empty'],
		[{ url: 'agent.example.com' }, 'not an absolute http or https URL'],
		[{ session: 'defined', sessionId: '' }, 'The session ID is empty'],
		[{ options: { extraHeaders: '{"X-Bad\\n": "1"}' } }, 'is not a valid header name'],
		[{ options: { extraJson: '[1]' } }, 'Extra JSON must be a JSON object'],
		[{ options: { replyPath: 'a..b' } }, 'malformed'],
		[{ options: { files: 'data' } }, 'does not accept files'],
		[{ agentApi: 'flowise', options: { files: 'data' } }, 'no binary field "data"'],
	];
	for (const [parameters, said] of cases) {
		const { error, requests } = await oneRun(parameters, [{ body: { output: 'Hi' } }]);
		expect(error?.message).toContain(said);
		expect(requests).toHaveLength(0);
	}
});
