import type { Claim } from './claim';
import { claim } from './claims';
import type { Finding } from './claims';
import { LIFE_SLOT } from './life';
import type { Identity } from './places';
import type { ClaimRows, Clock } from './rows';

/** Milliseconds between two checks of a run in another process. The pause grows from the first value to the last. */
const FIRST_LOOK = 1000;
const LAST_LOOK = 10_000;

/**
 * Claims a delivery that its sender will not send again. While another process runs it, this one waits: if the other process
 * dies, this may be the only one left that has the delivery.
 *
 * @param isOver whether to stop waiting
 */
export async function claimPatiently(
	rows: ClaimRows,
	identity: Identity,
	clock: Clock,
	isOver: () => boolean,
): Promise<Finding> {
	for (let pause = FIRST_LOOK; ; pause = Math.min(pause * 1.5, LAST_LOOK)) {
		const found = await claim(rows, identity, clock.now());
		if (found.kind !== 'running' || isOver()) return found;
		await clock.sleep(pause);
	}
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
		await clock.sleep(LIFE_SLOT / 2);
		if (run.isOver()) return;
		for (const claimed of claims) {
			await claimed.showLife(rows, clock.now()).catch(run.failed);
		}
	}
}
