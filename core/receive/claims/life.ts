/**
 * Encodes the state of a run as the number of a row. A number is all that n8n lets a node read back from such a row.
 *
 * The row of a claim holds the time at which the claim was made. Its state row is created later: the number is a sign of life
 * while the run is in progress, and says afterwards how the run ended.
 */

/** Milliseconds. A process writes a sign of life in each slot. */
export const LIFE_SLOT = 10_000;

/** Milliseconds by which the clocks of two processes may differ. */
const MAX_SKEW = 120_000;

/** The age, in slots, of the oldest sign of life with which a process is considered alive. */
const OLDEST = 3;

/** The same for a sign of life that seems to come from the future, because the clock of its process is ahead. */
const YOUNGEST = -2;

/**
 * The number of slots after which their numbering starts again: three minutes. This keeps the numbers, and so the rows, small.
 * As a side effect, a run that died long ago seems alive for one minute in every three.
 */
const CIRCLE = 18;

/** A time window is divided into this many parts. The time at which a delivery is forgotten is rounded to them. */
const PARTS = 16;

const RELEASED = PARTS + 1;
const MOVED = RELEASED + 1;

/** The state of a run, as read from its state row. */
export type RunState =
	| { readonly kind: 'ended'; readonly part: number }
	| { readonly kind: 'released' }
	/** the delivery is claimed in the next window instead */
	| { readonly kind: 'moved' }
	| { readonly kind: 'living'; readonly slot: number }
	/** there is no state row yet: the claim itself is the only sign of life */
	| { readonly kind: 'begun' };

const slotOf = (now: number): number => Math.floor(now / LIFE_SLOT) % CIRCLE;

/** The number of a new claim. */
export function claimNumber(now: number): number {
	return 1 + slotOf(now);
}

/** The number of a sign of life. */
export function lifeNumber(now: number): number {
	return MOVED + 1 + slotOf(now);
}

/** The number of a run that has ended and whose delivery is remembered. */
export function endedNumber(part: number): number {
	return 1 + part;
}

/** The number of a run that has failed and whose delivery may run again. */
export const releasedNumber = RELEASED;

/** The number of a claim that was moved to the next window. */
export const movedNumber = MOVED;

export function readState(number: number): RunState {
	if (number === 0) return { kind: 'begun' };
	if (number <= PARTS) return { kind: 'ended', part: number - 1 };
	if (number === RELEASED) return { kind: 'released' };
	return number === MOVED ? { kind: 'moved' } : { kind: 'living', slot: number - MOVED - 1 };
}

/** Returns how far the clocks of two processes may differ, in milliseconds. It is less if the time window is short. */
export function maxSkew(windowMs: number): number {
	return Math.min(MAX_SKEW, windowMs / 8);
}

/**
 * Whether the last sign of life of a run is recent. If the clock of its process differs from this one by more than 15 seconds,
 * the result may be wrong in both directions.
 *
 * @param number the number in the row of the claim, used if there is no state row yet
 * @param now Unix milliseconds
 */
export function isAlive(state: RunState, number: number, now: number): boolean {
	if (state.kind !== 'living' && state.kind !== 'begun') return false;
	const slot = state.kind === 'living' ? state.slot : number - 1;
	const age = (slotOf(now) - slot + CIRCLE) % CIRCLE;
	return age <= OLDEST || age >= CIRCLE + YOUNGEST;
}

/** Returns the part of its time window in which a claim was made, from 0 to 15. */
export function partOf(epoch: number, windowMs: number, now: number): number {
	const part = Math.floor(((now - epoch * windowMs) * PARTS) / windowMs);
	return Math.min(Math.max(part, 0), PARTS - 1);
}

/** Whether a delivery that has been run is still remembered: at most for the length of one window. */
export function isRemembered(epoch: number, part: number, windowMs: number, now: number): boolean {
	return now - (epoch + part / PARTS) * windowMs < windowMs;
}
