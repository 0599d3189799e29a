import type { IExecuteFunctions } from 'n8n-workflow';

import { Failure } from '../../../core/failure';
import { decideRetry } from '../../../core/send';
import type { AttemptOutcome, RetryDecision, RetryPolicy, StopReason } from '../../../core/send';
import { sendHttp } from '../../shared/http';
import type { BrokenExchange, ExchangeLimits, PlainRequest, SampledAnswer } from '../../shared/http';
import { cancellableSleep } from './cancellable-sleep';

/** One attempt, as the report shows it. */
export interface AttemptReport {
	readonly attempt: number;
	readonly startedAt: string;
	readonly durationMs: number;
	readonly statusCode: number | null;
	readonly error: string | null;
	/** Why the delivery ended here, or why it is tried again. */
	readonly why: RetryDecision['why'];
	/** What the receiver asked for. */
	readonly retryAfter?: string;
	/** How long the next attempt was waited for. */
	readonly pauseMs?: number;
}

/** What came of an attempt. */
export type DeliveryAnswer = SampledAnswer | BrokenExchange;

/** How a delivery ended: the verdict, every attempt, and the last request and answer. */
export interface Delivery {
	readonly verdict: StopReason;
	readonly attempts: AttemptReport[];
	readonly request: PlainRequest;
	readonly last: DeliveryAnswer;
}

/** What delivering needs to know besides the request. */
export interface DeliveryRules {
	readonly policy: RetryPolicy;
	/** Of each attempt. */
	readonly limits: ExchangeLimits;
	/** Nobody waits for the delivery any more: its next pause ends it. */
	readonly stopped: AbortSignal;
}

/**
 * Sends until the receiver has accepted, has refused for good, or attempts or time are used up.
 *
 * @param prepare makes the request of one attempt: every attempt has its own timestamp and signature
 */
export async function deliver(
	context: IExecuteFunctions,
	{ policy, limits, stopped }: DeliveryRules,
	prepare: (unixSeconds: number) => PlainRequest,
): Promise<Delivery> {
	const attempts: AttemptReport[] = [];
	const began = performance.now();
	for (let attempt = 1; ; attempt++) {
		const startedAt = new Date();
		const clock = performance.now();
		const request = prepare(Math.floor(startedAt.getTime() / 1000));
		const last = await sendHttp(context, request, limits);
		const elapsed = (performance.now() - began) / 1000;
		const outcome = outcomeOf(last);
		const decision = decideRetry(policy, attempt, outcome, { now: Date.now() / 1000, draw: Math.random(), elapsed });
		attempts.push({
			attempt,
			startedAt: startedAt.toISOString(),
			durationMs: Math.round(performance.now() - clock),
			statusCode: last.kind === 'answer' ? last.status : null,
			error: errorOf(last),
			why: decision.why,
			...(outcome.kind === 'answer' && outcome.retryAfter !== undefined && { retryAfter: outcome.retryAfter }),
			...(decision.retry && { pauseMs: Math.round(decision.delaySeconds * 1000) }),
		});
		if (!decision.retry) return { verdict: decision.why, attempts, request, last };
		const waited = await cancellableSleep(decision.delaySeconds * 1000, [context.getExecutionCancelSignal(), stopped]);
		if (!waited) throw new Failure('cancelled', 'The execution was cancelled', 'Run the workflow again.');
	}
}

function outcomeOf(result: DeliveryAnswer): AttemptOutcome {
	if (result.kind === 'timeout') return { kind: 'timeout' };
	if (result.kind === 'connection') {
		return result.code === 'BLOCKED' ? { kind: 'blocked' } : { kind: 'connection', sent: result.sent };
	}
	const retryAfter = result.headers['retry-after'];
	return { kind: 'answer', status: result.status, ...(retryAfter !== undefined && { retryAfter }) };
}

function errorOf(result: DeliveryAnswer): string | null {
	if (result.kind === 'answer') return null;
	return result.kind === 'timeout' ? 'timeout' : `${result.code}: ${result.message}`;
}
