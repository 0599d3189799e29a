import { decideRetry, parseRetryAfter, quickRetryPolicy } from '../../../../core/send';
import type { AttemptOutcome, RetryPolicy } from '../../../../core/send';

const NOW = 1_800_000_000;
const answer = (status: number, retryAfter?: string): AttemptOutcome => ({
	kind: 'answer',
	status,
	...(retryAfter !== undefined && { retryAfter }),
});
const policy: RetryPolicy = { attempts: 4, schedule: [1, 5], jitter: 0.5, retryAfterCap: 60 };

describe('decideRetry', () => {
	test.each<[number, string]>([
		[200, 'delivered'],
		[202, 'delivered'],
		[299, 'delivered'],
		[300, 'redirect'],
		[301, 'redirect'],
		[304, 'redirect'],
		[308, 'redirect'],
		[400, 'permanent'],
		[401, 'permanent'],
		[403, 'permanent'],
		[404, 'permanent'],
		[410, 'gone'],
		[422, 'permanent'],
		[199, 'permanent'],
	])('ends the delivery after %i: %s', (status, why) => {
		expect(decideRetry(policy, 1, answer(status), { now: NOW, draw: 0 })).toEqual({ retry: false, why });
	});

	test('ends the delivery after a connection error that would recur', () => {
		const outcome = { kind: 'connection', sent: false, lasting: true } as const;
		expect(decideRetry(policy, 1, outcome, { now: NOW, draw: 0 })).toEqual({ retry: false, why: 'permanent' });
	});

	test.each<[AttemptOutcome, string]>([
		[answer(408), 'busy'],
		[answer(409), 'busy'],
		[answer(425), 'busy'],
		[answer(429), 'rate-limited'],
		[answer(500), 'server-error'],
		[answer(503), 'server-error'],
		[answer(599), 'server-error'],
		[{ kind: 'timeout' }, 'timeout'],
		[{ kind: 'connection', sent: false }, 'connection'],
		[{ kind: 'connection', sent: true }, 'connection'],
	])('retries after %j: %s', (outcome, why) => {
		expect(decideRetry(policy, 1, outcome, { now: NOW, draw: 0 })).toEqual({ retry: true, why, delaySeconds: 1 });
	});

	test.each<[string, number, AttemptOutcome, number, number]>([
		['the first pause', 1, answer(500), 0, 1],
		['the second pause', 2, answer(500), 0, 5],
		['the last pause repeats', 3, answer(500), 0, 5],
		['jitter adds its share', 2, answer(500), 1, 7.5],
		['Retry-After is respected', 1, answer(429, '30'), 0, 30],
		['Retry-After is capped', 1, answer(429, '3600'), 0, 60],
		['Retry-After never shortens a pause', 2, answer(503, '1'), 0, 5],
		['Retry-After of zero', 2, answer(429, '0'), 0, 5],
		['a date', 1, answer(503, new Date((NOW + 20) * 1000).toUTCString()), 0, 20],
		['an unreadable Retry-After', 1, answer(429, '10 seconds'), 0, 1],
	])('pauses correctly: %s', (_what, attempt, outcome, draw, delaySeconds) => {
		expect(decideRetry(policy, attempt, outcome, { now: NOW, draw })).toMatchObject({ retry: true, delaySeconds });
	});

	test('counts attempts including the first one', () => {
		const decisions = [1, 2, 3].map((attempt) =>
			decideRetry(quickRetryPolicy, attempt, { kind: 'timeout' }, { now: NOW, draw: 0 }),
		);
		expect(decisions.map(({ retry }) => retry)).toEqual([true, true, false]);
		expect(decisions[2]).toEqual({ retry: false, why: 'attempts-exhausted' });
	});

	test.each([
		[59, { retry: true, why: 'timeout', delaySeconds: 1 }],
		[60, { retry: false, why: 'time-budget-exhausted' }],
	])('lets an attempt begin at the end of the budget, but not after it: after %i seconds', (elapsed, decision) => {
		expect(decideRetry({ ...policy, budget: 60 }, 1, { kind: 'timeout' }, { now: NOW, draw: 0, elapsed })).toEqual(
			decision,
		);
	});

	test('reports a final answer to the last attempt with its own reason', () => {
		expect(decideRetry(policy, 4, answer(410), { now: NOW, draw: 0 })).toEqual({ retry: false, why: 'gone' });
		expect(decideRetry(policy, 4, answer(200), { now: NOW, draw: 0 })).toEqual({ retry: false, why: 'delivered' });
	});

	test('does not pause with an empty schedule', () => {
		const decision = decideRetry({ ...policy, schedule: [] }, 1, answer(500), { now: NOW, draw: 1 });
		expect(decision).toMatchObject({ retry: true, delaySeconds: 0 });
	});
});

