import { sleep } from 'n8n-workflow';
import type { IExecuteFunctions } from 'n8n-workflow';

import { decideRetry } from '../../core/delivery';
import type { AttemptOutcome, RetryDecision, RetryPolicy, StopWhy } from '../../core/delivery';
import { sendHttp } from '../shared/http';
import type { HttpResult, OutgoingRequest } from '../shared/http';

/** One attempt, as the report shows it. */
export interface AttemptReport {
	attempt: number;
	startedAt: string;
	durationMs: number;
	statusCode: number | null;
	error: string | null;
	/** Why the delivery ended here, or why it is tried again. */
	why: RetryDecision['why'];
}

/** How a delivery ended: the verdict, every attempt, and the last request and answer. */
export interface Delivery {
	verdict: StopWhy;
	attempts: AttemptReport[];
	request: OutgoingRequest;
	last: HttpResult;
}

/**
 * Sends until the receiver has accepted, has refused for good, or the attempts are used up.
 *
 * @param prepare makes the request of one attempt: every attempt has its own timestamp and signature
 */
export async function deliver(
	context: IExecuteFunctions,
	policy: RetryPolicy,
	prepare: (unixSeconds: number) => OutgoingRequest,
): Promise<Delivery> {
	const attempts: AttemptReport[] = [];
	for (let attempt = 1; ; attempt++) {
		const startedAt = new Date();
		const clock = performance.now();
		const request = prepare(Math.floor(startedAt.getTime() / 1000));
		const last = await sendHttp(context, request);
		const decision = decideRetry(policy, attempt, outcomeOf(last), Date.now() / 1000, Math.random());
		attempts.push({
			attempt,
			startedAt: startedAt.toISOString(),
			durationMs: Math.round(performance.now() - clock),
			statusCode: last.kind === 'answer' ? last.status : null,
			error: errorOf(last),
			why: decision.why,
		});
		if (!decision.retry) return { verdict: decision.why, attempts, request, last };
		await sleep(decision.delaySeconds * 1000);
	}
}

function outcomeOf(result: HttpResult): AttemptOutcome {
	if (result.kind === 'timeout') return { kind: 'timeout' };
	if (result.kind === 'connection') return { kind: 'connection', sent: result.sent };
	const retryAfter = result.headers['retry-after'];
	return { kind: 'answer', status: result.status, ...(retryAfter !== undefined && { retryAfter }) };
}

function errorOf(result: HttpResult): string | null {
	if (result.kind === 'answer') return null;
	return result.kind === 'timeout' ? 'timeout' : `${result.code}: ${result.message}`;
}
