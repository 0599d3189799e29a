import { agentProtocols } from '../../../../../core/agent';
import type { AgentCall } from '../../../../../core/agent';
import { preparedFrom } from './protocols';

const protocol = (name: string) => agentProtocols.find((candidate) => candidate.name === name);
const call: AgentCall = {
	url: 'https://agent.example.com',
	message: 'hi',
	userId: 'u',
	sessionId: '00000000-0000-4000-8000-000000000001',
	target: 'agent',
	callbackUrl: 'https://n8n.example.com/webhook-waiting/7?signature=abc',
};
const sent = (name: string, given: AgentCall) =>
	JSON.parse(protocol(name)?.request(given).body.toString('utf8') ?? '') as Record<string, unknown>;

describe('the callback URL', () => {
	test.each([
		['customJson', 'callbackUrl'],
		['langgraph', 'webhook'],
	])('is sent to %s as %s, and is otherwise omitted', (name, field) => {
		expect(sent(name, call)[field]).toBe(call.callbackUrl);
		expect(sent(name, { ...call, callbackUrl: undefined })).not.toHaveProperty(field);
	});

	test.each([
		['taskPushNotificationConfig', '1.0'],
		['pushNotificationConfig', '0.3'],
	])('is sent to an A2A agent as %s in %s', (field, version) => {
		const configurationOf = (given: AgentCall) =>
			(sent('a2a', { ...given, prepared: { version } }).params as { configuration: object }).configuration;
		expect(configurationOf(call)).toMatchObject({ [field]: { url: call.callbackUrl } });
		expect(configurationOf({ ...call, callbackUrl: undefined })).not.toHaveProperty(field);
	});

	test.each([
		['says that it does', { pushNotifications: true }, true],
		['says that it does not', { pushNotifications: false }, false],
		['says nothing', {}, false],
		['has no capabilities', undefined, false],
	])('is sent only to an A2A agent that pushes notifications: its card %s', (_, capabilities, able) => {
		const supportedInterfaces = [{ protocolBinding: 'JSONRPC', url: 'https://agent.example.com/rpc' }];
		const card = { name: 'Echo', supportedInterfaces, capabilities };
		const discover = (given: AgentCall) => preparedFrom('a2a', { status: 200, body: card }, given);
		expect(discover({ ...call, callbackUrl: undefined })).toMatchObject({ ok: true });
		expect(discover(call)).toMatchObject(
			able
				? { ok: true }
				: {
						ok: false,
						failure: {
							code: 'not-supported',
							message: 'According to its card, the agent does not support push notifications',
							cure: 'Set Wait For Reply to Wait or Poll.',
							accepted: 'no',
						},
					},
		);
	});

	test('is refused for all other APIs', () => {
		const able = agentProtocols.filter(({ callback }) => callback !== undefined).map(({ name }) => name);
		expect(able).toEqual(['customJson', 'a2a', 'langgraph']);
	});
});

describe('a callback', () => {
	const read = (name: string, body: unknown, replyPath = '') =>
		protocol(name)?.callback?.(body, replyPath === '' ? {} : { replyPath });

	test('is read like an answer for Custom JSON', () => {
		expect(read('customJson', { output: 'done' })).toMatchObject({ ok: true, reply: { text: 'done' } });
		expect(read('customJson', { a: { b: 'there' } }, 'a.b')).toMatchObject({ ok: true, reply: { text: 'there' } });
		expect(read('customJson', { success: false, error: 'no' })).toMatchObject({
			ok: false,
			failure: { accepted: 'yes', status: 200, message: 'The agent reported an error: no' },
		});
	});

	test('is only an announcement for A2A, because anyone could have sent it', () => {
		const task = { task: { id: 't-1', status: { state: 'TASK_STATE_COMPLETED' } } };
		expect(read('a2a', task)).toBe('ask');
	});

	const run = { run_id: 'r-1', thread_id: 't-1', status: 'success' };
	const values = { messages: [{ type: 'ai', content: 'done' }] };

	test('contains the finished run for LangGraph', () => {
		expect(read('langgraph', { ...run, values })).toMatchObject({
			ok: true,
			reply: { text: 'done', status: 'completed', runId: 'r-1', sessionId: 't-1' },
		});
	});

	test('may report an interrupted run that needs an answer', () => {
		const interrupted = { ...values, __interrupt__: [{ id: 'i-1', value: 'Go on?' }] };
		expect(read('langgraph', { ...run, status: 'interrupted', values: interrupted })).toMatchObject({
			ok: true,
			reply: { text: 'Go on?', status: 'input_required', taskId: 'i-1' },
		});
	});

	test.each([
		['its error message', { status: 'error', error: 'boom' }, 'The agent reported an error: boom'],
		['its status', { status: 'timeout' }, 'The agent reported an error: the run ended as timeout'],
		['neither', { status: undefined }, 'The agent reported an error: the run ended as '],
	])('reports a failed run with %s', (_, more, message) => {
		expect(read('langgraph', { ...run, values, ...more })).toMatchObject({ ok: false, failure: { message } });
	});

	test.each([['text'], [{ status: 'success' }], [undefined]])('is refused if it is not a run: %j', (body) => {
		expect(read('langgraph', body)).toMatchObject({
			ok: false,
			failure: { message: expect.stringContaining('not a response from LangGraph') as string },
		});
	});

	test('is refused if a successful run has no state', () => {
		expect(read('langgraph', run)).toMatchObject({ ok: false, failure: { accepted: 'unknown' } });
	});
});
