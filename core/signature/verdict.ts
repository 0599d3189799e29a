/** What comes in and what goes out: requests and verdicts. */

import type { Reason } from './reasons';

export type { Reason };

/** A request as it came off the wire. `body` are the exact bytes. */
export interface WebhookRequest {
	readonly method?: string;
	/** absolute, or path and query */
	readonly url?: string;
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
	/** Node's flat name, value, name, value list: the only place where duplicates still show */
	readonly rawHeaders?: readonly string[];
	readonly body: Buffer;
}

/** What a body holds, read from its bytes: what events, conditions and workflows see is what was verified. */
export type Document =
	| { readonly kind: 'empty' }
	/** an object or a list; `beside`: the other fields of the form that it came in */
	| { readonly kind: 'json'; readonly value: unknown; readonly beside?: Readonly<Record<string, string | string[]>> }
	| { readonly kind: 'form'; readonly value: Readonly<Record<string, string | string[]>> }
	/** text, XML or a file, from a sender that may send anything */
	| { readonly kind: 'other' }
	| { readonly kind: 'unreadable'; readonly why: 'unexpected-form' | 'invalid-utf8' | 'too-deep' };

/** A refused request; a plain object. `Verifier.explain` names the likely mistake. */
export interface Refusal {
	readonly ok: false;
	readonly reason: Reason;
}

/** What the signature alone tells about a genuine request. */
export interface Authenticated {
	readonly ok: true;
	readonly profile: string;
	/** which of the secrets, as given, matched */
	readonly secretIndex: number;
	/** unix seconds, where the sender signs a time */
	readonly timestamp?: number;
}

export type Authentication = Authenticated | Refusal;

/** What something is about. */
export interface EventDescription {
	readonly event?: string;
	readonly action?: string;
	readonly deliveryId?: string;
	/** other names of the same event; `matchesEvent` looks at them too */
	readonly eventAliases?: readonly string[];
}

/** One of the events that a delivery carries. */
export interface DeliveryEvent extends EventDescription {
	/** the element of the list; the whole document of a delivery that carries no list */
	readonly body: unknown;
	/** what is beside the list, with the element's own container in place of a list of containers; shared by the events */
	readonly envelope?: Readonly<Record<string, unknown>>;
}

/**
 * What a genuine request is about; a plain object. Of a list of events, it names the first; the ID is that of the delivery, where
 * the vendor gives it one.
 */
export interface DeliverySummary extends Authenticated, EventDescription {
	/** where the profile has lists of events: each event, in order; one, without a name, where the list is empty */
	readonly events?: readonly DeliveryEvent[];
}

/** A genuine request, read from the bytes that were verified; a plain object. */
export interface Verified extends DeliverySummary {
	/** each event of the delivery, in order: one, unless it carries a list */
	readonly events: readonly DeliveryEvent[];
	/** compact; two deliveries with the same key are one delivery. Empty where nothing tells this delivery from others. */
	readonly replayKey: string;
	/** what the body holds */
	readonly document: Document;
}

export type Verification = Verified | Refusal;

export interface HandshakeAnswer {
	readonly status: number;
	readonly headers: Record<string, string>;
	readonly body: string;
	/**
	 * The secret that this unsigned request tells, while no secret is known: for the operator only, who must see to it
	 * that it is genuine.
	 */
	readonly captured?: { readonly label: string; readonly value: string; readonly proof: string };
	/** The request tells a secret although one is known. It proves nothing, so the value is left out. */
	readonly ignoredSecret?: { readonly label: string; readonly renewal: string };
}
