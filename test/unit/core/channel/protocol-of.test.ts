import { protocolOf } from '../../../../core/channel/protocol-of';

const rpc = { jsonrpc: '2.0', method: 'SendMessage', id: 1 };
const completion = { messages: [] };
const message = { message: 'Hello' };

test.each([
	['a JSON-RPC request', rpc, 'a2a'],
	['a list of messages', completion, 'chatCompletions'],
	['a plain message', message, 'message'],
	['no body', undefined, 'message'],
	['text', 'hi', 'message'],
] as const)('%s: %j is read as %s', (_, body, protocol) => {
	expect(protocolOf(body, ['message', 'a2a', 'chatCompletions'])).toBe(protocol);
});

test('a protocol that is not selected is never chosen', () => {
	expect(protocolOf(rpc, ['message'])).toBe('message');
	expect(protocolOf(completion, ['message', 'a2a'])).toBe('message');
	expect(protocolOf(message, ['a2a'])).toBe('a2a');
	expect(protocolOf(rpc, ['chatCompletions'])).toBe('chatCompletions');
});
