import fc from 'fast-check';

import { RateLimiter } from '../../../../core/receive/rate-limit';
import { mistake } from '../../mistake';

describe('RateLimiter', () => {
	test('allows as many requests at once as the policy says, then says when to retry', () => {
		const limiter = new RateLimiter({ requests: 3, seconds: 60 });
		expect([0, 0, 0].map((now) => limiter.take('a', now).allowed)).toEqual([true, true, true]);
		expect(limiter.take('a', 0)).toEqual({ allowed: false, retryAfterSeconds: 20 });
		expect(limiter.take('a', 19_999)).toEqual({ allowed: false, retryAfterSeconds: 1 });
		expect(limiter.take('a', 20_000)).toEqual({ allowed: true });
	});

	test('counts each caller separately', () => {
		const limiter = new RateLimiter({ requests: 1, seconds: 60 });
		limiter.take('a', 0);
		expect(limiter.take('a', 0).allowed).toBe(false);
		expect(limiter.take('b', 0).allowed).toBe(true);
	});

	test('does not charge for a refused request', () => {
		const limiter = new RateLimiter({ requests: 1, seconds: 10 });
		limiter.take('a', 0);
		for (let now = 0; now < 10_000; now += 100) limiter.take('a', now);
		expect(limiter.take('a', 10_000).allowed).toBe(true);
	});

	test('tolerates a clock that is set back', () => {
		const limiter = new RateLimiter({ requests: 2, seconds: 10 });
		limiter.take('a', 1_000_000);
		expect(limiter.take('a', 0).allowed).toBe(false);
		expect(limiter.take('a', 1_005_000).allowed).toBe(true);
	});

	test('remembers at most 10,000 callers', () => {
		const limiter = new RateLimiter({ requests: 1, seconds: 60 });
		for (let caller = 0; caller < 12_000; caller++) limiter.take(String(caller), 0);
		expect(limiter.size).toBe(10_000);
		expect(limiter.take('11999', 0).allowed).toBe(false);
		expect(limiter.take('0', 0).allowed).toBe(true);
	});

	test('never allows more than a full bucket and its refill', () => {
		const policy = { requests: fc.integer({ min: 1, max: 20 }), seconds: fc.integer({ min: 1, max: 30 }) };
		fc.assert(
			fc.property(fc.record(policy), fc.array(fc.nat(3_000), { maxLength: 200 }), (rate, waits) => {
				const limiter = new RateLimiter(rate);
				let now = 0;
				let allowed = 0;
				for (const wait of waits) {
					now += wait;
					if (limiter.take('a', now).allowed) allowed++;
				}
				expect(allowed).toBeLessThanOrEqual(rate.requests + (now / 1000 / rate.seconds) * rate.requests + 1e-6);
			}),
		);
	});

	test.each([
		{ requests: 0, seconds: 60 },
		{ requests: 10, seconds: 0 },
		{ requests: -1, seconds: 60 },
		{ requests: Number.NaN, seconds: 60 },
		{ requests: 10, seconds: Infinity },
	])('refuses the policy %p', (policy) => {
		expect(() => new RateLimiter(policy)).toThrow(
			mistake(
				'The numbers in the Rate Limit option are out of range',
				'Enter two numbers greater than 0, for example 60 requests in 60 seconds.',
				'invalid-option',
			),
		);
	});
});
