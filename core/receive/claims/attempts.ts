import { Claim, outdatedAt } from './claim';
import type { Chain, Finding } from './claim';
import { claimNumber, isAlive, isRemembered, MAX_SKEW, readState } from './life';
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

/** The owner of the rows of later attempts. The name of such a row already identifies its claim. */
const NEXT = 'entries';

/** A chain of attempts, and what is needed to read it. */
export interface Attempts {
	readonly chain: Chain;
	readonly rows: ClaimRows;
	readonly clock: Pick<Clock, 'now'>;
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
		const { state, mayBeAlive } = await look(attempts, attempt);
		if (state.kind === 'moved') return undefined;
		if (state.kind === 'ended') {
			return isRemembered(epoch, state.part, windowMs, now) ? { kind: 'copy' } : undefined;
		}
		if (mayBeAlive) return running(chain);
		const next = attemptRow(row, attempt + 1);
		if ((await rows.read(next)) > 0) continue;
		const asked = clock.now();
		if ((await rows.create(next, NEXT, claimNumber(asked))) !== 'created') continue;
		return await takeOver(attempts, attempt, asked);
	}
	return { kind: 'full' };
}

/** Takes over from a failed or dead attempt. Looks at it again: a process that seemed dead may run it, or have run it. */
async function takeOver(attempts: Attempts, attempt: number, asked: number): Promise<Finding> {
	const { state, mayBeAlive } = await look(attempts, attempt);
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

/** Reads the state of an attempt. It may be alive if its last sign of life is recent, or if the database took too long to tell. */
async function look(
	{ chain: { row }, rows, clock }: Attempts,
	attempt: number,
): Promise<{ state: RunState; mayBeAlive: boolean }> {
	const asked = clock.now();
	const number = await rows.read(attemptRow(row, attempt));
	const state = readState(await rows.read(stateRow(row, attempt)));
	const isOpen = state.kind === 'living' || state.kind === 'begun';
	return { state, mayBeAlive: isOpen && (clock.now() - asked > PROMPT || isAlive(state, number, asked)) };
}

function running(chain: Chain): Finding {
	// another process, whose clock is ahead, may clear the table
	return { kind: 'running', findableUntil: outdatedAt(chain) - MAX_SKEW };
}
