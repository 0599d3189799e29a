import { parseEventFilter, unknownEvents } from '../../../../core/event';
import { profiles } from '../../../../core/signature';

const github = profiles.github?.knownEvents ?? [];

describe('names that no event of the sender has', () => {
	test.each([
		['a typing error', 'pul_request', [{ name: 'pul_request', nearest: ['pull_request'] }]],
		['one with an action', 'pul_request.opened', [{ name: 'pul_request.opened', nearest: ['pull_request'] }]],
		['an excluded one', 'push, !stars', [{ name: 'stars', nearest: ['star'] }]],
		['one in quotation marks', '"isues"', [{ name: 'isues', nearest: ['issues'] }]],
		['nothing like it', 'zzzzzzzzzzzz', [{ name: 'zzzzzzzzzzzz', nearest: [] }]],
	])('%s', (_, filter, expected) => expect(unknownEvents(parseEventFilter(filter), github)).toEqual(expected));

	test.each(['', 'push', 'PUSH', 'issues.opened, release.*, !star', '*', 'pull*', '""', 'push\nstar.created,'])(
		'%j has none',
		(filter) => expect(unknownEvents(parseEventFilter(filter), github)).toEqual([]),
	);

	test('names with dots are compared whole', () =>
		expect(unknownEvents(parseEventFilter('invoice.payed'), ['invoice.paid', 'invoice.created'])).toEqual([
			{ name: 'invoice.payed', nearest: ['invoice.paid'] },
		]));
});
