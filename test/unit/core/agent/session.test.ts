import * as fc from 'fast-check';
import { createHash } from 'node:crypto';

import { chooseSession, fitSession, shortenId, uuidFromId } from '../../../../core/agent';

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const nothing = { defined: '', incoming: undefined, userId: '' };
const newId = () => 'new-id';
const UUID_V8 = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('which session a message belongs to', () => {
	test.each([
		[
			'the id that an earlier reply of the agent brought',
			{ earlier: { id: 's-1', source: 'server' }, incoming: 'chat' },
			's-1',
			'server',
		],
		[
			'not an id of our own from an earlier run',
			{ earlier: { id: 's-1', source: 'chat' }, incoming: 'chat' },
			'chat',
			'chat',
		],
		['not an earlier session that is null', { earlier: null, incoming: 'chat' }, 'chat', 'chat'],
		[
			'not an earlier session without an id',
			{ earlier: { id: '', source: 'server' }, userId: 'u' },
			'user:u',
			'derived',
		],
		['the chat trigger’s session', { incoming: 'chat-1', thread: 't', userId: 'u' }, 'chat-1', 'chat'],
		['the thread, when there is no session', { thread: 't-1', userId: 'u' }, 'thread:t-1', 'derived'],
		['a number, which an id often is', { incoming: 42, thread: 't', userId: 'u' }, '42', 'chat'],
		['a thread’s number', { thread: 0, userId: 'u' }, 'thread:0', 'derived'],
		['a server’s number', { earlier: { id: 7, source: 'server' }, incoming: 'chat' }, '7', 'server'],
		['no number that two ids may have become', { incoming: 2 ** 53, thread: NaN, userId: 'u' }, 'user:u', 'derived'],
		['nothing else', { incoming: true, thread: [1], userId: 'u' }, 'user:u', 'derived'],
		['the user, when there is no thread', { userId: 'u-1' }, 'user:u-1', 'derived'],
		['a new one, when nothing is known', {}, 'new-id', 'generated'],
	])('auto: %s', (_, clues, id, source) => {
		expect(chooseSession('auto', { ...nothing, ...clues }, newId)).toEqual({ id, source });
	});

	test('new: forgets what it knows', () => {
		expect(chooseSession('new', { ...nothing, incoming: 'chat', userId: 'u' }, newId)).toEqual({
			id: 'new-id',
			source: 'generated',
		});
	});
});

describe('the id in the form that the agent takes', () => {
	test('a UUID is kept, every other id gives one of its own', () => {
		expect(uuidFromId('0F9A1B2C-0000-4000-8000-000000000000', hash)).toBe('0f9a1b2c-0000-4000-8000-000000000000');
		expect(uuidFromId('user:1', hash)).toMatch(UUID_V8);
		expect(uuidFromId('user:1', hash)).toBe(uuidFromId('user:1', hash));
		fc.assert(
			fc.property(fc.string(), fc.string(), (a, b) => (a === b) === (uuidFromId(a, hash) === uuidFromId(b, hash))),
		);
	});

	test('an over-long id is hashed, so that two users never become one', () => {
		const [one, other] = [`${'x'.repeat(200)}1`, `${'x'.repeat(200)}2`];
		expect(shortenId(one, 64, hash)).toHaveLength(64);
		expect(shortenId(one, 64, hash)).not.toBe(shortenId(other, 64, hash));
		expect(shortenId('short', 64, hash)).toBe('short');
		expect(shortenId(one, undefined, hash)).toBe(one);
	});

	test.each([
		['fits', 'x'.repeat(40), 40, 'x'.repeat(40)],
		['is hashed to the length', 'x'.repeat(41), 40, hash('x'.repeat(41)).slice(0, 40)],
		['keeps 128 bits of its hash at least', 'x'.repeat(41), 8, hash('x'.repeat(41)).slice(0, 32)],
	])('an id of at most so many characters %s', (_, id, length, limited) => {
		expect(shortenId(id, length, hash)).toBe(limited);
	});

	test('a UUID of version 8 takes its digits from the hash', () => {
		expect(uuidFromId('user:1', () => '0123456789abcdef7edcba9876543210'.repeat(2))).toBe(
			'01234567-89ab-8def-bedc-ba9876543210',
		);
	});

	test.each([
		[{ issuedBy: 'nobody' }, ''],
		[{ issuedBy: 'client' }, 'user:1'],
		[{ issuedBy: 'client', maxLength: 5 }, hash('user:1').slice(0, 32)],
		[{ issuedBy: 'client', format: 'uuid' }, uuidFromId('user:1', hash)],
	] as const)('where the rule is %j', (rule, sent) => {
		expect(fitSession(rule, { id: 'user:1', source: 'provided' }, hash)).toBe(sent);
	});

	test.each([
		['provided', 'conv-1'],
		['server', 'conv-1'],
		['chat', ''],
		['derived', ''],
		['generated', ''],
	] as const)('where the server issues ids, one that is %s is sent as "%s"', (source, sent) => {
		expect(fitSession({ issuedBy: 'server' }, { id: 'conv-1', source }, hash)).toBe(sent);
	});
});
