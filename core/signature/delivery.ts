import { hintFor } from './hints';
import { replayBasis, replayKey } from './replay';
import type { RequestView } from './request';
import type { SchemeAcceptance } from './scheme';
import { compileSources, type ReadValue } from './sources';
import type { Accepted, Document, Reason, Refusal, ReplayBasis, SignatureProfile } from './types';

/** How a profile's deliveries are read; compiled once. */
export interface Telling {
	readonly event: ReadValue;
	readonly action: ReadValue;
	readonly deliveryId: ReadValue;
	readonly basis: ReplayBasis;
}

export function compileTelling(profile: SignatureProfile): Telling {
	return {
		event: compileSources(profile.event),
		action: compileSources(profile.action),
		deliveryId: compileSources(profile.deliveryId),
		basis: replayBasis(profile),
	};
}

/**
 * An accepted request. What may need the parsed body is read when it is asked for, so that a verdict costs no JSON.parse;
 * the getters are the class's, because accessors of its own would cost each object more than the comparison does.
 */
export class AcceptedDelivery implements Accepted {
	readonly ok = true;
	readonly secretIndex: number;
	readonly timestamp: number | undefined;
	readonly #accepted: SchemeAcceptance;
	readonly #tell: Telling;
	readonly #view: RequestView;

	constructor(
		readonly profile: string,
		accepted: SchemeAcceptance,
		tell: Telling,
		view: RequestView,
	) {
		this.#accepted = accepted;
		this.#tell = tell;
		this.#view = view;
		this.secretIndex = accepted.secretIndex;
		this.timestamp = accepted.timestamp;
	}

	get event(): string | undefined {
		return this.#tell.event(this.#view);
	}

	get action(): string | undefined {
		return this.#tell.action(this.#view);
	}

	get deliveryId(): string | undefined {
		return this.#accepted.signedId ?? this.#tell.deliveryId(this.#view);
	}

	get replayKey(): string {
		return replayKey(this.profile, this.#tell.basis, this.#accepted, this.#view, this.#tell.deliveryId(this.#view));
	}

	get document(): Document {
		return this.#view.document();
	}

	/** What a log needs; the document is left out. */
	toJSON(): Omit<Accepted, 'document'> {
		const { ok, profile, secretIndex, timestamp, event, action, deliveryId, replayKey } = this;
		return { ok, profile, secretIndex, timestamp, event, action, deliveryId, replayKey };
	}
}

/** A refused request; the hint is worked out when the operator's log asks for it. */
export class RefusedDelivery implements Refusal {
	readonly ok = false;
	readonly #profile: SignatureProfile;
	readonly #secrets: readonly string[];
	readonly #view: RequestView;

	constructor(
		readonly reason: Reason,
		profile: SignatureProfile,
		secrets: readonly string[],
		view: RequestView,
	) {
		this.#profile = profile;
		this.#secrets = secrets;
		this.#view = view;
	}

	get hint(): string | undefined {
		return hintFor(this.reason, this.#profile, this.#secrets, this.#view);
	}

	toJSON(): Refusal & { readonly hint?: string } {
		return { ok: false, reason: this.reason, hint: this.hint };
	}
}
