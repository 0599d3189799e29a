import fc from 'fast-check';

import { Allowances, type Proof } from '../../../../core/receive/allowance';
import { mistake } from '../../mistake';

const DAY = 86_400;

describe('Allowances', () => {
	test('gives verified and unverified requests of a caller separate allowances', () => {
		const allowances = new Allowances({ requests: 2, seconds: DAY });
		const take = (proof: Proof) => allowances.take(proof, 'a', 0).allowed;
		expect(['unverified', 'unverified', 'unverified'].map((proof) => take(proof as Proof))).toEqual([
			true,
			true,
			false,
		]);
		expect(['verified', 'verified', 'verified'].map((proof) => take(proof as Proof))).toEqual([true, true, false]);
	});

	test.each<[string, Proof[], boolean]>([
		['nothing was sent yet', [], true],
		['only the verified allowance is used up', ['verified'], true],
		['only the unverified allowance is used up', ['unverified'], true],
		['both are used up', ['verified', 'unverified'], false],
	])('lets a caller send if %s', (_, sent, allowed) => {
		const allowances = new Allowances({ requests: 1, seconds: 60 });
		for (const proof of sent) allowances.take(proof, 'a', 0);
		expect(allowances.peek('a', 0).allowed).toBe(allowed);
		expect(allowances.peek('b', 0)).toEqual({ allowed: true });
	});

	test('says when a verified request will be allowed again', () => {
		const allowances = new Allowances({ requests: 1, seconds: 60 });
		allowances.take('verified', 'a', 0);
		allowances.take('unverified', 'a', 20_000);
		expect(allowances.peek('a', 20_000)).toEqual({ allowed: false, retryAfterSeconds: 40 });
		expect(allowances.peek('a', 60_000)).toEqual({ allowed: true });
	});

	test('does not charge a caller for peeking', () => {
		const allowances = new Allowances({ requests: 1, seconds: 60 });
		for (let look = 0; look < 5; look++) expect(allowances.peek('a', 0)).toEqual({ allowed: true });
		expect(allowances.size).toBe(0);
		expect(allowances.take('verified', 'a', 0)).toEqual({ allowed: true });
	});

	test('keeps verified callers and bounded memory in a flood of unverified requests from new addresses', () => {
		const allowances = new Allowances({ requests: 1, seconds: DAY });
		allowances.take('verified', 'honest', 0);
		allowances.take('unverified', 'forger', 0);
		for (let caller = 0; caller < 25_000; caller++) allowances.take('unverified', String(caller), 0);
		expect(allowances.take('verified', 'honest', 0).allowed).toBe(false);
		expect(allowances.take('verified', 'new and honest', 0).allowed).toBe(true);
		expect(allowances.size).toBe(10_002);
		// a forgotten forger is merely refused for its signature again, instead of its rate
		expect(allowances.take('unverified', 'forger', 0).allowed).toBe(true);
	});

	test('serves an honest sender up to the limit, whatever is forged meanwhile, and never beyond it', () => {
		const step = fc.record({ proof: fc.constantFrom<Proof>('verified', 'unverified'), wait: fc.nat(3_000) });
		const policy = fc.record({ requests: fc.integer({ min: 1, max: 20 }), seconds: fc.integer({ min: 1, max: 60 }) });
		fc.assert(
			fc.property(policy, fc.array(step, { maxLength: 200 }), (rate, steps) => {
				const mixed = new Allowances(rate);
				const alone = { verified: new Allowances(rate), unverified: new Allowances(rate) };
				const served = { verified: 0, unverified: 0 };
				const sent = { verified: 0, unverified: 0 };
				let now = 0;
				for (const { proof, wait } of steps) {
					now += wait;
					const decision = mixed.take(proof, 'a', now);
					expect(decision).toEqual(alone[proof].take(proof, 'a', now));
					sent[proof]++;
					if (decision.allowed) served[proof]++;
					if (sent[proof] <= rate.requests) expect(decision.allowed).toBe(true);
				}
				const most = rate.requests + (now / 1000 / rate.seconds) * rate.requests + 1e-6;
				for (const count of Object.values(served)) expect(count).toBeLessThanOrEqual(most);
			}),
		);
	});

	test('refuses an invalid policy', () => {
		expect(() => new Allowances({ requests: 0, seconds: 60 })).toThrow(
			mistake(
				'The numbers in the Rate Limit option are out of range',
				'Enter two numbers greater than 0, for example 60 requests in 60 seconds.',
			),
		);
	});
});
