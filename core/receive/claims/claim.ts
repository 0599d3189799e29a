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

	/** Writes a sign of life. While the run is in progress, call it twice per `LIFE_SLOT`. */
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
	async move(rows: ClaimRows): Promise<void> {
		await this.write(rows, movedNumber, this.chain.now);
	}

	private async write(rows: ClaimRows, number: number, now: number): Promise<void> {
		const before = this.writing;
		const writing = async () => {
			await before.catch(() => undefined);
			if (!this.isOutdated(now)) await rows.write(this.row, number);
		};
		this.writing = writing();
		await this.writing;
	}

	/** Whether the table of this claim may already have been cleared. A row written after that would never be removed. */
	private isOutdated(now: number): boolean {
		const { epoch, windowMs } = this.chain;
		return now >= (epoch + 2) * windowMs;
	}
}
