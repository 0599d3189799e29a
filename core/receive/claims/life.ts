/**
 * What the number of a row says. Numbers are all that n8n lets a node read back from such a row.
 *
 * The row of a claim tells when the claim was made. The row of its state appears later: its number is a sign of life while the
 * run goes on, or says how the run has ended.
 */

/** Milliseconds. Whoever has not shown a sign of life in this slot or the one before is dead. */
export const LIFE_SLOT = 20_000;

/**
 * Slots are counted in a circle of four minutes, so that numbers, and with them rows, stay small. Once in each circle, a run that
 * died long ago seems alive for a minute.
 */
const CIRCLE = 12;

/** A window is divided into this many parts, to the end of which a delivery is remembered. */
const PARTS = 16;

const RELEASED = PARTS + 1;
const MOVED = RELEASED + 1;

/** How far a run has come, as its row tells. */
export type RunState =
	| { readonly kind: 'ended'; readonly part: number }
	| { readonly kind: 'released' }
	/** the claim was made anew in the next window */
	| { readonly kind: 'moved' }
	| { readonly kind: 'living'; readonly slot: number }
	/** no row yet: the claim itself is the only sign of life */
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

/** The number of a run that is over, and whose delivery is remembered. */
export function endedNumber(part: number): number {
	return 1 + part;
}

/** The number of a run that has failed, and whose delivery may run again. */
export const releasedNumber = RELEASED;

/** The number of a claim that is made anew in the next window. */
export const movedNumber = MOVED;

export function readState(number: number): RunState {
	if (number === 0) return { kind: 'begun' };
	if (number <= PARTS) return { kind: 'ended', part: number - 1 };
	if (number === RELEASED) return { kind: 'released' };
	return number === MOVED ? { kind: 'moved' } : { kind: 'living', slot: number - MOVED - 1 };
}

/**
 * Whether there was a sign of life lately. Another process's clock may be ahead or behind by less than a slot.
 *
 * @param number of the claim
 */
export function isAlive(state: RunState, number: number, now: number): boolean {
	if (state.kind !== 'living' && state.kind !== 'begun') return false;
	const slot = state.kind === 'living' ? state.slot : number - 1;
	const age = (slotOf(now) - slot + CIRCLE) % CIRCLE;
	return age <= 1 || age === CIRCLE - 1;
}

/** In which part of its window a claim was made. */
export function partOf(epoch: number, windowMs: number, now: number): number {
	const part = Math.floor(((now - epoch * windowMs) * PARTS) / windowMs);
	return Math.min(Math.max(part, 0), PARTS - 1);
}

/** Whether a delivery of the window before is still remembered. It never is for longer than the window. */
export function isRemembered(epoch: number, part: number, windowMs: number, now: number): boolean {
	return now - (epoch + part / PARTS) * windowMs < windowMs;
}