describe('parseRetryAfter', () => {
	test.each<[string, number]>([
		['0', 0],
		['120', 120],
		[' 5 ', 5],
		['9999999999', 9_999_999_999],
		[new Date((NOW + 90) * 1000).toUTCString(), 90],
		[new Date((NOW - 90) * 1000).toUTCString(), 0],
		['0.0', 0],
		['0.001', 1],
		['1.5', 2],
		['30.000000001', 31],
		['Fri, 15 Jan 2027 08:01:30 GMT', 90],
		['Friday, 15-Jan-27 08:01:30 GMT', 90],
		['Fri Jan 15 08:01:30 2027', 90],
		['Mon Feb  1 08:00:00 2027', 17 * 86_400],
		['Tue, 29 Feb 2028 08:00:00 GMT', 410 * 86_400],
		['Fri, 15 Jan 2027 08:00:60 GMT', 60],
		// RFC 9110’s own example in its three forms, long in the past
		['Sun, 06 Nov 1994 08:49:37 GMT', 0],
		['Sunday, 06-Nov-94 08:49:37 GMT', 0],
		['Sun Nov  6 08:49:37 1994', 0],
		// two digits: up to 50 years ahead, otherwise in the past
		['Friday, 15-Jan-77 08:00:00 GMT', (Date.UTC(2077, 0, 15, 8) - Date.UTC(2027, 0, 15, 8)) / 1000],
		['Saturday, 15-Jan-78 08:00:00 GMT', 0],
	])('reads %j as %d seconds', (value, seconds) => expect(parseRetryAfter(value, NOW)).toBe(seconds));

	test('rounds a part of a second up', () => {
		expect(parseRetryAfter(new Date((NOW + 90) * 1000).toUTCString(), NOW + 0.5)).toBe(90);
	});

	test.each([
		undefined,
		'',
		' ',
		'-1',
		'+1',
		'1.',
		'.5',
		'1,5',
		'1.5.5',
		'1.0000000001',
		'1e3',
		'0x10',
		'5s',
		'5, 10',
		'120abc',
		'soon',
		'12345678901',
		'２',
		'2027-01-15T08:00:00Z',
		'Fri, 15 Jan 2027 08:00:00 +0000',
		'Fri, 15 Jan 2027 08:00:00 GMT junk',
		'Friday, 15 Jan 2027 08:00:00 GMT',
		'Fri, 15-Jan-27 08:00:00 GMT',
		'Friday, 15-Jan-2027 08:00:00 GMT',
		'Fri Jan 15 08:00:00 2027 GMT',
		'Fri Jan 5 08:00:00 2027',
		'Xyz, 15 Jan 2027 08:00:00 GMT',
		'Sun, 31 Feb 2027 08:00:00 GMT',
		'Mon, 29 Feb 2027 08:00:00 GMT',
		'Sunday, 31-Feb-27 08:00:00 GMT',
		'Sun Feb 31 08:00:00 2027',
		'Thu, 00 Jan 2027 08:00:00 GMT',
		'Fri, 15 Jan 2027 24:00:00 GMT',
		'Fri, 15 Jan 2027 08:60:00 GMT',
		'Fri, 15 Jan 2027 08:00:61 GMT',
		'fri, 15 jan 2027 08:00:00 gmt',
		'Fri, 99 Jan 2027 08:00:00 GMT',
	])('returns undefined for %j', (value) => expect(parseRetryAfter(value, NOW)).toBeUndefined());
});
