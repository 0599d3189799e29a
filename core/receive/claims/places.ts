/**
 * Maps deliveries to row names. Each time window has a table of 262,144 places. n8n cannot list rows, so every row has a
 * predictable name: old rows are removed by checking each place of an old table.
 */

/** Three characters of a base64url digest select a place. */
export const PLACES = 64 ** 3;

/** The number of places that are tried. If other deliveries hold all of them, the delivery is not claimed. */
const PROBES = 16;

/** Of four tables, two are in use, one is kept free for clocks that run ahead, and one is being cleared. */
const TABLES = 4;

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** What identifies a delivery. */
export interface Identity {
	/** Ends with a base64url digest, after a colon if anything precedes it. */
	readonly key: string;
	readonly windowSeconds: number;
}

/** The places at which a delivery may be claimed in one time window, in the order in which they are tried. */
export interface Places {
	readonly epoch: number;
	/** Identifies the claim: unique to this delivery and this time window. */
	readonly owner: string;
	readonly rows: readonly [string, ...string[]];
}

/** Returns the number of the time window, counted from the Unix epoch. `now` is in Unix milliseconds. */
export function epochAt({ windowSeconds }: Identity, now: number): number {
	return Math.floor(now / (windowSeconds * 1000));
}

export function placesOf({ key, windowSeconds }: Identity, epoch: number): Places {
	const first = indexOf(key);
	const at = (step: number) => rowAt(epoch, (first + step) % PLACES);
	const others = Array.from({ length: PROBES - 1 }, (_, index) => at(index + 1));
	return { epoch, owner: `${key}|${windowSeconds}|${epoch}`, rows: [at(0), ...others] };
}

/** Returns the first place of a delivery. The first characters of its digest spread deliveries evenly over the table. */
function indexOf(key: string): number {
	const start = key.lastIndexOf(':') + 1;
	return [...key.slice(start, start + 3)].reduce((sum, digit) => sum * 64 + Math.max(DIGITS.indexOf(digit), 0), 0);
}

function rowAt(epoch: number, place: number): string {
	return `${((epoch % TABLES) + TABLES) % TABLES}.${place.toString(36)}`;
}

/** Returns the row at a place of the table that is being cleared. */
export function outdatedRow(epoch: number, place: number): string {
	return rowAt(epoch + 2, place % PLACES);
}

/** Returns the row of an attempt. The first attempt (0) uses the row of the place itself. */
export function attemptRow(row: string, attempt: number): string {
	return attempt === 0 ? row : `${row}.${attempt}`;
}

/** Returns the state row of an attempt. Only the process that makes the attempt writes to it. */
export function stateRow(row: string, attempt: number): string {
	return `${row}.${attempt}s`;
}
