import {
	claimNumber,
	endedNumber,
	isAlive,
	isRemembered,
	lifeNumber,
	movedNumber,
	partOf,
	readState,
	releasedNumber,
} from './life';
import { attemptRow, epochAt, placesOf, stateRow } from './places';
import type { Identity, Places } from './places';
import type { ClaimRows } from './rows';

/** What somebody who wants to run a delivery finds. */
export type Finding =
	/** nobody else runs it or has run it */
	| { readonly kind: 'claimed'; readonly claim: Claim }
	/** it was run */
	| { readonly kind: 'copy' }
	/** it is being run, by a process that lives */
	| { readonly kind: 'running' }
	/** no place is left for it: it is run unclaimed */
	| { readonly kind: 'full' };

/** So often a delivery is claimed again after a failure; then it is run unclaimed. */
const MAX_ATTEMPTS = 200;

/** One attempt to run a delivery, which is this process's own. */
export class Claim {
	private readonly row: string;

	/** The last write. One that is late must not undo the next. */
	private writing: Promise<unknown> = Promise.resolve();

	private isOver = false;

	constructor(
		private readonly chain: Chain,
		attempt: number,
	) {
		this.row = stateRow(chain.row, attempt);
	}

	/** To be shown twice in every slot of time while the run goes on. */
	async showLife(rows: ClaimRows, now: number): Promise<void> {
		if (!this.isOver) await this.write(rows, lifeNumber(now), now);
	}

	/** @param remembered false: it may run again */
	async end(rows: ClaimRows, remembered: boolean, now: number): Promise<void> {
		const { epoch, windowMs, now: begun } = this.chain;
		this.isOver = true;
		await this.write(rows, remembered ? endedNumber(partOf(epoch, windowMs, begun)) : releasedNumber, now);
	}

	/** Leaves it to the next window. */
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

	/** Once the table is cleared, a row that is written would stay for ever. */
	private isOutdated(now: number): boolean {
		const { epoch, windowMs } = this.chain;
		return now >= (epoch + 2) * windowMs;
	}
}

/**
 * Claims a delivery, so that of any number of copies at any number of processes one runs: the row of a claim is created in one
 * step. Nothing is ever taken back: an attempt that has failed or whose process has died is followed by the next one, which
 * again only one can create. A copy is only called so once a run has ended.
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
	// at once, because each may be a way to another machine
	const [before, present] = await Promise.all([
		search(placesOf(identity, epoch - 1)),
		search(placesOf(identity, epoch)),
	]);
	const earlier = isTurn ? await claimIn(before) : await findClaim(before);
	if (earlier?.kind === 'claimed') await earlier.claim.move(rows);
	else if (earlier !== undefined && earlier.kind !== 'full') return earlier;
	const found = await claimIn(present);
	if (found !== undefined) return found;
	return (await claimIn(await search(placesOf(identity, epoch + 1)))) ?? { kind: 'full' };
}

/**
 * Milliseconds. At the turn from one window to the next, some clocks are ahead and some calls are late. For this long, a
 * delivery is claimed in both windows, first in the earlier one, so that all meet in one of them.
 */
const TURN = 60_000;

/** One window of time, in which a delivery is looked for. */
interface Search {
	readonly rows: ClaimRows;
	readonly places: Places;
	/** The number at the first place. */
	readonly first: number;
	readonly windowMs: number;
	readonly now: number;
}

/** @returns undefined if the delivery has no claim in this window, or none that counts any more */
async function findClaim(search: Search): Promise<Finding | undefined> {
	const { rows, places, first } = search;
	for (const [index, row] of places.rows.entries()) {
		if ((index === 0 ? first : await rows.read(row)) === 0) return undefined;
		const owner = await rows.create(row, places.owner, 1);
		if (owner === 'own') return await follow(chainAt(search, row), rows);
		if (owner === 'created') return undefined;
	}
	return undefined;
}

/** @returns undefined for a claim that is to be looked for in the next window */
async function claimIn(search: Search): Promise<Finding | undefined> {
	const { rows, places, first, now } = search;
	for (const [index, row] of places.rows.entries()) {
		const number = index === 0 ? first : await rows.read(row);
		const created = await rows.create(row, places.owner, number === 0 ? claimNumber(now) : 1);
		if (created === 'foreign') continue;
		const chain = chainAt(search, row);
		return created === 'created' ? { kind: 'claimed', claim: new Claim(chain, 0) } : await follow(chain, rows);
	}
	return { kind: 'full' };
}

interface Chain {
	readonly row: string;
	readonly epoch: number;
	readonly windowMs: number;
	readonly now: number;
}

function chainAt({ places: { epoch }, windowMs, now }: Search, row: string): Chain {
	return { row, epoch, windowMs, now };
}

/**
 * Goes from attempt to attempt, and makes the next one where the last has failed or died.
 *
 * @returns undefined if the delivery is forgotten, or is to be looked for in the next window
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

/** Whoever was taken for dead may have ended its run at the last moment. */
async function takeOver(chain: Chain, attempt: number, rows: ClaimRows): Promise<Finding> {
	const taken = new Claim(chain, attempt + 1);
	const state = readState(await rows.read(stateRow(chain.row, attempt)));
	if (state.kind !== 'ended') return { kind: 'claimed', claim: taken };
	await taken.end(rows, true, chain.now);
	return { kind: 'copy' };
}

/** The owner of rows whose names say whose they are. */
const NEXT = 'entries';
