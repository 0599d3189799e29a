import { readA2aAnswer } from '../../../../core/agent/apis/a2a/reply';
import { a2aMessage } from '../../../../core/respond/a2a';

const request = (method: string, message: object = {}) => ({ jsonrpc: '2.0', id: 1, method, params: { message } });
const parsed = (text: string): unknown => JSON.parse(text);
const answer = (method: string, message?: object) =>
	parsed(a2aMessage('It rains', request(method, message), 'm-1').body.toString('utf8'));

// a2a-protocol.org/v1.0.0/specification, 9.4.1 SendMessage: the response is a message in the field `message`
test('version 1.0', () => {
	expect(answer('SendMessage', { contextId: 'c-1' })).toEqual({
		jsonrpc: '2.0',
		id: 1,
		result: { message: { messageId: 'm-1', contextId: 'c-1', role: 'ROLE_AGENT', parts: [{ text: 'It rains' }] } },
	});
});

// a2a-protocol.org/v0.3.0/specification, 7.1 message/send: the result is the message itself
test('version 0.3', () => {
	expect(answer('message/send')).toEqual({
		jsonrpc: '2.0',
		id: 1,
		result: { kind: 'message', messageId: 'm-1', role: 'agent', parts: [{ kind: 'text', text: 'It rains' }] },
	});
});

test.each(['SendStreamingMessage', 'message/stream'])('%s: one event of a stream', (method) => {
	const { body, contentType } = a2aMessage('It rains', request(method), 'm-1');
	expect(contentType).toBe('text/event-stream');
	const [, data = '', end] = /^data: (.*)(\n\n)$/.exec(body.toString('utf8')) ?? [];
	expect(end).toBe('\n\n');
	expect(parsed(data)).toMatchObject({ jsonrpc: '2.0', id: 1 });
});

test.each(['SendMessage', 'message/send'])('%s: Agent Run reads the answer', (method) => {
	const outcome = readA2aAnswer(answer(method, { contextId: 'c-1' }), { status: 200, body: Buffer.alloc(0) });
	expect(outcome).toMatchObject({ reply: { text: 'It rains', sessionId: 'c-1' } });
});

// jsonrpc.org/specification, 5.1
test.each([
	['GetTask', request('GetTask'), { id: 1, error: { code: -32601, message: 'Method not found' } }],
	['constructor', request('constructor'), { id: 1, error: { code: -32601, message: 'Method not found' } }],
	['no JSON-RPC', { text: 'hi' }, { id: null, error: { code: -32600, message: 'Invalid Request' } }],
	['no object', 'hi', { id: null, error: { code: -32600, message: 'Invalid Request' } }],
])('%s: an error of JSON-RPC', (_name, body, error) => {
	expect(parsed(a2aMessage('It rains', body, 'm-1').body.toString('utf8'))).toEqual({ jsonrpc: '2.0', ...error });
});
