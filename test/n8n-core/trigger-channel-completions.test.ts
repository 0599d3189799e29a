/** A Webhook Trigger as an agent for clients of OpenAI's Chat Completions. */
import { completion, json, KEY, parse, startChannel } from './harness/channel';
import { logCalls } from './harness/log';
import { closeTriggers } from './harness/open-triggers';
import type { RunningTrigger } from './harness/trigger';

afterEach(closeTriggers);

const at = async ({ url }: RunningTrigger, path: string, init: RequestInit) => {
	const answer = await fetch(`${url}${path}`, init);
	return { status: answer.status, headers: answer.headers, body: await answer.text() };
};
const post = (body: unknown): RequestInit => ({
	method: 'POST',
	headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${KEY}` },
	body: JSON.stringify(body),
});

test('a request starts a run with the conversation, and the reply is a completion', async () => {
	const trigger = await startChannel();
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
	const trigger = await startChannel();
	await at(trigger, '/chat/completions', post(completion('Hello')));
	await at(trigger, '/chat/completions', post(completion('Hello')));
	const sessions = trigger.runs.map((items) => items[0]?.json.sessionId);
	expect(new Set(sessions).size).toBe(2);
	expect(sessions[0]).toMatch(/^[0-9a-f-]{36}$/);
});

test('a stream is chunks that end with [DONE], also if the workflow does not stream', async () => {
	const trigger = await startChannel();
	const { headers, body } = await at(trigger, '/chat/completions', post(completion('Hello', { stream: true })));
	expect(headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
	expect(body).toContain('"delta":{"content":"You said Hello"}');
	expect(body.endsWith('data: [DONE]\n\n')).toBe(true);
});

test('the list of models has the workflow, for a client with the key', async () => {
	const trigger = await startChannel({ options: { agentName: 'Order desk' } });
	const answer = await at(trigger, '/models', { headers: { Authorization: `Bearer ${KEY}` } });
	expect(parse<object>(answer.body)).toMatchObject({ object: 'list', data: [{ id: 'Order desk', object: 'model' }] });
	expect((await at(trigger, '/models', {})).status).toBe(401);
});

test('an image becomes a binary file, for n8n’s AI Agent to see', async () => {
	const trigger = await startChannel();
	const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,UE5H' } };
	const body = { model: 'm', messages: [{ role: 'user', content: [{ type: 'text', text: 'What is it?' }, image] }] };
	expect((await trigger.post(json(body))).status).toBe(200);
	expect(trigger.runs[0]?.[0]).toMatchObject({
		json: { chatInput: 'What is it?' },
		binary: { file0: { mimeType: 'image/png', fileName: 'image1', data: 'UE5H' } },
	});
});

test('the base URL takes a request too', async () => {
	const trigger = await startChannel();
	expect(parse<object>((await trigger.post(json(completion('Hello')))).body)).toMatchObject({
		object: 'chat.completion',
	});
});

test('a request without a message is refused with the words of the protocol', async () => {
	const trigger = await startChannel();
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
