import { agentProtocols } from '../../../../../core/agent';
import { aCall, protocolNamed, sent } from './protocols';

const file = { name: 'a.png', mediaType: 'image/png', bytes: Buffer.from('PNG') };

describe('the request to each agent API', () => {
	test.each([
		['customJson', {}, '/base?tenant=7', { message: 'Hello', userId: 'user-1', sessionId: 'session-1' }],
		[
			'n8nChat',
			{},
			'/base?tenant=7',
			{ action: 'sendMessage', sessionId: 'session-1', chatInput: 'Hello', metadata: { userId: 'user-1' } },
		],
		[
			'chatCompletions',
			{},
			'/base/chat/completions?tenant=7',
			{ model: 'target-1', user: 'user-1', messages: [{ role: 'user', content: 'Hello' }] },
		],
		[
			'openaiResponses',
			{ sessionId: '' },
			'/base/responses?tenant=7',
			{ model: 'target-1', safety_identifier: 'user-1', input: 'Hello' },
		],
		[
			'openaiResponses',
			{ sessionId: 'resp_1' },
			'/base/responses?tenant=7',
			{ model: 'target-1', safety_identifier: 'user-1', input: 'Hello', previous_response_id: 'resp_1' },
		],
		[
			'openaiResponses',
			{ sessionId: 'conv_1' },
			'/base/responses?tenant=7',
			{ model: 'target-1', safety_identifier: 'user-1', input: 'Hello', conversation: 'conv_1' },
		],
		[
			'dify',
			{ sessionId: '' },
			'/base/chat-messages?tenant=7',
			{ inputs: {}, query: 'Hello', user: 'user-1', response_mode: 'blocking' },
		],
		[
			'dify',
			{ mode: 'stream' },
			'/base/chat-messages?tenant=7',
			{ inputs: {}, query: 'Hello', user: 'user-1', response_mode: 'streaming', conversation_id: 'session-1' },
		],
		[
			'flowise',
			{},
			'/base?tenant=7',
			{ question: 'Hello', chatId: 'session-1', overrideConfig: { sessionId: 'session-1' } },
		],
		[
			'langflow',
			{},
			'/base?tenant=7',
			{ input_type: 'chat', output_type: 'chat', input_value: 'Hello', session_id: 'session-1' },
		],
		[
			'langflow',
			{ mode: 'stream' },
			'/base?tenant=7&stream=true',
			{ input_type: 'chat', output_type: 'chat', input_value: 'Hello', session_id: 'session-1' },
		],
		['rasa', {}, '/base/webhooks/rest/webhook?tenant=7', { sender: 'session-1', message: 'Hello' }],
		[
			'codemieAssistant',
			{},
			'/base/v1/assistants/target-1/model?tenant=7',
			{ text: 'Hello', conversation_id: 'session-1', stream: false, background_task: false },
		],
		[
			'codemieAssistant',
			{ mode: 'background' },
			'/base/v1/assistants/target-1/model?tenant=7',
			{ text: 'Hello', conversation_id: 'session-1', stream: false, background_task: true },
		],
		[
			'codemieWorkflow',
			{},
			'/base/v1/workflows/target-1/executions?tenant=7',
			{ user_input: 'Hello', stream: false, session_id: 'session-1' },
		],
		[
			'codewordsRun',
			{ target: 'svc_1/chat' },
			'/base/run/svc_1/chat?tenant=7',
			{ message: 'Hello', userId: 'user-1', sessionId: 'session-1' },
		],
		[
			'codewordsRun',
			{ mode: 'background' },
			'/base/run_async/target-1?tenant=7',
			{ message: 'Hello', userId: 'user-1', sessionId: 'session-1' },
		],
		['codewordsWebhook', {}, '/base?tenant=7', { message: 'Hello', userId: 'user-1', sessionId: 'session-1' }],
	] as const)('%s %j', (name, call, path, body) => {
		const { method, url, json, headers } = sent(name, call);
		expect(method).toBe('POST');
		expect(url).toBe(`https://agent.example.com${path}`);
		expect(json).toEqual(body);
		expect(headers['Content-Type']).toBe('application/json');
	});

	test('LangGraph: creates threads and runs, and answers interrupts', () => {
		const { url, json } = sent('langgraph', { mode: 'background' });
		expect(url).toBe('https://agent.example.com/base/threads/session-1/runs?tenant=7');
		expect(json).toEqual({
			assistant_id: 'target-1',
			input: { messages: [{ role: 'user', content: 'Hello' }] },
			config: { configurable: { user_id: 'user-1' } },
			if_not_exists: 'create',
		});
		expect(sent('langgraph', { taskId: 'i-1' }).json).toMatchObject({ command: { resume: 'Hello' } });
		expect(sent('langgraph', { taskId: 'i-1' }).json).not.toHaveProperty('input');
	});

	test('A2A: uses 1.0, or 0.3 if the agent’s card says so', () => {
		expect(sent('a2a', { sessionId: '', prepared: { version: '1.0', url: 'https://a.example/rpc' } })).toMatchObject({
			url: 'https://a.example/rpc',
			headers: { 'A2A-Version': '1.0' },
			json: {
				jsonrpc: '2.0',
				method: 'SendMessage',
				params: {
					message: {
						messageId: 'run-1',
						role: 'ROLE_USER',
						parts: [{ text: 'Hello' }],
						metadata: { userId: 'user-1' },
					},
					configuration: { returnImmediately: false },
				},
			},
		});
		expect(sent('a2a', { mode: 'stream', prepared: { version: '0.3' } })).toMatchObject({
			headers: { 'A2A-Version': '0.3', Accept: 'text/event-stream' },
			json: {
				method: 'message/stream',
				params: {
					message: {
						kind: 'message',
						messageId: 'run-1',
						contextId: 'session-1',
						role: 'user',
						parts: [{ kind: 'text', text: 'Hello' }],
					},
					configuration: { blocking: true },
				},
			},
		});
	});

	test('CodeMie’s webhook: contains the text itself, or JSON if there are more fields', () => {
		const plain = protocolNamed('codemieWebhook').request(aCall);
		expect([plain.body.toString(), plain.headers['Content-Type']]).toEqual(['Hello', 'text/plain; charset=utf-8']);
		const more = protocolNamed('codemieWebhook').request({ ...aCall, extra: { ref: 1 } });
		expect(JSON.parse(more.body.toString())).toEqual({ ref: 1, message: 'Hello' });
	});

	test.each(agentProtocols.map(({ name }) => name))(
		'%s: the message takes precedence over an extra field of the same name',
		(name) => {
			const extra = {
				message: 'x',
				chatInput: 'x',
				input: 'x',
				query: 'x',
				question: 'x',
				input_value: 'x',
				text: 'x',
				user_input: 'x',
			};
			const body = protocolNamed(name)
				.request({ ...aCall, extra })
				.body.toString('utf8');
			expect(body).toContain('Hello');
		},
	);

	test.each(agentProtocols.map(({ name }) => name))('%s: equal calls give equal bytes', (name) => {
		const protocol = protocolNamed(name);
		expect(protocol.request(aCall).body.equals(protocol.request(aCall).body)).toBe(true);
	});

	test.each([
		['chatCompletions', (json: Record<string, unknown>) => JSON.stringify(json.messages)],
		['openaiResponses', (json: Record<string, unknown>) => JSON.stringify(json.input)],
		['flowise', (json: Record<string, unknown>) => JSON.stringify(json.uploads)],
		['a2a', (json: Record<string, unknown>) => JSON.stringify(json.params)],
	] as const)('%s accepts files with the message', (name, part) => {
		expect(part(sent(name, { files: [file] }).json)).toContain(Buffer.from('PNG').toString('base64'));
	});

	test('n8n’s chat sends files as a form', () => {
		const { headers, body } = protocolNamed('n8nChat').request({ ...aCall, files: [{ ...file, name: 'ä"\r\n.png' }] });
		const boundary = /boundary=(.+)$/.exec(headers['Content-Type'] ?? '')?.[1] ?? '';
		const text = body.toString('utf8');
		expect(text.split(`--${boundary}`)).toHaveLength(7);
		expect(text).toContain('name="chatInput"\r\n\r\nHello\r\n');
		expect(text).toContain('name="files"; filename="ä%22%0D%0A.png"\r\nContent-Type: image/png\r\n\r\nPNG\r\n');
	});
});
