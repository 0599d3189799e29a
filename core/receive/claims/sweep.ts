import { attemptRow, outdatedRow, PLACES, stateRow } from './places';
import type { ClaimRows } from './rows';

/** The maximum number of places that are checked after one claim, so that cleanup does not slow down a busy database. */
const MAX_PLACES = 64;

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
		const due = Math.ceil(((now - (this.swept ?? now)) * PLACES) / windowMs);
		this.swept = now;
		const epoch = Math.floor(now / windowMs);
		for (let left = Math.min(Math.max(due, 1), MAX_PLACES); left > 0; left--) {
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
