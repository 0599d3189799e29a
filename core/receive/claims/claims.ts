import { Claim } from './claim';
import type { Chain } from './claim';
import { claimNumber, isAlive, isRemembered, readState } from './life';
import { attemptRow, epochAt, placesOf, stateRow } from './places';
import type { Identity, Places } from './places';
import type { ClaimRows } from './rows';

/** The result of trying to claim a delivery. */
export type Finding =
	/** no other process is running it or has run it: this process may run it */
	| { readonly kind: 'claimed'; readonly claim: Claim }
	/** it has already been run */
	| { readonly kind: 'copy' }
	/** a live process is running it */
	| { readonly kind: 'running' }
	/** it has no free place, or too many attempts: it is run without a claim */
	| { readonly kind: 'full' };

/** The maximum number of claimed attempts per delivery. Later attempts run without a claim. */
const MAX_ATTEMPTS = 200;

/**
 * Claims a delivery, so that only one of its copies runs, however many processes receive one. The row of a claim is created
 * atomically and is never taken back: if an attempt fails or its process dies, the next attempt gets a row of its own, which
 * again only one process can create. The result is `copy` only once a run of the delivery has ended.
 *
 * @param now Unix milliseconds
 */
export async function claim(rows: ClaimRows, identity: Identity, now: number): Promise<Finding> {
	const windowMs = identity.windowSeconds * 1000;
	const epoch = epochAt(identity, now);
	const isTurn = now - epoch * windowMs < Math.min(TURN, windowMs / 4);
	const search = async (places: Places): Promise<Search> => {
		const first = await rows.read(places.rows[0]);
		return { rows, places, first, windowMs, now };
	};
	// in parallel, because each read may be a network round trip
	const [before, present] = await Promise.all([
		search(placesOf(identity, epoch - 1)),
		search(placesOf(identity, epoch)),
	]);
	const earlier = await lookFor(before, isTurn);
	if (earlier?.kind === 'claimed') await earlier.claim.move(rows);
	else if (earlier !== undefined && earlier.kind !== 'full') return earlier;
	const found = await lookFor(present, true);
	if (found !== undefined) return found;
	return (await lookFor(await search(placesOf(identity, epoch + 1)), true)) ?? { kind: 'full' };
}

/**
 * Milliseconds. When one time window ends and the next begins, the clocks of the processes may disagree and calls may arrive
 * late. For this long, a delivery is claimed in both windows, the earlier one first, so that all processes find the same claim.
 */
const TURN = 60_000;

/** The search for a delivery in one time window. */
interface Search {
	readonly rows: ClaimRows;
	readonly places: Places;
	/** The number of the row at the first place; 0 if there is none. */
	readonly first: number;
	readonly windowMs: number;
	readonly now: number;
}

/**
 * Looks for a delivery in one time window.
 *
 * @param mayClaim whether to claim it if nobody has
 * @returns undefined if it has no valid claim in this window: none was made, it has expired, or it was moved to the next window
 */
async function lookFor(search: Search, mayClaim: boolean): Promise<Finding | undefined> {
	const { rows, places, first, now } = search;
	for (const [index, row] of places.rows.entries()) {
		const number = index === 0 ? first : await rows.read(row);
		if (number === 0 && !mayClaim) return undefined;
		const found = await rows.create(row, places.owner, number === 0 ? claimNumber(now) : 1);
		if (found === 'foreign') continue;
		const chain = chainAt(search, row);
		if (found === 'own') return await follow(chain, rows);
		return mayClaim ? { kind: 'claimed', claim: new Claim(chain, 0) } : undefined;
	}
	return { kind: 'full' };
}

function chainAt({ places: { epoch }, windowMs, now }: Search, row: string): Chain {
	return { row, epoch, windowMs, now };
}

/**
 * Reads the attempts of a claim in order. If the last one failed or its process died, creates the next one.
 *
 * @returns undefined if the delivery is no longer remembered, or if its claim was moved to the next window
 */
async function follow(chain: Chain, rows: ClaimRows): Promise<Finding | undefined> {
	const { row, epoch, windowMs, now } = chain;
	for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
		const number = await rows.read(attemptRow(row, attempt));
		const state = readState(await rows.read(stateRow(row, attempt)));
		if (state.kind === 'moved') return undefined;
		if (state.kind === 'ended') {
			return isRemembered(epoch, state.part, windowMs, now) ? { kind: 'copy' } : undefined;
		}
		if (isAlive(state, number, now)) return { kind: 'running' };
		const next = attemptRow(row, attempt + 1);
		if ((await rows.read(next)) > 0) continue;
		if ((await rows.create(next, NEXT, claimNumber(now))) !== 'created') continue;
		return await takeOver(chain, attempt, rows);
	}
	return { kind: 'full' };
}

/** Takes over from a failed or dead attempt. Reads its state again: a process that seemed dead may have ended its run. */
async function takeOver(chain: Chain, attempt: number, rows: ClaimRows): Promise<Finding> {
	const taken = new Claim(chain, attempt + 1);
	const state = readState(await rows.read(stateRow(chain.row, attempt)));
	if (state.kind !== 'ended') return { kind: 'claimed', claim: taken };
	await taken.end(rows, true, chain.now);
	return { kind: 'copy' };
}

/** The owner of the rows of later attempts. The name of such a row already identifies its claim. */
const NEXT = 'entries';
