import { matchesEvent, parseEventFilter } from '../../../../core/event';
import { errorOf } from '../signature/thrown';
import n8nEventNames from './n8n-event-names.json';

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
		['*.completed', 'checkout.session.completed', true],
		['!*.deleted', 'customer.subscription.deleted', false],
		['!*.deleted', 'customer.subscription.created', true],
		['*.deleted', 'customer.deleted.later', false],
		['*.opened', 'issues/reopened', false],
		['*.*opened', 'issues/reopened', true],
		['*opened', 'issues/opened', true],
		['a*c', 'abc', true],
		['a*c', 'ac', true],
		['a*c', 'abcd', false],
		['a*b*c', 'axbxbxc', true],
		['push*', 'push', true],
		['*push*', 'push', true],
		['push*', 'pus', false],
		['s*', 'push', false],
		['\n \n', 'push', true],
		['customer.*', 'customer.created', true],
		['customer.*', 'customer.subscription.created', true],
		['customer.*.created', 'customer.subscription.created', true],
		['customer.*.created', 'customer.a.b.created', true],
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
		['Ticket Updated (API) [v2]', 'Ticket Updated (API) [v2]', true],
		['a|b', 'a|b', true],
		['"Order, new"', 'Order, new', true],
		['"Order, new", push', 'push', true],
		['"order; new"', 'Order; new', true],
		['!"Order, new"', 'Order, new', false],
		['! "Order, new"', 'order, new', false],
		['! "Order, new"', 'push', true],
		['"a ""b"" c"', 'a "b" c', true],
		['"a "", b"', 'a ", b', true],
		['"a "", b", push', 'push', true],
		['"a "", b", push', 'b"', false],
		['"a "" , b"', 'a " , b', true],
		['"Order,", push', 'Order,', true],
		['""""', '"', true],
		['"release.*"', 'release/*', true],
		['"release.*"', 'release/published', false],
		['"!star"', '!star', true],
		['"issues.opened"', 'issues/opened', true],
		['"push",', 'push', true],
		['\u00a0"Order, new"', 'Order, new', true],
		['!\u00a0"Order, new"', 'Order, new', false],
		['push, "Order, new", !"Order, old"', 'Order, old', false],
	])('%j lets %j through: %s', (filter, name, expected) => {
		expect(passes(filter, name)).toBe(expected);
	});

	test('letters with accents are the same, composed or not', () => {
		const [composed, decomposed] = ['Commande payée', 'Commande payée'].map((name, at) =>
			name.normalize(at === 0 ? 'NFC' : 'NFD'),
		) as [string, string];
		expect(composed).not.toBe(decomposed);
		for (const [typed, sent] of [
			[composed, decomposed],
			[decomposed, composed],
			[`${decomposed.slice(0, -1)}*`, composed],
			[`"${decomposed}"`, composed],
		] as const) {
			expect(matchesEvent(parseEventFilter(typed), { event: sent })).toBe(true);
		}
	});

	test.each([
		'orders/create',
		'com.example/object?x=1',
		'a=b',
		'a@b+c',
		'ऑर्डर बनाया गया',
		'สั่งซื้อแล้ว',
		'Bestellung geändert',
		"Customer's order",
		'l’événement',
		'🎉 Order paid',
		'👍🏽',
		'Lead → Won',
		'Deal > 100 €',
		'50% paid',
		'Stage – done',
	])('an event may be named %s', (name) => {
		expect(matchesEvent(parseEventFilter(name), { event: name })).toBe(true);
	});

	describe.each(Object.entries(n8nEventNames.names))('every event that the %s offers', (_, names) => {
		test('is let through by its own name, and by no other name of the node', () => {
			const through = names.filter((name) => {
				const filter = parseEventFilter(name);
				const passing = names.filter((event) => matchesEvent(filter, { event }));
				return passing.every((event) => event.toLowerCase() === name.toLowerCase()) && passing.length > 0;
			});
			// `*` is what some nodes call "all events".
			expect(through).toEqual(names.filter((name) => !name.includes('*')));
		});

		test('is let through by the group it belongs to, and excluded by it', () => {
			for (const name of names.filter((dotted) => dotted.includes('.'))) {
				const [group = ''] = name.split('.');
				const last = name.split('.').at(-1) ?? '';
				for (const pattern of [`${group}.*`, `*.${last}`]) {
					expect([pattern, matchesEvent(parseEventFilter(pattern), { event: name })]).toEqual([pattern, true]);
					expect([pattern, matchesEvent(parseEventFilter(`!${pattern}`), { event: name })]).toEqual([pattern, false]);
				}
			}
		});
	});

	test.each([
		['a,,b', 'line 1, column 3', 'a name is missing'],
		[',a', 'line 1, column 1', 'a name is missing'],
		['a,,', 'line 1, column 3', 'a name is missing'],
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
	])('%j is malformed at %s', (filter, where, what) => {
		expect(errorOf(() => parseEventFilter(filter))).toMatchObject({
			name: 'Failure',
			message: `Event filter, ${where}: ${what}`,
			cure: 'Enter event names, for example: pull_request, issues.opened, release.*, !star',
		});
	});

	const IN_QUOTES = 'Put a name with other characters in quotation marks, for example "Order; new"';
	const QUOTES = 'Write "Order, new" for a name with a comma, and two quotation marks for each one inside it';
	test.each([
		['push;pull', 'line 1, column 1', '"push;pull" is not an event name', IN_QUOTES],
		['["push"]', 'line 1, column 1', '"[\\"push\\"]" is not an event name', IN_QUOTES],
		['ok,  {{x}}', 'line 1, column 6', '"{{x}}" is not an event name', IN_QUOTES],
		['a\u0000b', 'line 1, column 1', '"a\\u0000b" is not an event name', IN_QUOTES],
		['push, "Order, new', 'line 1, column 7', 'the quotation marks do not enclose one name', QUOTES],
		['"', 'line 1, column 1', 'the quotation marks do not enclose one name', QUOTES],
		['"""', 'line 1, column 1', 'the quotation marks do not enclose one name', QUOTES],
		['a\n!"b" c, d', 'line 2, column 1', 'the quotation marks do not enclose one name', QUOTES],
		['"a"b"', 'line 1, column 1', 'the quotation marks do not enclose one name', QUOTES],
	])('%j is malformed at %s: %s', (filter, where, what, cure) => {
		const message = `Event filter, ${where}: ${what}`;
		expect(errorOf(() => parseEventFilter(filter))).toMatchObject({ code: 'invalid-event-filter', message, cure });
	});

	test('a filter with many stars stays fast', () => {
		const filter = parseEventFilter(`${'*a'.repeat(50)}b`);
		expect(matchesEvent(filter, { event: 'a'.repeat(20_000) })).toBe(false);
	});

	test('an event with an empty name is not a delivery that names no event', () => {
		expect(matchesEvent(parseEventFilter('""'), { event: '' })).toBe(false);
	});

	test('a filter that is not text is refused with an example', () => {
		expect(errorOf(() => parseEventFilter(5 as unknown as string))).toMatchObject({
			code: 'invalid-argument',
			message: 'parseEventFilter needs text',
			cure: "Call it like parseEventFilter('issues.opened, !star')",
		});
	});
});
