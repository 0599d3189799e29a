import fc from 'fast-check';

import { decideRetry, parseSchedule, toRetryPolicy, schedulePresets } from '../../../../core/send';
import type { AttemptOutcome, RetryOptions, RetryPolicy } from '../../../../core/send';
import { mistake } from '../../mistake';

/** The defaults, if the builder sets nothing. */
const USUAL: RetryOptions = { schedule: 'quick', jitterPercent: 20, retryAfterCapSeconds: 60 };

const NOW = Date.UTC(2026, 0, 1) / 1000;
const failing: AttemptOutcome = { kind: 'answer', status: 500 };

/** Returns the times of the attempts, in seconds after the first, for a receiver that always gives the same answer. */
function moments(policy: RetryPolicy, outcome: AttemptOutcome, draw = 0): { at: number[]; why: string } {
	const at = [0];
	for (let elapsed = 0; ;) {
		const decision = decideRetry(policy, at.length, outcome, { now: NOW + elapsed, draw, elapsed });
		if (!decision.retry) return { at, why: decision.why };
		elapsed += decision.delaySeconds;
		at.push(elapsed);
	}
}

describe('a preset', () => {
	test.each([
		['quick', {}, [0, 1, 6], 'attempts-exhausted'],
		['quick, five attempts: the last pause repeats', { attempts: 5 }, [0, 1, 6, 11, 16], 'attempts-exhausted'],
		['quick, four seconds', { timeBudgetSeconds: 4 }, [0, 1], 'time-budget-exhausted'],
		['one attempt', { attempts: 1 }, [0], 'attempts-exhausted'],
		['no time', { timeBudgetSeconds: 0 }, [0], 'time-budget-exhausted'],
		['Standard Webhooks', { schedule: 'standard-webhooks' }, [0, 5, 305, 2105], 'time-budget-exhausted'],
		[
			'Standard Webhooks within a week',
			{ schedule: 'standard-webhooks', timeBudgetSeconds: 604_800 },
			[0, 5, 305, 2105, 9305, 27_305, 63_305, 113_705, 185_705, 272_105],
			'attempts-exhausted',
		],
		['a custom list', { schedule: 'custom', pauses: '1, 2s\n1m' }, [0, 1, 3, 63], 'attempts-exhausted'],
		['an empty list means one attempt', { schedule: 'custom', pauses: ' ' }, [0], 'attempts-exhausted'],
	] as const)('%s', (_, choices, at, why) => {
		expect(moments(toRetryPolicy({ ...USUAL, ...choices }), failing)).toEqual({ at, why });
	});

	test('Standard Webhooks makes ten attempts, as the specification says', () => {
		const { attempts, schedule } = schedulePresets['standard-webhooks'];
		expect(schedule).toHaveLength(attempts - 1);
	});
});

test.each(['slow', 'constructor', ''])('the schedule %j is unknown', (schedule) => {
	expect(() => toRetryPolicy({ ...USUAL, schedule: schedule as 'custom' })).toThrow(
		mistake(
			`The schedule "${schedule}" is unknown`,
			'Choose one from the list: quick, standard-webhooks or custom.',
			'invalid-option',
		),
	);
});

describe('a list of pauses is parsed', () => {
	test.each([
		['', []],
		['0', [0]],
		['1,2,3', [1, 2, 3]],
		['1.5s, 2M , 3 h', [1.5, 120, 10_800]],
	])('%j', (text, pauses) => expect(parseSchedule(text)).toEqual(pauses));

	test.each([
		['-1', '-1'],
		['5 days', '5 days'],
		['1e9', '1e9'],
		['NaN', 'NaN'],
		['1,,x', 'x'],
		['5s5s', '5s5s'],
		['s', 's'],
		['x'.repeat(99), 'x'.repeat(40)],
	])('%j is refused, and the entry is named', (text, entry) => {
		expect(() => parseSchedule(text)).toThrow(
			mistake(
				`The schedule's entry "${entry}" is not a valid pause`,
				'Enter a number of seconds, or a number with s, m or h, for example 1, 5s, 2m, 1h.',
				'invalid-option',
			),
		);
	});

	test('an over-long list is refused', () => {
		expect(parseSchedule('1,'.repeat(50))).toHaveLength(50);
		expect(() => parseSchedule('1,'.repeat(51))).toThrow(
			mistake('The schedule has 51 pauses, which is too many', 'Use at most 50 pauses.', 'invalid-option'),
		);
	});
});

