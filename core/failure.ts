import type { FailureCode } from './failure-codes';

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** Facts beside a failure's words, as JSON; `httpCode` is the status of the other side's answer, when there was one. */
export type FailureFacts = { [name: string]: Json } & { httpCode?: number };

/**
 * A failure that somebody can act on. `code` is a stable name to decide by, `message` says what happened, `cure` what to
 * do, and `facts` holds what else is known. None of them ever holds a secret. Nothing that a sender of a webhook sends is
 * a failure: that gives a verdict.
 *
 * @example
 * try {
 *   createVerifier('gihtub', ['a secret']);
 * } catch (error) {
 *   error instanceof Failure; // true
 *   error.code; // 'unknown-profile'
 *   error.message; // 'There is no signature profile "gihtub"'
 *   error.cure; // 'Did you mean github or gitlab or gitea?'
 * }
 */
export class Failure extends Error {
	override readonly name = 'Failure';

	constructor(
		readonly code: FailureCode,
		message: string,
		readonly cure: string,
		readonly facts: FailureFacts = {},
		/** The error behind it, when it was somebody else's. */
		options?: ErrorOptions,
	) {
		super(message, options);
	}
}
