import { follow, take } from './attempts';
import type { Chain, Finding } from './claim';
import { claimNumber, maxSkew } from './life';
import { epochAt, placesOf } from './places';
import type { Identity, Places } from './places';
import type { ClaimRows, Clock } from './rows';

/** How often a delivery is looked for again if a time window ends during the search. */
const MAX_SEARCHES = 3;

/**
 * Claims a delivery, so that only one of its copies runs, however many processes receive one. The row of a claim is created
 * atomically and is never taken back: if an attempt fails or its process dies, the next attempt gets a row of its own, which
 * again only one process can create. The result is `copy` only once a run of the delivery has ended.
 */
export async function claim(rows: ClaimRows, identity: Identity, clock: Clock): Promise<Finding> {
	for (let searches = 1; ; searches++) {
		const now = clock.now();
		const found = await claimAt({ rows, clock, now }, identity);
		if (found.kind !== 'claimed' || searches === MAX_SEARCHES) return found;
		if (found.claim.epoch >= epochAt(identity, clock.now())) return found;
		// other processes already claim the delivery in the next window
		await found.claim.move(rows, now);
	}
}

/**
 * Milliseconds. When one time window ends and the next begins, calls may arrive late, and the clocks of the processes may also
 * disagree. For this long, a delivery is claimed in both windows, the earlier one first, so that all processes find the same claim.
 */
const LATE = 60_000;

/** What a search for a delivery needs. */
interface Searcher {
	readonly rows: ClaimRows;
	readonly clock: Clock;
	/** When the search began, in Unix milliseconds. */
	readonly now: number;
}

/** The search for a delivery in one time window. */
interface Search extends Searcher {
	readonly places: Places;
	/** The number of the row at the first place; 0 if there is none. */
	readonly first: number;
	readonly windowMs: number;
}

async function claimAt(searcher: Searcher, identity: Identity): Promise<Finding> {
	const { rows, now } = searcher;
	const windowMs = identity.windowSeconds * 1000;
	const epoch = epochAt(identity, now);
	const isTurn = now - epoch * windowMs < Math.min(LATE + maxSkew(windowMs), windowMs / 4);
	const search = async (places: Places): Promise<Search> => {
		const first = await rows.read(places.rows[0]);
		return { ...searcher, places, first, windowMs };
	};
	// in parallel, because each read may be a network round trip
	const [before, present] = await Promise.all([
		search(placesOf(identity, epoch - 1)),
		search(placesOf(identity, epoch)),
	]);
	const earlier = await lookFor(before, isTurn);
	if (earlier?.kind === 'claimed') await earlier.claim.move(rows, now);
	else if (earlier !== undefined && earlier.kind !== 'full') return earlier;
	const found = await lookFor(present, true);
	if (found !== undefined) return found;
	return (await lookFor(await search(placesOf(identity, epoch + 1)), true)) ?? { kind: 'full' };
}

/**
 * Looks for a delivery in one time window.
 *
 * @param mayClaim whether to claim it if nobody has
 * @returns undefined if it has no valid claim in this window: none was made, it has expired, or it was moved to the next window
 */
async function lookFor(search: Search, mayClaim: boolean): Promise<Finding | undefined> {
	const { rows, clock, places, first } = search;
	for (const [index, row] of places.rows.entries()) {
		const number = index === 0 ? first : await rows.read(row);
		if (number === 0 && !mayClaim) return undefined;
		const asked = clock.now();
		const found = await rows.create(row, places.owner, number === 0 ? claimNumber(asked) : 1);
		if (found === 'foreign') continue;
		const attempts = { chain: chainAt(search, row), rows, clock };
		if (found === 'own') return await follow(attempts);
		return mayClaim ? await take(attempts, 0, asked) : undefined;
	}
	return { kind: 'full' };
}

function chainAt({ places: { epoch }, windowMs, now }: Search, row: string): Chain {
	return { row, epoch, windowMs, now };
}
