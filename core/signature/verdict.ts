/** What comes in and what goes out: requests and verdicts. */

import type { Reason } from './reasons';

export type { Reason };

/** A request as received. `body` holds the exact bytes. */
export interface WebhookRequest {
	readonly method?: string;
	/** An absolute URL, or path and query. */
	readonly url?: string;
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
	/** Node's flat list of name, value, name, value: the only place where duplicates are still visible. */
	readonly rawHeaders?: readonly string[];
	readonly body: Buffer;
}

/** The content of a body, read from its bytes. Events, conditions and workflows see what was verified. */
export type Document =
	| { readonly kind: 'empty' }
	/**
	 * An object or a list. `beside`: the other fields of the form that it came in. `lines`: the value is a list of what stood
	 * on lines of their own (NDJSON), each an object
	 */
	| {
			readonly kind: 'json';
			readonly value: unknown;
			readonly beside?: Readonly<Record<string, string | string[]>>;
			readonly lines?: true;
	  }
	| { readonly kind: 'form'; readonly value: Readonly<Record<string, string | string[]>> }
	/** lines that were announced as NDJSON, and are not all objects */
	| { readonly kind: 'text'; readonly value: string }
	/** text, XML or a file, from a sender that may send anything */
	| { readonly kind: 'other' }
	| { readonly kind: 'unreadable'; readonly why: 'unexpected-form' | 'invalid-utf8' | 'too-deep' };

/** A refused request, as a plain object. `Verifier.explain` names the likely mistake. */
export interface Refusal {
	readonly ok: false;
	readonly reason: Reason;
}

/** What the signature alone proves about a genuine request. */
export interface Authenticated {
	readonly ok: true;
	readonly profile: string;
	/** The index of the matching secret, in the order given. */
	readonly secretIndex: number;
	/** Unix seconds, if the sender signs a time. */
	readonly timestamp?: number;
	/** who called, as a signed token says (its claim `sub`); only for sources that verify one */
	readonly subject?: string;
}

export type Authentication = Authenticated | Refusal;

/** What a delivery, or one of its events, is about. */
export interface EventDescription {
	readonly event?: string;
	readonly action?: string;
	readonly deliveryId?: string;
	/** other names of the same event; `matchesEvent` looks at them too */
	readonly eventAliases?: readonly string[];
}

/** One of the events of a delivery. */
export interface DeliveryEvent extends EventDescription {
	/** The element of the list, or the whole document of a delivery without a list. */
	readonly body: unknown;
	/**
	 * What is beside the list. In a list of containers, the event's own container takes the place of that list. Events of
	 * one list share the object.
	 */
	readonly envelope?: Readonly<Record<string, unknown>>;
}

/**
 * What a genuine request is about, as a plain object. For a list of events it describes the first one, except that
 * `deliveryId` is that of the delivery if the vendor gives it one.
 */
export interface DeliverySummary extends Authenticated, EventDescription {
	/**
	 * Each event, in order, if the profile has lists of events, or the body is lines of JSON. An empty list counts as one event, whose body is the
	 * document.
	 */
	readonly events?: readonly DeliveryEvent[];
}

/** A genuine request, read from the verified bytes, as a plain object. */
export interface Verified extends DeliverySummary {
	/** each event of the delivery, in order: one, unless it carries a list */
	readonly events: readonly DeliveryEvent[];
	/** compact; two deliveries with the same key are one delivery. Empty where nothing tells this delivery from others. */
	readonly replayKey: string;
	/** What the body contains. */
	readonly document: Document;
}

export type Verification = Verified | Refusal;

export interface HandshakeAnswer {
	readonly status: number;
	readonly headers: Record<string, string>;
	readonly body: string;
	/**
	 * The secret in this unsigned request, while no secret is known. It is for the operator only, who must make sure
	 * that it is genuine.
	 */
	readonly captured?: { readonly label: string; readonly value: string; readonly proof: string };
	/** The request contains a secret although one is known. It proves nothing, so the value is left out. */
	readonly ignoredSecret?: { readonly label: string; readonly renewal: string };
}
