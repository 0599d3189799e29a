import { retryOptions, retryPolicyOf } from '../../../../../nodes/SignedWebhookSend/options/retry';
import { mistake } from '../../../mistake';

describe('the retry policy', () => {
	test('has the defaults of the fields if the builder set nothing', () => {
		const { jitterPercent, retryAfterCapSeconds, schedule, attempts } = retryOptions;
		expect(retryPolicyOf({})).toEqual({
			attempts: attempts.field.default,
			schedule: [1, 5],
			jitter: Number(jitterPercent.field.default) / 100,
			retryAfterCap: retryAfterCapSeconds.field.default,
			budget: 300,
		});
		expect(retryPolicyOf({ schedule: schedule.field.default })).toEqual(retryPolicyOf({}));
	});

	test.each([
		['standard-webhooks', {}, { attempts: 10, budget: 3600 }],
		['standard-webhooks', { attempts: 2, timeBudgetSeconds: 60 }, { attempts: 2, budget: 60 }],
		['custom', { pauses: '7s' }, { attempts: 2, schedule: [7] }],
		['custom', {}, { attempts: 1, schedule: [] }],
	])('of the schedule %s with %j', (schedule, given, policy) => {
		expect(retryPolicyOf({ schedule, ...given })).toMatchObject(policy);
	});

	const outOfRange = [
		['attempts', 0, 'Attempts', '1 to 100'],
		['attempts', 101, 'Attempts', '1 to 100'],
		['attempts', NaN, 'Attempts', '1 to 100'],
		['attempts', '3', 'Attempts', '1 to 100'],
		['attempts', null, 'Attempts', '1 to 100'],
		['jitterPercent', 101, 'Jitter', '0 to 100'],
		['jitterPercent', null, 'Jitter', '0 to 100'],
		['retryAfterCapSeconds', -1, 'Longest Retry-After', '0 to 86400'],
		['retryAfterCapSeconds', 86_401, 'Longest Retry-After', '0 to 86400'],
		['timeBudgetSeconds', Infinity, 'Time Budget', '0 to 604800'],
	] as const;

	test.each(outOfRange)('refuses %s: %s, with the name and the limits of the field', (name, given, called, range) => {
		expect(() => retryPolicyOf({ [name]: given })).toThrow(
			mistake(`${called} is out of range: ${String(given)}`, `Enter a number from ${range}.`),
		);
	});

	test('accepts the limits themselves', () => {
		const [least, most] = [
			{ attempts: 1, jitterPercent: 0, retryAfterCapSeconds: 0, timeBudgetSeconds: 0 },
			{ attempts: 100, jitterPercent: 100, retryAfterCapSeconds: 86_400, timeBudgetSeconds: 604_800 },
		];
		expect(retryPolicyOf(least)).toMatchObject({ attempts: 1, jitter: 0, retryAfterCap: 0, budget: 0 });
		expect(retryPolicyOf(most)).toMatchObject({ attempts: 100, jitter: 1, retryAfterCap: 86_400, budget: 604_800 });
	});
});
