import type { Parameters } from 'fast-check';

/** Seconds for each property; 0 means the short run that is part of every test. */
export const fuzzSeconds = Number(process.env.FUZZ_SECONDS ?? 0);

/** Returns how long a property runs: a fixed number of times, or for a given time. */
export function runs(times = 100): Parameters<unknown> {
	if (fuzzSeconds <= 0) return { numRuns: times };
	return { numRuns: 1_000_000_000, interruptAfterTimeLimit: fuzzSeconds * 1000, markInterruptAsFailure: false };
}

/** Milliseconds that jest must allow for one property. */
export const propertyTimeout = 30_000 + fuzzSeconds * 2000;
