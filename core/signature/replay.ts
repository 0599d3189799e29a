import { createHash } from 'node:crypto';

import { coversEveryByte } from './coverage';
import type { RequestView } from './request/request-view';
import { compileSources } from './request/value-source';
import { contentNeeds } from './schemes/hmac/content-template';
import type { SchemeMatch } from './schemes/scheme';
import type { RetryKeeps, Scheme, SignatureProfile, SignedScheme } from './types';

/**
 * What counts as a copy of a delivery.
 * - `retry`: what has everything in common that a retry of this sender keeps; see `RetryKeeps`.
 * - `retry-or-content`: the same, and the same event and content where nothing else tells deliveries apart.
 * - `content`: the same signed content, whatever the unsigned headers say. It stops whoever sends a captured delivery again under
 *   another ID, and it takes two genuine deliveries of the same content for one.
 */
export type CopyRule = 'retry' | 'retry-or-content' | 'content';

/** One accepted request, and what the verdict has read from it already. */
export interface AcceptedDelivery {
	readonly accepted: SchemeMatch;
	readonly view: RequestView;
	readonly event: string | undefined;
	readonly deliveryId: string | undefined;
}

/** @returns a compact key, distinct per profile; undefined where nothing tells the delivery from another one */
type ReadKey = (delivery: AcceptedDelivery) => string | undefined;

const DAY = 86_400;

/** Schedules count from the end of one attempt to the beginning of the next, and queues add to that. */
const SLACK = 3600;

/** Each part with its length, so that no two lists of parts have the same digest. */
function digest(...parts: readonly (string | Buffer)[]): string {
	const sum = createHash('sha256');
	for (const part of parts) sum.update(`${Buffer.byteLength(part)}:`).update(part as string);
	return sum.digest('base64url');
}

/** An ECDSA signature has other spellings that hold too. */
const isExact = ({ algorithm }: SignedScheme): boolean => algorithm !== 'ecdsa-p256-sha256';

/** Whether one content always has one signature: no ID and no time outside of the content make it another. */
function hasOneSignature(scheme: Scheme): boolean {
	if (scheme.kind !== 'signed' || !isExact(scheme)) return false;
	const place = scheme.timestamp?.from.in;
	return place !== 'header' && place !== 'field' && !contentNeeds(scheme, 'id');
}

/** Whether the signature is over values beside the body only, so that any body goes with it. */
const leavesBodyOut = (scheme: Scheme): boolean =>
	scheme.kind === 'signed' &&
	isExact(scheme) &&
	!(['body', 'json', 'form'] as const).some((need) => contentNeeds(scheme, need));

/** How a profile's deliveries are told apart, part by part. */
class DeliveryIdentity {
	private readonly readId: (delivery: AcceptedDelivery) => string | undefined;
	/** a header is not part of the content; where the event is, it is in the key already */
	private readonly eventIsBeside: boolean;
	private readonly contentIsSignature: boolean;

	constructor(
		private readonly profile: SignatureProfile,
		private readonly copies: CopyRule,
	) {
		const { retry, scheme, event = [] } = profile;
		const own = retry.id && compileSources(retry.id);
		this.readId = own ? ({ view }) => own(view) : ({ deliveryId }) => deliveryId;
		this.eventIsBeside = event.some(({ in: place }) => place === 'header' || place === 'query');
		// Whoever holds a captured signature over a part of the body can change the rest, so in strict mode the signature counts.
		// Elsewhere the body does: a retry after a rotation of the secret has another signature.
		this.contentIsSignature =
			copies === 'content' && (leavesBodyOut(scheme) || (hasOneSignature(scheme) && !coversEveryByte(scheme)));
	}

	readonly byId: ReadKey = (delivery) => {
		const { accepted, event = '' } = delivery;
		if (accepted.signedId !== undefined) return this.key('i', accepted.signedId);
		const id = this.readId(delivery);
		if (id === undefined) return undefined;
		return this.copies === 'content' ? this.key('i', id) : this.key('i', event, id);
	};

	readonly byIdAndContent: ReadKey = (delivery) => {
		const id = this.readId(delivery);
		return id === undefined ? undefined : this.key('b', delivery.event ?? '', id, this.contentOf(delivery));
	};

	readonly byContent: ReadKey = (delivery) =>
		this.eventIsBeside && this.copies !== 'content'
			? this.key('c', delivery.event ?? '', this.contentOf(delivery))
			: this.key('c', this.contentOf(delivery));

	/** A message signature may leave the body uncovered, so that two deliveries of one second can have the same one. */
	readonly bySignature: ReadKey = ({ accepted: { signature }, view }) => {
		if (signature === undefined) return undefined;
		return this.profile.scheme.kind === 'message-signature'
			? this.key('s', signature, view.body)
			: this.key('s', signature);
	};

	/** A delivery without the ID that the sender's retries keep is known by its signature over a time, or not at all. */
	readonly bySignedTime: ReadKey = (delivery) => {
		const { scheme } = this.profile;
		const tells = scheme.kind === 'signed' ? isExact(scheme) : scheme.kind === 'message-signature';
		return tells && delivery.accepted.timestamp !== undefined ? this.bySignature(delivery) : undefined;
	};

	private contentOf({ accepted, view }: AcceptedDelivery): Buffer {
		return this.contentIsSignature && accepted.signature !== undefined ? accepted.signature : view.body;
	}

	private key(basis: string, ...parts: readonly (string | Buffer)[]): string {
		return `${this.profile.name}:${basis}:${digest(...parts)}`;
	}
}

/** The ways in which a delivery may be recognised, best first. */
function waysOf(keeps: RetryKeeps, copies: CopyRule, identity: DeliveryIdentity): readonly ReadKey[] {
	if (copies === 'content') return keeps === 'id' ? [identity.byId, identity.byContent] : [identity.byContent];
	const byRetry: Readonly<Record<RetryKeeps, readonly ReadKey[]>> = {
		id: [identity.byId, identity.bySignedTime],
		'id-and-content': [identity.byIdAndContent, identity.bySignedTime],
		content: [identity.byContent],
		signature: [identity.bySignature],
		nothing: [],
	};
	return copies === 'retry' ? byRetry[keeps] : [...byRetry[keeps], identity.byContent];
}

/**
 * Compiles what a delivery is remembered by.
 *
 * @returns reads the key; empty where nothing tells the delivery from another one
 */
export function compileReplayKey(profile: SignatureProfile, copies: CopyRule): (delivery: AcceptedDelivery) => string {
	const { keeps, repeats } = profile.retry;
	const identity = new DeliveryIdentity(profile, copies);
	const usual = waysOf(keeps, copies, identity);
	const repeated = copies === 'content' ? usual : waysOf('id-and-content', copies, identity);
	return (delivery) => {
		const mayRepeat = delivery.event !== undefined && repeats?.includes(delivery.event);
		for (const read of mayRepeat ? repeated : usual) {
			const key = read(delivery);
			if (key !== undefined) return key;
		}
		return '';
	};
}

/**
 * How long a delivery is to be remembered, in seconds: as long as its sender may try again, as long as its signature is accepted,
 * and never less than a day, because what identifies a delivery does not come back by chance.
 *
 * @param tolerance seconds; Infinity where no time is signed or judged
 */
export function duplicateWindow({ retry }: SignatureProfile, copies: CopyRule, tolerance: number): number {
	if (copies === 'retry' && retry.keeps === 'nothing') return 0;
	return Math.max(DAY, (retry.spanSeconds ?? 0) + SLACK, tolerance === Infinity ? 0 : 2 * tolerance);
}
