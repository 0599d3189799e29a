import type { Parameters } from 'fast-check';

/** Seconds that each property may run; 0 = the short run of every test. */
export const fuzzSeconds = Number(process.env.FUZZ_SECONDS ?? 0);

/** How long a property runs: a fixed number of times, or for a chosen time. */
export function runs(times = 100): Parameters<unknown> {
	if (fuzzSeconds <= 0) return { numRuns: times };
	return { numRuns: 1_000_000_000, interruptAfterTimeLimit: fuzzSeconds * 1000, markInterruptAsFailure: false };
}

/** Milliseconds that jest must allow for one property. */
export const propertyTimeout = 30_000 + fuzzSeconds * 2000;