test.each<[string, Partial<RetryOptions>, RetryPolicy]>([
	['nothing', {}, { attempts: 3, schedule: [1, 5], jitter: 0.2, retryAfterCap: 60, budget: 300 }],
	[
		'a custom list that is empty',
		{ schedule: 'custom' },
		{ attempts: 1, schedule: [], jitter: 0.2, retryAfterCap: 60, budget: 3600 },
	],
	[
		'the maximum of everything',
		{ attempts: 99.9, jitterPercent: 100, retryAfterCapSeconds: 86_400, timeBudgetSeconds: 604_800 },
		{ attempts: 99, schedule: [1, 5], jitter: 1, retryAfterCap: 86_400, budget: 604_800 },
	],
])('the policy of %s', (_, choices, policy) => expect(toRetryPolicy({ ...USUAL, ...choices })).toEqual(policy));

describe('Retry-After is respected', () => {
	const policy = toRetryPolicy({ schedule: 'custom', pauses: '2', retryAfterCapSeconds: 30, jitterPercent: 0 });
	const pause = (retryAfter: string) => {
		const decision = decideRetry(policy, 1, { kind: 'answer', status: 429, retryAfter }, { now: NOW, draw: 0.5 });
		return decision.retry ? decision.delaySeconds : decision.why;
	};
	test.each([
		['10', 10],
		['1', 2],
		['3600', 30],
		[new Date((NOW + 7) * 1000).toUTCString(), 7],
		[new Date((NOW - 7) * 1000).toUTCString(), 2],
		['soon', 2],
		['10, 20', 2],
	])('%j', (retryAfter, seconds) => expect(pause(retryAfter)).toBe(seconds));

	test('if it exceeds the time budget, the delivery ends', () => {
		const short = { ...policy, budget: 5 };
		const outcome: AttemptOutcome = { kind: 'answer', status: 503, retryAfter: '10' };
		expect(decideRetry(short, 1, outcome, { now: NOW, draw: 0 })).toEqual({
			retry: false,
			why: 'time-budget-exhausted',
		});
	});
});

test('a request that the operator forbids is not retried', () => {
	expect(decideRetry(toRetryPolicy(USUAL), 1, { kind: 'blocked' }, { now: NOW, draw: 0 })).toEqual({
		retry: false,
		why: 'blocked',
	});
});

describe('whatever the receiver answers', () => {
	const outcomes: fc.Arbitrary<AttemptOutcome> = fc.oneof(
		fc.record({
			kind: fc.constant('answer' as const),
			status: fc.integer({ min: 100, max: 599 }),
			retryAfter: fc.string(),
		}),
		fc.record({ kind: fc.constant('connection' as const), sent: fc.boolean() }),
		fc.constantFrom({ kind: 'timeout' as const }, { kind: 'blocked' as const }),
	);
	const policies = fc
		.record({
			schedule: fc.constantFrom('quick' as const, 'standard-webhooks' as const),
			attempts: fc.integer({ min: 1, max: 20 }),
			jitterPercent: fc.integer({ min: 0, max: 100 }),
			budget: fc.integer({ min: 0, max: 100_000 }),
		})
		.map((choices) => toRetryPolicy({ ...USUAL, ...choices }));

	test('attempts and time stay within the policy', () => {
		fc.assert(
			fc.property(policies, outcomes, fc.double({ min: 0, max: 1, noNaN: true }), (policy, outcome, draw) => {
				const { at } = moments(policy, outcome, draw);
				expect(at.length).toBeLessThanOrEqual(policy.attempts);
				expect(at.at(-1)).toBeLessThanOrEqual(policy.budget ?? Infinity);
			}),
		);
	});

	test('jitter only lengthens a pause, and by no more than its share', () => {
		fc.assert(
			fc.property(policies, fc.double({ min: 0, max: 1, noNaN: true }), (policy, draw) => {
				const decision = decideRetry({ ...policy, attempts: 99, budget: Infinity }, 1, failing, { now: NOW, draw });
				const first = policy.schedule[0] ?? 0;
				expect(decision.retry && decision.delaySeconds).toBeGreaterThanOrEqual(first);
				expect(decision.retry && decision.delaySeconds).toBeLessThanOrEqual(first * (1 + policy.jitter));
			}),
		);
	});
});
