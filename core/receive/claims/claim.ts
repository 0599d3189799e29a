import { endedNumber, lifeNumber, movedNumber, partOf, releasedNumber } from './life';
import { stateRow } from './places';
import type { ClaimRows } from './rows';

/** The attempts at running one delivery, in one time window. */
export interface Chain {
	/** The row of the first attempt. */
	readonly row: string;
	/** The number of the time window. */
	readonly epoch: number;
	readonly windowMs: number;
	/** When the delivery was looked for, in Unix milliseconds. */
	readonly now: number;
}

/** The result of trying to claim a delivery. */
export type Finding =
	/** no other process is running it or has run it: this process may run it */
	| { readonly kind: 'claimed'; readonly claim: Claim }
	/** it has already been run */
	| { readonly kind: 'copy' }
	/** a live process is running it; `findableUntil` is when its claim can no longer be found, in Unix milliseconds */
	| { readonly kind: 'running'; readonly findableUntil: number }
	/** it has no free place, or too many attempts: it is run without a claim */
	| { readonly kind: 'full' };

/** Returns when the table of a chain may be cleared, in Unix milliseconds. */
export function outdatedAt({ epoch, windowMs }: Chain): number {
	return (epoch + 2) * windowMs;
}

/** This process's claim to one attempt at running a delivery. */
export class Claim {
	private readonly row: string;

	/** The latest write. Each write waits for the one before it, so a slow write cannot overwrite a newer one. */
	private writing: Promise<unknown> = Promise.resolve();

	private isOver = false;

	constructor(
		private readonly chain: Chain,
		attempt: number,
	) {
		this.row = stateRow(chain.row, attempt);
	}

	/** The number of the time window in which the delivery is claimed. */
	get epoch(): number {
		return this.chain.epoch;
	}

	/** Writes a sign of life. While the run is in progress, call it once per `LIFE_SLOT`. */
	async showLife(rows: ClaimRows, now: number): Promise<void> {
		if (!this.isOver) await this.write(rows, lifeNumber(now), now);
	}

	/**
	 * Records that the run has ended.
	 *
	 * @param remembered whether later copies are dropped; if false, the delivery may run again
	 */
	async end(rows: ClaimRows, remembered: boolean, now: number): Promise<void> {
		const { epoch, windowMs, now: begun } = this.chain;
		this.isOver = true;
		await this.write(rows, remembered ? endedNumber(partOf(epoch, windowMs, begun)) : releasedNumber, now);
	}

	/** Marks the claim as moved: the delivery is claimed in the next time window instead. */
	async move(rows: ClaimRows, now: number): Promise<void> {
		this.isOver = true;
		await this.write(rows, movedNumber, now);
	}

	private async write(rows: ClaimRows, number: number, now: number): Promise<void> {
		const before = this.writing;
		const writing = async () => {
			await before.catch(() => undefined);
			// a row written after the table was cleared would never be removed
			if (now < outdatedAt(this.chain)) await rows.write(this.row, number);
		};
		this.writing = writing();
		await this.writing;
	}
}
