import { reasons } from '../../../core/signature';
import type { Explanation, Reason } from '../../../core/signature';
import type { Check } from '../configuration/configured-checks';
import { answers } from './answers';
import type { Answer } from './answers';

interface RefusalRow extends Explanation {
	/** What the sender gets. */
	readonly answer: Answer;
}

const PROXY = 'If n8n runs behind a proxy, set the environment variable N8N_PROXY_HOPS';

/** Reasons of the trigger's own: what no signature decides. */
const ownRows = {
	'body-too-large': {
		answer: answers.tooLarge,
		meaning: 'The body is larger than the option Maximum Body Size allows',
		cure: 'If the sender is genuine, increase Maximum Body Size',
	},
	'address-not-allowed': {
		answer: answers.addressNotAllowed,
		meaning: 'The request comes from an address that is not in the option Allowed IPs',
		cure: `If the sender is genuine, add its address to Allowed IPs. ${PROXY}, so that n8n sees the address of the sender`,
	},
	'too-many-requests': {
		answer: answers.tooManyRequests,
		meaning: 'The address has sent more requests than the option Rate Limit allows',
		cure: `If the sender is genuine, increase Rate Limit. ${PROXY}, or all senders count as one address`,
	},
	'raw-bytes-gone': {
		answer: answers.rawBytesGone,
		meaning: 'The exact bytes of the body are not available, so it cannot be verified',
		cure: 'Set up the sender to send uncompressed JSON. Multipart forms are accepted only from sources that send them',
	},
	'method-not-allowed': {
		answer: answers.methodNotAllowed,
		meaning: 'The request is verified, but it is neither a POST request nor a handshake of this source',
		cure: 'Set up the sender to use POST',
	},
	'body-unexpected-form': {
		answer: answers.unexpectedForm,
		meaning:
			'The request is verified, but its body is not in a format that this source sends, so Events and Only When cannot be checked',
		cure: 'Check that the right source is selected, and that the sender sends JSON if it offers several formats. Without Events and Only When, such a body is accepted',
	},
	'body-invalid-utf8': {
		answer: answers.unreadable,
		meaning: 'The request is verified, but its body is JSON that is not valid UTF-8',
		cure: 'Set up the sender to encode the body in UTF-8',
	},
	'body-too-deep': {
		answer: answers.unreadable,
		meaning: 'The request is verified, but its body is nested more than 100,000 levels deep',
		cure: 'Set up the sender to send data that is nested less deeply',
	},
	'confirmation-refused': {
		answer: answers.unauthorized,
		meaning:
			'The request is verified, but the address that it asks the trigger to call is not one of the vendor’s, so it was not called',
		cure: 'If the subscription is yours, confirm it in the settings of the sender',
	},
	'confirmation-failed': {
		answer: answers.keyUnavailable,
		meaning:
			'The request is verified, but the address that confirms the subscription did not answer with the status 200',
		cure: 'Check that this server can reach the vendor. The sender tries again',
	},
	'bad-agent-message': {
		answer: answers.badAgentMessage,
		meaning: 'The request is verified, but its message, userId or sessionId is missing, empty or not a string',
		cure: 'Set up the caller to send message, userId and sessionId as strings in a JSON object. If it uses OpenAI Chat Completions, it must send messages, with a text from the user',
	},
} as const satisfies Readonly<Record<string, RefusalRow>>;

/** Every reason for which the trigger refuses a request: the engine's and its own. */
export type RefusalReason = Reason | keyof typeof ownRows;

/** What each reason means. A forger learns nothing from the answer: it is the same for all reasons of the engine. */
export const refusals: Readonly<Record<RefusalReason, RefusalRow>> = { ...verificationRows(), ...ownRows };

function verificationRows(): Record<Reason, RefusalRow> {
	const entries = Object.entries(reasons).map(([reason, row]) => {
		// nothing is known about the request yet, and a genuine sender is to try again
		const answer = reason === 'key-unavailable' ? answers.keyUnavailable : answers.unauthorized;
		return [reason, { ...row, answer }];
	});
	return Object.fromEntries(entries) as Record<Reason, RefusalRow>;
}

/** One request that is refused. */
export interface Refusal {
	readonly reason: RefusalReason;
	/** The check that failed, where there are several. */
	readonly check?: Check['name'];
	/** A hint for the operator if it can be more precise than the table's. Called only if the hint is shown. */
	readonly hint?: () => string;
	/** For the sender, where it depends on the request; default: the table's. */
	readonly answer?: Answer;
}
