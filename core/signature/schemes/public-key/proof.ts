import type { RequestView } from '../../request/request-view';
import type { FetchedAnswer, KeyCall } from '../../types';
import type { SchemeVerdict } from '../scheme';

/** A signature with a public key that may have to be fetched. Both functions are pure, and never throw for a request. */
export interface ProofCheck {
	/** @param answers to the calls that were asked for; others are not looked at */
	readonly judge: (view: RequestView, now: number, answers: readonly FetchedAnswer[]) => SchemeVerdict;
	/**
	 * The call that gets the key. Undefined where none is needed, and where the request is refused whatever the key is:
	 * forgeries that miss a fixed value cost no call.
	 */
	readonly call: (view: RequestView, now: number) => KeyCall | undefined;
}
