/**
 * Where the claims of a trigger are: a table of 262,144 places for each window of time. Rows cannot be listed, so their names
 * are such that all of them are known: what a window has left behind is removed by going through its places.
 */

/** As many as three characters of a digest tell apart. */
export const PLACES = 64 ** 3;

/** After so many places that belong to others, a delivery is not claimed. */
const PROBES = 16;

/** Of four tables, two are in use, one is left free for clocks that are ahead, and one is cleared. */
const TABLES = 4;

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** One delivery, as it is remembered. */
export interface Identity {
	/** Ends with a digest in base64url. */
	readonly key: string;
	readonly windowSeconds: number;
}

/** Where a delivery may be claimed in one window of time, best first. */
export interface Places {
	readonly epoch: number;
	/** Whose claim it is: no other delivery and no other window of time has the same. */
	readonly owner: string;
	readonly rows: readonly [string, ...string[]];
}

/** The number of the window of time. */
export function epochAt({ windowSeconds }: Identity, now: number): number {
	return Math.floor(now / (windowSeconds * 1000));
}

export function placesOf({ key, windowSeconds }: Identity, epoch: number): Places {
	const first = indexOf(key);
	const at = (step: number) => rowAt(epoch, (first + step) % PLACES);
	const others = Array.from({ length: PROBES - 1 }, (_, index) => at(index + 1));
	return { epoch, owner: `${key}|${windowSeconds}|${epoch}`, rows: [at(0), ...others] };
}

/** The first characters of the digest are as good as chance. */
function indexOf(key: string): number {
	const start = key.lastIndexOf(':') + 1;
	return [...key.slice(start, start + 3)].reduce((sum, digit) => sum * 64 + Math.max(DIGITS.indexOf(digit), 0), 0);
}

function rowAt(epoch: number, place: number): string {
	return `${((epoch % TABLES) + TABLES) % TABLES}.${place.toString(36)}`;
}

/** The row at a place of the table that nobody uses any more. */
export function outdatedRow(epoch: number, place: number): string {
	return rowAt(epoch + 2, place % PLACES);
}

/** The row of a later attempt, after the one before has failed or died; of the first, that of the place itself. */
export function attemptRow(row: string, attempt: number): string {
	return attempt === 0 ? row : `${row}.${attempt}`;
}

/** The row of an attempt's state, which only the process that made the attempt writes. */
export function stateRow(row: string, attempt: number): string {
	return `${row}.${attempt}s`;
}
