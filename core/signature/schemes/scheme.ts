import type { RequestView } from '../request/request-view';
import type { Reason, Refusal } from '../types';

/** What a scheme found out about a request; the verifier adds what the profile knows. */
export interface SchemeMatch {
	readonly ok: true;
	readonly secretIndex: number;
	/** unix seconds */
	readonly timestamp?: number;
	/** canonical bytes of the signature that matched; none where a token is only compared */
	readonly signature?: Buffer;
	/** delivery id that the signature covers */
	readonly signedId?: string;
}

export type SchemeVerdict = SchemeMatch | Refusal;

/** A scheme with its keys, ready to judge. Never throws for what a sender sent. */
export type Check = (view: RequestView, now: number) => SchemeVerdict;

export interface SignInput {
	readonly body: Buffer;
	/** delivery id; constant over the attempts of one delivery */
	readonly id?: string;
	/** unix seconds of this attempt */
	readonly timestamp: number;
	readonly method?: string;
	/** the URL that is called */
	readonly url?: string;
	/** event name, for senders that put it into a header */
	readonly event?: string;
	/** what the request carries besides, for signatures that cover it; the signed parts do not repeat it */
	readonly headers?: Readonly<Record<string, string>>;
	/** for signatures that cover it; default: application/json */
	readonly contentType?: string;
}

/** What signing adds. `body` or `url` are there when the signature travels in them. */
export interface SignedParts {
	readonly headers: Record<string, string>;
	readonly body?: Buffer;
	readonly url?: string;
}

export type Sign = (input: SignInput) => SignedParts;

export const refuse = (reason: Reason): Refusal => ({ ok: false, reason });
