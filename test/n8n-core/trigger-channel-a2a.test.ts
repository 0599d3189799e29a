/** A Webhook Trigger as an agent for A2A clients. */
import { a2aMessage } from '../../core/respond/a2a';
import { forged, json, KEY, parse, resultsIn, rpc, send, startChannel } from './harness/channel';
import { closeTriggers } from './harness/open-triggers';
import type { TriggerSetup } from './harness/trigger';

afterEach(closeTriggers);

interface AnyTask {
	id: string;
	contextId: string;
	status: { state: string };
	artifacts: { parts: { text: string }[] }[];
}

const taskIn = (body: string) => parse<{ result: { task: AnyTask } }>(body).result.task;

test('a message starts a run, and the reply is a completed task', async () => {
	const { post, runs } = await startChannel();
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

test('a task can be asked for later, by a client with the key', async () => {
	const { post, runs } = await startChannel();
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
	const { post } = await startChannel({}, { answer });
	const call = send('Hello');
	const early = await post(json({ ...call, params: { ...call.params, configuration: { returnImmediately: true } } }));
	const { id, status } = taskIn(early.body);
	expect(status.state).toBe('TASK_STATE_WORKING');
	const state = async () => parse<{ result: AnyTask }>((await post(json(rpc('GetTask', { id })))).body).result;
	expect((await state()).status.state).toBe('TASK_STATE_WORKING');
	const watching = post(json(rpc('SubscribeToTask', { id })));
	await new Promise((resolve) => setTimeout(resolve, 50));
	end();
	expect(resultsIn((await watching).body)).toMatchObject([
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
	const { post } = await startChannel({}, { answer });
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
	const { post } = await startChannel({ respond: 'streaming' }, { answer });
	const { headers, body } = await post(json(send('Hello', {}, 'SendStreamingMessage')));
	expect(headers['content-type']).toBe('text/event-stream; charset=utf-8');
	expect(resultsIn(body)).toMatchObject([
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
	const { url } = await startChannel({ options });
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

describe('the A2A message of Webhook Respond is the reply', () => {
	const answer: TriggerSetup['answer'] = (response, items) => {
		const { body, contentType = '' } = a2aMessage('It rains', items[0]?.json.body, 'm-2');
		response.status(200).setHeader('Content-Type', contentType).end(body);
	};

	test('as it is, to a client that waits', async () => {
		const { post } = await startChannel({ respond: 'responseNode' }, { answer });
		expect(parse<object>((await post(json(send('Hello')))).body)).toEqual({
			jsonrpc: '2.0',
			id: 7,
			result: { message: { messageId: 'm-2', role: 'ROLE_AGENT', parts: [{ text: 'It rains' }] } },
		});
	});

	test('as its text, to a client that streams', async () => {
		const { post } = await startChannel({ respond: 'responseNode' }, { answer });
		expect(resultsIn((await post(json(send('Hello', {}, 'SendStreamingMessage')))).body)).toMatchObject([
			{ task: { status: { state: 'TASK_STATE_WORKING' } } },
			{ artifactUpdate: { artifact: { parts: [{ text: 'It rains' }] } } },
			{ statusUpdate: { status: { state: 'TASK_STATE_COMPLETED' } } },
		]);
	});

	test('as its text, to a client that asks later', async () => {
		const { post } = await startChannel({ respond: 'responseNode' }, { answer });
		const { params, ...call } = send('Hello');
		const atOnce = { ...call, params: { ...params, configuration: { returnImmediately: true } } };
		const { id } = taskIn((await post(json(atOnce))).body);
		const later = await post(json(rpc('GetTask', { id })));
		expect(parse<{ result: AnyTask }>(later.body).result).toMatchObject({
			status: { state: 'TASK_STATE_COMPLETED' },
			artifacts: [{ parts: [{ text: 'It rains' }] }],
		});
	});
});
