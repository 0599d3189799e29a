import { claim } from './claims';
import type { Claim, Finding } from './claims';
import { LIFE_SLOT } from './life';
import type { Identity } from './places';
import type { ClaimRows, Clock } from './rows';

/** Milliseconds between two looks at a run that goes on elsewhere: soon for short runs, seldom for long ones. */
const FIRST_LOOK = 1000;
const LAST_LOOK = 10_000;

/**
 * Claims a delivery that its sender will not send again. While another process runs it, this one waits: if that process dies,
 * nobody else may know of the delivery.
 *
 * @param isOver whether nobody waits any more
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

/** A run that goes on. */
export interface GoingOn {
	readonly isOver: () => boolean;
	/** Called for a sign of life that could not be shown; the next one is tried all the same. */
	readonly failed: (error: unknown) => void;
}

/**
 * Shows signs of life until the run is over.
 *
 * @param claims of all deliveries that the run is for; more may be added
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
