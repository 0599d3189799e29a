import { matchesEvent, parseEventFilter } from '../../../../core/event';
import { errorOf } from '../signature/thrown';

/** `event` or `event/action`. */
function passes(filter: string, name: string): boolean {
	const [event, action] = name === '' ? [] : name.split('/');
	return matchesEvent(parseEventFilter(filter), { event, action });
}

describe('the event filter', () => {
	test.each([
		['', 'anything/at all', true],
		['', '', true],
		[' \n\t', 'push', true],
		['push', 'push', true],
		['push', 'pull_request', false],
		['push', '', false],
		['PUSH', 'push', true],
		['push', 'PuSh', true],
		['issues', 'issues/opened', true],
		['issues.opened', 'issues/opened', true],
		['issues.opened', 'issues/closed', false],
		['issues.opened', 'issues', false],
		['issues.opened', 'issues.opened', true],
		['release.*', 'release/published', true],
		['release.*', 'release', false],
		['*', 'push', true],
		['*', 'charge.succeeded', true],
		['*', '', false],
		['pull_*', 'pull_request/opened', true],
		['pull_*', 'push', false],
		['*.opened', 'issues/opened', true],
		['*.opened', 'issues/reopened', false],
		['*.*opened', 'issues/reopened', true],
		['*opened', 'issues/opened', false],
		['a*c', 'abc', true],
		['a*c', 'ac', true],
		['a*c', 'abcd', false],
		['a*b*c', 'axbxbxc', true],
		['push*', 'push', true],
		['*push*', 'push', true],
		['push*', 'pus', false],
		['\n \n', 'push', true],
		['customer.*', 'customer.created', true],
		['customer.*', 'customer.subscription.created', true],
		['customer.*.created', 'customer.subscription.created', true],
		['customer.*.created', 'customer.a.b.created', false],
		['charge', 'charge.succeeded', false],
		['charge.*.paid', 'charge.a.paid.late', false],
		['!star', 'star', false],
		['! star', 'star', false],
		['!star', 'star/created', false],
		['!star', 'push', true],
		['!star', '', false],
		['""', '', true],
		['""', 'push', false],
		['*, "", !star', '', true],
		['*, "", !star', 'push', true],
		['*, "", !star', 'star', false],
		['!""', '', false],
		['!""', 'push', true],
		['!star.deleted', 'star/created', true],
		['issues, !issues.closed', 'issues/opened', true],
		['issues, !issues.closed', 'issues/closed', false],
		['!issues.closed, issues', 'issues/closed', false],
		['push\npull_request', 'pull_request', true],
		['push,\r\npull_request,\r\n', 'pull_request', true],
		['push, \npull_request', 'pull_request', true],
		['push,pull_request', 'pull_request', true],
		['Push Hook, Merge Request Hook', 'Merge Request Hook', true],
		['push hook', 'Push Hook', true],
		['orders/create', 'orders', false],
		['jira:issue_created', 'jira:issue_created', true],
		['naïve', 'NAÏVE', true],
	])('%j lets %j through: %s', (filter, name, expected) => {
		expect(passes(filter, name)).toBe(expected);
	});

	test('an event name may contain a slash', () => {
		expect(matchesEvent(parseEventFilter('orders/create'), { event: 'orders/create' })).toBe(true);
	});

	test.each([
		['a,,b', 'line 1, column 3', 'a name is missing'],
		[',a', 'line 1, column 1', 'a name is missing'],
		['a\nb, ,c', 'line 2, column 4', 'a name is missing'],
		['!', 'line 1, column 1', 'a name is missing'],
		['a, !', 'line 1, column 4', 'a name is missing'],
		['!!a', 'line 1, column 1', '"!" can be used only once, before a name'],
		['a!', 'line 1, column 1', '"!" can be used only once, before a name'],
		['a..b', 'line 1, column 1', 'a name before or after a dot is missing'],
		['.a', 'line 1, column 1', 'a name before or after a dot is missing'],
		['a.', 'line 1, column 1', 'a name before or after a dot is missing'],
		['a. .b', 'line 1, column 1', 'a name before or after a dot is missing'],
		['a.**', 'line 1, column 1', '"**" is not allowed; use a single "*"'],
		['["push"]', 'line 1, column 1', '"[\\"push\\"]" is not an event name'],
		['push;pull', 'line 1, column 1', '"push;pull" is not an event name'],
		['ok,  {{x}}', 'line 1, column 6', '"{{x}}" is not an event name'],
		['a\u0000b', 'line 1, column 1', '"a\\u0000b" is not an event name'],
	])('%j is malformed at %s', (filter, where, what) => {
		expect(errorOf(() => parseEventFilter(filter))).toMatchObject({
			name: 'ConfigurationError',
			message: `Event filter, ${where}: ${what}`,
			cure: 'Enter event names, for example: pull_request, issues.opened, release.*, !star',
		});
	});

	test('a filter with many stars stays fast', () => {
		const filter = parseEventFilter(`${'*a'.repeat(50)}b`);
		expect(matchesEvent(filter, { event: 'a'.repeat(20_000) })).toBe(false);
	});
});
