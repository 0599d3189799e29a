import type { IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';

import { Failure } from '../../../core/failure';
import { brokenExchange } from './answer';
import type { BrokenExchange } from './answer';

/** Where a request comes from: an execution, or a webhook that resumes one. Only the first can be cancelled. */
export type HttpContext = IExecuteFunctions | IWebhookFunctions;

/**
 * One time limit for an exchange and everything that follows it; cancelling the execution ends it as well. It listens to
 * the execution's signal until `release`: `AbortSignal.any` could not be taken off again, and a long execution would
 * collect one signal for each request.
 */
export class Deadline {
	private readonly timer: AbortSignal;
	private readonly endsAt: number;
	private readonly ending = new AbortController();
	private readonly end = (): void => this.ending.abort();

	/** @param cancelled the signal of an execution that can be cancelled */
	constructor(
		milliseconds: number,
		private readonly cancelled?: AbortSignal,
	) {
		this.timer = AbortSignal.timeout(milliseconds);
		this.endsAt = performance.now() + milliseconds;
		this.timer.addEventListener('abort', this.end);
		cancelled?.addEventListener('abort', this.end);
		if (cancelled?.aborted) this.end();
	}

	/** Aborts when the time is up or the execution is cancelled. */
	get signal(): AbortSignal {
		return this.ending.signal;
	}

	get expired(): boolean {
		return this.remainingMs <= 0;
	}

	get remainingMs(): number {
		// the timer may be early by a fraction of a millisecond
		return this.timer.aborted ? 0 : this.endsAt - performance.now();
	}

	/** Ends the node's work when the execution was cancelled. */
	throwIfCancelled(): void {
		if (!this.cancelled?.aborted) return;
		throw new Failure('cancelled', 'The execution was cancelled', 'Run the workflow again.');
	}

	/** What an exception of the exchange means; a cancelled execution goes on as one. */
	brokenBy(error: unknown): BrokenExchange {
		this.throwIfCancelled();
		return this.expired ? { kind: 'timeout' } : brokenExchange(error);
	}

	/** Nothing is waited for any longer. */
	release(): void {
		this.timer.removeEventListener('abort', this.end);
		this.cancelled?.removeEventListener('abort', this.end);
	}
}

export function deadlineOf(context: HttpContext, milliseconds: number): Deadline {
	return new Deadline(milliseconds, cancelSignalOf(context));
}

function cancelSignalOf(context: HttpContext): AbortSignal | undefined {
	return 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
}

/** Does a piece of work, then releases its time limit. */
export async function within<T>(deadline: Deadline, work: (deadline: Deadline) => Promise<T>): Promise<T> {
	try {
		return await work(deadline);
	} finally {
		deadline.release();
	}
}
