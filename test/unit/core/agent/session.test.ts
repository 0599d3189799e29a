import * as fc from 'fast-check';
import { createHash } from 'node:crypto';

import { chooseSession, fitSession, shortenId, uuidFromId } from '../../../../core/agent';

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const nothing = { defined: '', incoming: undefined, userId: '' };
const newId = () => 'new-id';
const UUID_V8 = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('a message belongs to the session of', () => {
	test.each([
		[
			'the id in an earlier reply of the agent',
			{ earlier: { id: 's-1', source: 'server' }, incoming: 'chat' },
			's-1',
			'server',
		],
		[
			'an earlier run, unless the id is our own',
			{ earlier: { id: 's-1', source: 'chat' }, incoming: 'chat' },
			'chat',
			'chat',
		],
		['an earlier run, unless it is null', { earlier: null, incoming: 'chat' }, 'chat', 'chat'],
		[
			'an earlier run, unless it has no id',
			{ earlier: { id: '', source: 'server' }, userId: 'u' },
			'user:u',
			'derived',
		],
		['the chat trigger’s session', { incoming: 'chat-1', thread: 't', userId: 'u' }, 'chat-1', 'chat'],
		['the thread, if there is no session', { thread: 't-1', userId: 'u' }, 'thread:t-1', 'derived'],
		['a number used as an id', { incoming: 42, thread: 't', userId: 'u' }, '42', 'chat'],
		['a thread with a number', { thread: 0, userId: 'u' }, 'thread:0', 'derived'],
		['a server with a number', { earlier: { id: 7, source: 'server' }, incoming: 'chat' }, '7', 'server'],
		['the user, if the number was rounded', { incoming: 2 ** 53, thread: NaN, userId: 'u' }, 'user:u', 'derived'],
		[
			'the user, if the id is neither text nor number',
			{ incoming: true, thread: [1], userId: 'u' },
			'user:u',
			'derived',
		],
		['the user, if there is no thread', { userId: 'u-1' }, 'user:u-1', 'derived'],
		['its own, if nothing is known', {}, 'new-id', 'generated'],
	])('auto: %s', (_, clues, id, source) => {
		expect(chooseSession('auto', { ...nothing, ...clues }, newId)).toEqual({ id, source });
	});

	test('new: its own, whatever is known', () => {
		expect(chooseSession('new', { ...nothing, incoming: 'chat', userId: 'u' }, newId)).toEqual({
			id: 'new-id',
			source: 'generated',
		});
	});
});

describe('an id is fitted to the agent’s API', () => {
	test('a UUID is kept, and any other id becomes a UUID of its own', () => {
		expect(uuidFromId('0F9A1B2C-0000-4000-8000-000000000000', hash)).toBe('0f9a1b2c-0000-4000-8000-000000000000');
		expect(uuidFromId('user:1', hash)).toMatch(UUID_V8);
		expect(uuidFromId('user:1', hash)).toBe(uuidFromId('user:1', hash));
		fc.assert(
			fc.property(fc.string(), fc.string(), (a, b) => (a === b) === (uuidFromId(a, hash) === uuidFromId(b, hash))),
		);
	});

	test('an over-long id is hashed, so that two users never share one', () => {
		const [one, other] = [`${'x'.repeat(200)}1`, `${'x'.repeat(200)}2`];
		expect(shortenId(one, 64, hash)).toHaveLength(64);
		expect(shortenId(one, 64, hash)).not.toBe(shortenId(other, 64, hash));
		expect(shortenId('short', 64, hash)).toBe('short');
		expect(shortenId(one, undefined, hash)).toBe(one);
	});

	test.each([
		['is kept if it fits', 'x'.repeat(40), 40, 'x'.repeat(40)],
		['is hashed to that length', 'x'.repeat(41), 40, hash('x'.repeat(41)).slice(0, 40)],
		['keeps at least 128 bits of its hash', 'x'.repeat(41), 8, hash('x'.repeat(41)).slice(0, 32)],
	])('an id with a maximum length %s', (_, id, length, limited) => {
		expect(shortenId(id, length, hash)).toBe(limited);
	});

	test('a UUID of version 8 has the digits of the hash', () => {
		expect(uuidFromId('user:1', () => '0123456789abcdef7edcba9876543210'.repeat(2))).toBe(
			'01234567-89ab-8def-bedc-ba9876543210',
		);
	});

	test.each([
		[{ issuedBy: 'nobody' }, ''],
		[{ issuedBy: 'client' }, 'user:1'],
		[{ issuedBy: 'client', maxLength: 5 }, hash('user:1').slice(0, 32)],
		[{ issuedBy: 'client', format: 'uuid' }, uuidFromId('user:1', hash)],
	] as const)('according to the rule %j', (rule, sent) => {
		expect(fitSession(rule, { id: 'user:1', source: 'provided' }, hash)).toBe(sent);
	});

	test.each([
		['provided', 'conv-1'],
		['server', 'conv-1'],
		['chat', ''],
		['derived', ''],
		['generated', ''],
	] as const)('an id that is %s is sent as "%s" if the server issues the ids', (source, sent) => {
		expect(fitSession({ issuedBy: 'server' }, { id: 'conv-1', source }, hash)).toBe(sent);
	});
});
