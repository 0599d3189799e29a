import { isDeepStrictEqual } from 'node:util';

import type { RefusalRule, SuccessAnswer } from '../../../../../core/signature';
import { loadJson } from '../vectors';
import type { Claim } from './claim';

/** Which answers the sender accepts, according to its documentation. */
interface WantedReaction {
	readonly profile: string;
	readonly source: string;
	readonly success?: SuccessAnswer;
	readonly successStatuses?: readonly number[];
	readonly refusal?: RefusalRule;
}

/** When the sender's last attempt is. */
export interface RetrySpan {
	readonly profile: string;
	readonly seconds: number;
	readonly source: string;
	/** nothing outside of this project says so */
	readonly unproven?: true;
}

const reactions = loadJson<readonly WantedReaction[]>('success-answers.json');
export const retrySpans = loadJson<readonly RetrySpan[]>('retry-spans.json');

/** Rows round up. */
const ROUNDED = 1.35;

/** Claims that rows answer as senders expect, and remember deliveries for as long as senders retry. */
export const reactionClaims: readonly Claim[] = [
	...reactions.map(({ profile, source, ...wanted }): Claim => ({
		profile,
		title: `answers: ${source}`,
		holds: ({ success, successStatuses, refusal }) =>
			isDeepStrictEqual(JSON.parse(JSON.stringify({ success, successStatuses, refusal })), wanted),
	})),
	...retrySpans.map(({ profile, seconds, source }): Claim => ({
		profile,
		title: `retries: ${source}`,
		holds: ({ retry: { spanSeconds = 0 } }) => spanSeconds >= seconds && spanSeconds <= seconds * ROUNDED,
	})),
];
