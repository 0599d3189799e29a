import type { IExecuteFunctions } from 'n8n-workflow';

import { Failure } from '../../../core/failure';
import { decideRetry, reportedFailure, waitAsked } from '../../../core/send';
import type { AttemptOutcome, ReportedFailure, RetryDecision, RetryPolicy, StopReason } from '../../../core/send';
import { charsetOf, decodeText } from '../../../core/text/charset';
import { sendHttp } from '../../shared/http';
import type { BrokenExchange, ExchangeLimits, PlainRequest, SampledAnswer } from '../../shared/http';
import { cancellableSleep } from './cancellable-sleep';

/** One attempt, as shown in the report. */
export interface AttemptReport {
	readonly attempt: number;
	readonly startedAt: string;
	readonly durationMs: number;
	readonly statusCode: number | null;
	readonly error: string | null;
	/** Why the delivery ended here, or why it is retried. */
	readonly why: RetryDecision['why'];
	/** The `Retry-After` header of the receiver. */
	readonly retryAfter?: string;
	/** The pause before the next attempt. */
	readonly pauseMs?: number;
}

/** What came of an attempt. */
export type DeliveryAnswer = SampledAnswer | BrokenExchange;

/** The result of a delivery: the verdict, every attempt, and the last request and answer. */
export interface Delivery {
	readonly verdict: StopReason;
	readonly attempts: AttemptReport[];
	readonly request: PlainRequest;
	readonly last: DeliveryAnswer;
	/** The failure that the last answer reports despite its 2xx status. */
	readonly reported?: ReportedFailure;
}

/** What a delivery needs to know besides the request. */
export interface DeliveryRules {
	readonly policy: RetryPolicy;
	/** Of each attempt. */
	readonly limits: ExchangeLimits;
	/** Aborted when the result is no longer needed; the delivery then ends at its next pause. */
	readonly stopped: AbortSignal;
}

/**
 * Sends until the receiver accepts or permanently refuses the delivery, or until the attempts or the time run out.
 *
 * @param prepare builds the request of one attempt; each attempt has its own timestamp and signature
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
		const reported = reportedIn(last);
		const outcome = outcomeOf(last, reported);
		const decision = decideRetry(policy, attempt, outcome, { now: Date.now() / 1000, draw: Math.random(), elapsed });
		attempts.push({
			attempt,
			startedAt: startedAt.toISOString(),
			durationMs: Math.round(performance.now() - clock),
			statusCode: last.kind === 'answer' ? last.status : null,
			error: reported?.said ?? errorOf(last),
			why: decision.why,
			...(outcome.kind === 'answer' && outcome.retryAfter !== undefined && { retryAfter: outcome.retryAfter }),
			...(decision.retry && { pauseMs: Math.round(decision.delaySeconds * 1000) }),
		});
		if (!decision.retry) return { verdict: decision.why, attempts, request, last, ...(reported && { reported }) };
		const waited = await cancellableSleep(decision.delaySeconds * 1000, [context.getExecutionCancelSignal(), stopped]);
		if (!waited) throw new Failure('cancelled', 'The execution was cancelled', 'Run the workflow again.');
	}
}

/** Returns the failure in the body of a 2xx answer. */
function reportedIn(result: DeliveryAnswer): ReportedFailure | undefined {
	if (result.kind !== 'answer' || result.status < 200 || result.status >= 300) return undefined;
	return reportedFailure(textOf(result));
}

function textOf({ body, headers }: SampledAnswer): string {
	return decodeText(body, charsetOf(headers['content-type'] ?? ''));
}

function outcomeOf(result: DeliveryAnswer, reported: ReportedFailure | undefined): AttemptOutcome {
	if (result.kind === 'timeout') return { kind: 'timeout' };
	if (result.kind === 'connection') {
		if (result.code === 'BLOCKED') return { kind: 'blocked' };
		return { kind: 'connection', sent: result.sent, ...(result.lasting && { lasting: true }) };
	}
	const { headers } = result;
	const retryAfter = headers['retry-after'];
	const status = reported?.status ?? result.status;
	const waitSeconds = status === 429 ? waitAsked(headers, textOf(result), Date.now() / 1000) : undefined;
	return {
		kind: 'answer',
		status,
		...(retryAfter !== undefined && { retryAfter }),
		...(waitSeconds !== undefined && { waitSeconds }),
	};
}

function errorOf(result: DeliveryAnswer): string | null {
	if (result.kind === 'answer') return null;
	return result.kind === 'timeout' ? 'timeout' : `${result.code}: ${result.message}`;
}
