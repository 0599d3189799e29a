import type { RequestView } from '../request/request-view';
import type { FetchedAnswer, Reason, Refusal } from '../types';

/** What a scheme found out about a request. The verifier adds what the profile knows. */
export interface SchemeMatch {
	readonly ok: true;
	readonly secretIndex: number;
	/** Unix seconds. */
	readonly timestamp?: number;
	/** The canonical bytes of the matching signature; absent if a token is only compared. */
	readonly signature?: Buffer;
	/** The delivery id that the signature covers. */
	readonly signedId?: string;
	/** who called, as a signed token says (`sub`) */
	readonly subject?: string;
}

export type SchemeVerdict = SchemeMatch | Refusal;

/**
 * A scheme with its keys, which judges a request. It never throws for what a sender sent.
 * @param answers with keys that were fetched, for the schemes that need them
 */
export type Check = (view: RequestView, now: number, answers?: readonly FetchedAnswer[]) => SchemeVerdict;

export interface SignInput {
	readonly body: Buffer;
	/** The delivery id, constant over all attempts of a delivery. */
	readonly id?: string;
	/** Unix seconds of this attempt. */
	readonly timestamp: number;
	readonly method?: string;
	/** The URL that is called. */
	readonly url?: string;
	/** The event name, for senders that put it in a header. */
	readonly event?: string;
	/** what the request carries besides, for signatures that cover it; the signed parts do not repeat it */
	readonly headers?: Readonly<Record<string, string>>;
	/** For signatures that cover it; default: application/json. */
	readonly contentType?: string;
}

/** What signing adds. `body` or `url` is present if it carries the signature. */
export interface SignedParts {
	readonly headers: Record<string, string>;
	readonly body?: Buffer;
	readonly url?: string;
}

export type Sign = (input: SignInput) => SignedParts;

export const refuse = (reason: Reason): Refusal => ({ ok: false, reason });
