import { attemptRow, outdatedRow, PLACES, stateRow } from './places';
import type { ClaimRows } from './rows';

/**
 * How many places are checked after one run: at most the first number if runs follow one another quickly, so that cleanup does not
 * slow down a busy database, and up to the second after a pause. A node with few runs then keeps few rows of past windows.
 */
const BUSY_PLACES = 64;
const MAX_PLACES = 1_024;
const PLACES_PER_SECOND = 100;

/**
 * Removes the rows of past time windows, a few places at a time. It needs no record of which rows earlier processes wrote:
 * each process checks every place about once per window, each from its own starting place.
 */
export class Sweep {
	private swept: number | undefined;

	/** @param place the place to start at */
	constructor(private place: number) {}

	/**
	 * Checks the places that have become due since the last call.
	 *
	 * @param now Unix milliseconds
	 */
	async run(rows: ClaimRows, windowSeconds: number, now: number): Promise<void> {
		const windowMs = windowSeconds * 1000;
		const pause = now - (this.swept ?? now);
		const due = Math.ceil((pause * PLACES) / windowMs);
		const most = Math.min(Math.max((pause * PLACES_PER_SECOND) / 1000, BUSY_PLACES), MAX_PLACES);
		this.swept = now;
		const epoch = Math.floor(now / windowMs);
		for (let left = Math.min(Math.max(due, 1), most); left > 0; left--) {
			const row = outdatedRow(epoch, this.place++);
			if ((await rows.read(row)) > 0) await removeChain(rows, row);
		}
	}
}

/** Removes all attempts of a claim. The first row is removed last, because the others are found through it. */
async function removeChain(rows: ClaimRows, row: string): Promise<void> {
	let last = 0;
	while ((await rows.read(attemptRow(row, last + 1))) > 0) last++;
	for (let attempt = last; attempt >= 0; attempt--) {
		await rows.remove(stateRow(row, attempt));
		await rows.remove(attemptRow(row, attempt));
	}
}
