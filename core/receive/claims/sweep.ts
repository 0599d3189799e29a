import { attemptRow, outdatedRow, PLACES, stateRow } from './places';
import type { ClaimRows } from './rows';

/** So many places are looked at after one claim at most: an idle database has time, and a busy one is not to be held up. */
const MAX_PLACES = 64;

/**
 * Removes what earlier windows have left behind, a few places at a time. Nothing has to be known of earlier processes: each
 * goes through all places once in a window, from a place of its own on.
 */
export class Sweep {
	private swept: number | undefined;

	/** @param place to begin with */
	constructor(private place: number) {}

	/**
	 * Looks at as many places as are due since the last time.
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

/** The first row goes last: as long as it is there, the others are found. */
async function removeChain(rows: ClaimRows, row: string): Promise<void> {
	let last = 0;
	while ((await rows.read(attemptRow(row, last + 1))) > 0) last++;
	for (let attempt = last; attempt >= 0; attempt--) {
		await rows.remove(stateRow(row, attempt));
		await rows.remove(attemptRow(row, attempt));
	}
}
