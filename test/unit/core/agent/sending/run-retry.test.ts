import { decideRunRetry } from '../../../../../core/agent/sending/run-retry';
import type { FailedAttempt } from '../../../../../core/agent/sending/run-retry';

const once = { retries: 3, serverDedupes: false };
const deduped = { retries: 3, serverDedupes: true };
const now = Date.UTC(2026, 0, 1) / 1000;
const notReached: FailedAttempt = { accepted: 'no', status: 0 };
const again = { retry: true, delaySeconds: 0.5 };
const mayRun = { retry: false, why: 'may-run-already' };
const permanent = { retry: false, why: 'permanent' };

describe('a failed run is retried only if it certainly did not start', () => {
	test.each([
		['the agent was not reached', { accepted: 'no', status: 0 }, again, again],
		['it is rate-limited', { accepted: 'no', status: 429 }, again, again],
		['the key was refused', { accepted: 'no', status: 401 }, permanent, permanent],
		['the agent is down and says that nothing ran', { accepted: 'no', status: 503 }, permanent, permanent],
		['the connection broke', { accepted: 'unknown', status: 0 }, mayRun, again],
		['the agent broke', { accepted: 'unknown', status: 500 }, mayRun, again],
		['a proxy gave up', { accepted: 'unknown', status: 504 }, mayRun, again],
		['the agent gave up waiting for the request', { accepted: 'unknown', status: 408 }, mayRun, mayRun],
		['the status is the last below 500', { accepted: 'unknown', status: 499 }, mayRun, mayRun],
		['another attempt would fail too', { accepted: 'no', status: 0, final: true }, permanent, permanent],
		['the reply cannot be read', { accepted: 'yes', status: 200, final: true }, mayRun, mayRun],
		[
			'the result is unknown and another attempt would fail too',
			{ accepted: 'unknown', status: 0, final: true },
			mayRun,
			mayRun,
		],
		['the run failed', { accepted: 'yes', status: 200 }, mayRun, mayRun],
		['the run began, then the connection broke', { accepted: 'yes', status: 0 }, mayRun, mayRun],
		['the run began, then hit a limit', { accepted: 'yes', status: 429 }, mayRun, mayRun],
		['the run began, then the agent broke', { accepted: 'yes', status: 502 }, mayRun, mayRun],
	] as const)('%s', (_, failed, alone, whereServerDedupes) => {
		expect(decideRunRetry(failed, 1, once, now)).toEqual(alone);
		expect(decideRunRetry(failed, 1, deduped, now)).toEqual(whereServerDedupes);
	});

	test.each([
		[1, 0, { retry: false, why: 'exhausted' }],
		[1, 1, { retry: true, delaySeconds: 0.5 }],
		[2, 2, { retry: true, delaySeconds: 2 }],
		[3, 3, { retry: true, delaySeconds: 5 }],
		[4, 4, { retry: true, delaySeconds: 5 }],
		[4, 3, { retry: false, why: 'exhausted' }],
	])('after attempt %i, with %i retries allowed', (attempt, retries, decision) => {
		expect(decideRunRetry(notReached, attempt, { retries, serverDedupes: false }, now)).toEqual(decision);
	});
});

describe('the server’s Retry-After', () => {
	test.each([
		['makes the pause longer', '3', 1, { retry: true, delaySeconds: 3 }],
		['does not make it shorter', '1', 2, { retry: true, delaySeconds: 2 }],
		['is respected up to ten seconds', '10', 1, { retry: true, delaySeconds: 10 }],
		['ends the retries beyond that', '11', 1, { retry: false, why: 'too-long' }],
		['may be a date', 'Thu, 01 Jan 2026 00:00:07 GMT', 1, { retry: true, delaySeconds: 7 }],
		['may be unreadable', 'soon', 1, { retry: true, delaySeconds: 0.5 }],
	])('%s: %s', (_, retryAfter, attempt, decision) => {
		expect(decideRunRetry({ accepted: 'no', status: 429, retryAfter }, attempt, once, now)).toEqual(decision);
	});
});
