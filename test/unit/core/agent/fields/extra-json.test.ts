import { agentProtocols } from '../../../../../core/agent';
import { aCall, protocolNamed, sent } from '../apis/protocols';

const keysOf = (value: object) => Object.keys(value).sort();

describe('null in Extra JSON removes a field that the node adds', () => {
	test.each([
		['chatCompletions', { user: null, stream_options: null }, { mode: 'stream' }, ['messages', 'model', 'stream']],
		['openaiResponses', { safety_identifier: null }, {}, ['input', 'model']],
		['customJson', { userId: null, sessionId: null }, {}, ['message']],
		['langflow', { input_type: null, output_type: null, session_id: null }, {}, ['input_value']],
		['codemieAssistant', { background_task: null, stream: null }, {}, ['conversation_id', 'text']],
		['flowise', { chatId: null, overrideConfig: null }, {}, ['question']],
		['rasa', { sender: null }, {}, ['message']],
		['dify', { inputs: null }, {}, ['conversation_id', 'query', 'response_mode', 'user']],
	] as const)('%s: %j', (name, extra, call, left) => {
		expect(keysOf(sent(name, { extra, ...call }).json)).toEqual(left);
	});

	test('a nested field', () => {
		const extra = { config: { configurable: { user_id: null, top_k: 3 } } };
		expect(sent('langgraph', { extra }).json.config).toEqual({ configurable: { top_k: 3 } });
	});

	test('the configuration and the metadata of an A2A message', () => {
		const { params } = sent('a2a', { extra: { configuration: null, metadata: null } }).json as {
			params: { message: object };
		};
		expect(params).not.toHaveProperty('configuration');
		expect(params.message).not.toHaveProperty('metadata');
		expect(sent('a2a').json.params).toHaveProperty('message.metadata.userId', 'user-1');
	});
});

test('null for a field that the node does not add is the builder’s own value', () => {
	expect(sent('customJson', { extra: { context: null, given: 1 } }).json).toMatchObject({ context: null, given: 1 });
	expect(sent('langgraph', { extra: { config: { tags: null } } }).json.config).toMatchObject({ tags: null });
});

test('null in a CodeMie webhook does not change a message that is plain text', () => {
	const { request } = protocolNamed('codemieWebhook');
	const { body, headers } = request({ ...aCall, message: '{"message":"x"}', extra: { other: null } });
	expect(body.toString()).toBe('{"message":"x"}');
	expect(headers['Content-Type']).toMatch(/text\/plain/);
});

test('a refused field is left out of a form too', () => {
	const files = [{ name: 'a.txt', mediaType: 'text/plain', bytes: Buffer.from('x') }];
	const form = (omitted?: string[]) =>
		protocolNamed('n8nChat')
			.request({ ...aCall, files, ...(omitted && { omitted }) })
			.body.toString();
	expect(form()).toContain('name="metadata"');
	expect(form(['metadata'])).not.toContain('name="metadata"');
});

test.each(agentProtocols.map(({ name }) => name))('%s: without null, the request is what the API builds', (name) => {
	const { request } = protocolNamed(name);
	expect(request({ ...aCall, extra: { more: 1 } })).toEqual(request({ ...aCall, extra: { more: 1 }, omitted: [] }));
});
