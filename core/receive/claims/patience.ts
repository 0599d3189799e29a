import type { Claim, Finding } from './claim';
import { claim } from './claims';
import { LIFE_SLOT } from './life';
import type { Identity } from './places';
import type { ClaimRows, Clock } from './rows';

/** Milliseconds between two checks of a run in another process. The pause grows from the first value to the last. */
const FIRST_LOOK = 1000;
const LAST_LOOK = 10_000;

/** Milliseconds before a search that failed is repeated. */
const SEARCH_AGAIN = 1_000;
/** How often a search is tried. A database that restarts is usually back within half a minute. */
const MAX_SEARCHES = 30;
/** The same while the database has failed for longer, so that not every delivery waits in vain. */
const FEW_SEARCHES = 3;

/**
 * Runs statements again if the database fails.
 *
 * @param isDown whether the database has already failed for longer
 * @throws the last error
 */
export async function withRetries<T>(statements: () => Promise<T>, clock: Clock, isDown = false): Promise<T> {
	for (let tries = 1; tries < (isDown ? FEW_SEARCHES : MAX_SEARCHES); tries++) {
		try {
			return await statements();
		} catch {
			await clock.sleep(SEARCH_AGAIN);
		}
	}
	return await statements();
}

/** The circumstances in which a copy waits. */
export interface Waiting {
	/** Whether to stop waiting. */
	readonly isOver: () => boolean;
	/** Whether the database has already failed for longer. */
	readonly isDown?: boolean;
}

/**
 * Claims a delivery that its sender will not send again. While another process runs it, this one waits: if the other process
 * dies, this may be the only one left that has the delivery. A run may last longer than its delivery is remembered. The copy is
 * then dropped, because a search would no longer find the run.
 */
export async function claimPatiently(
	rows: ClaimRows,
	identity: Identity,
	clock: Clock,
	{ isOver, isDown = false }: Waiting,
): Promise<Finding> {
	const search = async () => await claim(rows, identity, clock);
	let found = await withRetries(search, clock, isDown);
	for (let pause = FIRST_LOOK; found.kind === 'running' && !isOver(); pause = Math.min(pause * 1.5, LAST_LOOK)) {
		if (clock.now() + pause >= found.findableUntil) return { kind: 'copy' };
		await clock.sleep(pause);
		const last = found;
		// if the database fails, the run is still in progress as far as this process knows
		found = await search().catch(() => last);
	}
	return found;
}

/** A run in progress. */
export interface GoingOn {
	readonly isOver: () => boolean;
	/** Called if a sign of life could not be written. The next one is still attempted. */
	readonly failed: (error: unknown) => void;
}

/**
 * Writes signs of life until the run is over.
 *
 * @param claims the claims of all deliveries in the run; more may be added during the run
 */
export async function keepAlive(claims: readonly Claim[], rows: ClaimRows, clock: Clock, run: GoingOn): Promise<void> {
	for (;;) {
		await clock.sleep(LIFE_SLOT);
		if (run.isOver()) return;
		for (const claimed of claims) {
			await claimed.showLife(rows, clock.now()).catch(run.failed);
		}
	}
}

/** Milliseconds between two attempts at recording how a run ended. It is short, so that no copy runs before the next one. */
const RECORD_AGAIN = 2_000;
const MAX_RECORDS = 150;

/** How a run has ended. */
export interface Ended {
	/** Whether later copies are dropped; if false, the delivery may run again. */
	readonly remembered: boolean;
	/** Called if the end of a run could not be recorded at first. */
	readonly failed: (error: unknown) => void;
}

/**
 * Records that a run has ended. If the database fails, tries again for five minutes in the background. Without the record, a
 * copy would run the delivery again.
 */
export async function recordEnd(
	claims: readonly Claim[],
	rows: ClaimRows,
	clock: Clock,
	{ remembered, failed }: Ended,
): Promise<void> {
	for (const claimed of claims) {
		try {
			await claimed.end(rows, remembered, clock.now());
		} catch (error) {
			failed(error);
			void recordLater(claimed, rows, clock, remembered);
		}
	}
}

async function recordLater(claimed: Claim, rows: ClaimRows, clock: Clock, remembered: boolean): Promise<void> {
	for (let [tries, isDone] = [0, false]; !isDone && tries < MAX_RECORDS; tries++) {
		await clock.sleep(RECORD_AGAIN);
		isDone = await claimed.end(rows, remembered, clock.now()).then(
			() => true,
			() => false,
		);
	}
}
