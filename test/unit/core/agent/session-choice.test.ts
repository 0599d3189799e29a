import { chooseSession } from '../../../../core/agent';

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

	test('makes an id only if it is needed', () => {
		const never = () => {
			throw new Error('an id was drawn');
		};
		expect(chooseSession('auto', clues, never).source).toBe('chat');
		expect(() => chooseSession('new', clues, never)).toThrow('an id was drawn');
	});
});
