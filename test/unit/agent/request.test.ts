import { chooseSession, withKey } from '../../../core/agent';
import type { AgentRequest } from '../../../core/agent';
import { readChannelMessage } from '../../../core/receive/agent-message';

const request: AgentRequest = {
	method: 'POST',
	url: 'https://agent.example/run?a=1',
	headers: { 'Content-Type': 'application/json' },
	body: Buffer.from('{}'),
};

describe('withKey', () => {
	test('into the query: encoded, replacing one of the same name, the rest kept', () => {
		expect(withKey(request, 'k&/+ "', { location: 'query', name: 'apiKey' }).url).toBe(
			'https://agent.example/run?a=1&apiKey=k%26%2F%2B+%22',
		);
		expect(withKey(request, 'k', { location: 'query', name: 'a' }).url).toBe('https://agent.example/run?a=k');
	});

	test('into a header, or as a bearer token', () => {
		expect(withKey(request, 'k', { location: 'header', name: 'X-Key' }).headers).toEqual({
			'Content-Type': 'application/json',
			'X-Key': 'k',
		});
		expect(withKey(request, 'k', { location: 'bearer' }).headers.Authorization).toBe('Bearer k');
	});

	test('leaves the request that it was given alone', () => {
		const before = structuredClone({ ...request, body: request.body.toString() });
		withKey(request, 'k', { location: 'query', name: 'apiKey' });
		withKey(request, 'k', { location: 'bearer' });
		expect({ ...request, body: request.body.toString() }).toEqual(before);
	});
});

describe('chooseSession', () => {
	const newId = () => 'new-id';
	const clues = { defined: 'typed', incoming: 'item', userId: 'u' };

	test.each([
		['defined', clues, { id: 'typed', source: 'provided' }],
		['auto', clues, { id: 'item', source: 'chat' }],
		['auto', { ...clues, incoming: '' }, { id: 'user:u', source: 'derived' }],
		['auto', { ...clues, incoming: undefined }, { id: 'user:u', source: 'derived' }],
		['auto', { ...clues, incoming: { a: 1 } }, { id: 'user:u', source: 'derived' }],
		['auto', { ...clues, incoming: undefined, userId: '' }, { id: 'new-id', source: 'generated' }],
		['new', clues, { id: 'new-id', source: 'generated' }],
	] as const)('%s with %j', (mode, given, chosen) => expect(chooseSession(mode, given, newId)).toEqual(chosen));

	test('draws an id only when it is needed', () => {
		const never = () => {
			throw new Error('an id was drawn');
		};
		expect(chooseSession('auto', clues, never).source).toBe('chat');
		expect(() => chooseSession('new', clues, never)).toThrow('an id was drawn');
	});
});

describe('readChannelMessage', () => {
	const message = { message: 'm', userId: 'u', sessionId: 's' };

	test('takes the three texts and nothing else', () => {
		expect(readChannelMessage({ ...message, extra: 1, chatInput: 'x' })).toEqual({ ok: true, message });
	});

	test.each<[unknown, string[]]>([
		[undefined, ['The body must be a JSON object with message, userId and sessionId']],
		[null, ['The body must be a JSON object with message, userId and sessionId']],
		[[message], ['The body must be a JSON object with message, userId and sessionId']],
		[{ ...message, message: undefined }, ['message is missing']],
		[{ ...message, userId: null }, ['userId must be a string']],
		[{ ...message, sessionId: 7 }, ['sessionId must be a string']],
		[{ ...message, message: '\n' }, ['message must not be empty']],
		[Object.create(message), ['message is missing', 'userId is missing', 'sessionId is missing']],
	])('%j is none, and each wrong field is named', (body, problems) => {
		expect(readChannelMessage(body)).toEqual({ ok: false, problems });
	});
});
