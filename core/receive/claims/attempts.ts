import { Claim, outdatedAt } from './claim';
import type { Chain, Finding } from './claim';
import { claimNumber, isAlive, isRemembered, LIFE_SLOT, maxSkew, readState } from './life';
import type { RunState } from './life';
import { attemptRow, stateRow } from './places';
import type { ClaimRows, Clock } from './rows';

/** The maximum number of claimed attempts per delivery. Later attempts run without a claim. */
const MAX_ATTEMPTS = 200;

/**
 * Milliseconds. A process may be suspended, and a statement may take long. What was read or written within a longer time
 * is not compared with the clock.
 */
const PROMPT = 5_000;

const MAX_CONFIRMATIONS = 3;

/**
 * Milliseconds for which a run that seems dead is observed before it is taken over, so that a living one writes a sign of life.
 * The clock of its process may be wrong, or the database may have been unavailable.
 */
const OBSERVED = LIFE_SLOT + PROMPT;
const OBSERVED_EVERY = 2_500;

/** The owner of the rows of later attempts. The name of such a row already identifies its claim. */
const NEXT = 'entries';

/** A chain of attempts, and what is needed to read it. */
export interface Attempts {
	readonly chain: Chain;
	readonly rows: ClaimRows;
	readonly clock: Clock;
}

/** An attempt as the database shows it. */
interface Look {
	readonly state: RunState;
	/** The number of its state row. Each sign of life changes it. */
	readonly sign: number;
	readonly isOpen: boolean;
	/** Whether its last sign of life is recent, or the database took too long to tell. */
	readonly mayBeAlive: boolean;
}

/**
 * Reads the attempts of a claim in order. If the last one failed or its process died, creates the next one.
 *
 * @returns undefined if the delivery is no longer remembered, or if its claim was moved to the next window
 */
export async function follow(attempts: Attempts): Promise<Finding | undefined> {
	const { chain, rows, clock } = attempts;
	const { row, epoch, windowMs, now } = chain;
	for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
		const seen = await observe(attempts, attempt);
		const { state, mayBeAlive } = seen;
		if (state.kind === 'moved') return undefined;
		if (state.kind === 'ended') {
			return isRemembered(epoch, state.part, windowMs, now) ? { kind: 'copy' } : undefined;
		}
		if (mayBeAlive) return running(chain);
		const next = attemptRow(row, attempt + 1);
		if ((await rows.read(next)) > 0) continue;
		const asked = clock.now();
		if ((await rows.create(next, NEXT, claimNumber(asked))) !== 'created') continue;
		return await takeOver(attempts, attempt, asked, seen);
	}
	return { kind: 'full' };
}

/**
 * Looks at an attempt. If it seems dead and nobody has taken over from it, looks until it shows a sign of life or has been silent
 * for long enough.
 */
async function observe(attempts: Attempts, attempt: number): Promise<Look> {
	const { chain, rows, clock } = attempts;
	const first = await look(attempts, attempt);
	let seen = first;
	for (let silent = 0; silent < OBSERVED && seen.isOpen && !seen.mayBeAlive; silent += OBSERVED_EVERY) {
		if ((await rows.read(attemptRow(chain.row, attempt + 1))) > 0) break;
		await clock.sleep(OBSERVED_EVERY);
		seen = since(first, await look(attempts, attempt));
	}
	return seen;
}

/** Adds to a look what an earlier one tells: a run whose sign of life has changed is alive, whatever the clocks say. */
function since(earlier: Look, seen: Look): Look {
	return { ...seen, mayBeAlive: seen.mayBeAlive || (seen.isOpen && seen.sign !== earlier.sign) };
}

/** Takes over from a failed or dead attempt. Looks at it again: a process that seemed dead may run it, or have run it. */
async function takeOver(attempts: Attempts, attempt: number, asked: number, seen: Look): Promise<Finding> {
	const { state, mayBeAlive } = since(seen, await look(attempts, attempt));
	if (state.kind !== 'ended' && !mayBeAlive) return await take(attempts, attempt + 1, asked);
	const { chain, rows, clock } = attempts;
	await new Claim(chain, attempt + 1).end(rows, false, clock.now());
	return mayBeAlive ? running(chain) : { kind: 'copy' };
}

/**
 * Makes the row that was created for an attempt into a claim.
 *
 * @param asked when the creation of the row began, in Unix milliseconds; the row has the number of that moment
 */
export async function take(attempts: Attempts, attempt: number, asked: number): Promise<Finding> {
	const claim = new Claim(attempts.chain, attempt);
	const isOurs = await isStillOurs(attempts, attempt, claim, asked);
	return isOurs ? { kind: 'claimed', claim } : running(attempts.chain);
}

/**
 * Tells whether no other process has taken over a claim that was created some time ago and may look dead. The order matters:
 * another process creates the next attempt and then reads the sign of life, so at least one of the two notices the other.
 */
async function isStillOurs(
	{ chain, rows, clock }: Attempts,
	attempt: number,
	claim: Claim,
	createdAt: number,
): Promise<boolean> {
	for (let [tries, since] = [0, createdAt]; clock.now() - since > PROMPT; tries++) {
		if (tries === MAX_CONFIRMATIONS) return false;
		since = clock.now();
		await claim.showLife(rows, since);
		if ((await rows.read(attemptRow(chain.row, attempt + 1))) > 0) return false;
	}
	return true;
}

async function look({ chain: { row }, rows, clock }: Attempts, attempt: number): Promise<Look> {
	const asked = clock.now();
	const number = await rows.read(attemptRow(row, attempt));
	const sign = await rows.read(stateRow(row, attempt));
	const state = readState(sign);
	const isOpen = state.kind === 'living' || state.kind === 'begun';
	const mayBeAlive = isOpen && (clock.now() - asked > PROMPT || isAlive(state, number, asked));
	return { state, sign, isOpen, mayBeAlive };
}

function running(chain: Chain): Finding {
	// another process, whose clock is ahead, may clear the table
	return { kind: 'running', findableUntil: outdatedAt(chain) - maxSkew(chain.windowMs) };
}
