import { createHash } from 'node:crypto';

import type { Claim, Finding } from '../../../../../core/receive/claims/claim';
import { claim as claimAt } from '../../../../../core/receive/claims/claims';
import { PLACES } from '../../../../../core/receive/claims/places';
import { Sweep } from '../../../../../core/receive/claims/sweep';
import { Table } from './table';

const DAY = 86_400;
const HOUR_MS = 3_600_000;
/** A moment at the beginning of a window. */
const START = 20_000 * DAY * 1000;
const delivery = (digest: string, windowSeconds = DAY) => ({ key: `github:c:${digest}`, windowSeconds });
const ONE = delivery('AAAA-one');
const claim = async (table: Table, identity: typeof ONE, now: number) =>
	await claimAt(table, identity, { now: () => now, sleep: async () => {} });

async function claimed(table: Table, identity = ONE, now = START): Promise<Claim> {
	const found = await claim(table, identity, now);
	if (found.kind !== 'claimed') throw new Error(`It was not claimed, but ${found.kind}`);
	return found.claim;
}
const kindOf = async (found: Promise<Finding>) => (await found).kind;

describe('a delivery', () => {
	test('is claimed once, and is a copy after its run has ended', async () => {
		const table = new Table();
		const first = await claimed(table);
		expect(await kindOf(claim(table, ONE, START))).toBe('running');
		await first.end(table, true, START);
		expect(await kindOf(claim(table, ONE, START + 1000))).toBe('copy');
	});

	test('needs four statements', async () => {
		let statements = 0;
		const table = new Table(async () => void statements++);
		const first = await claimed(table, ONE, START + HOUR_MS);
		expect(statements).toBe(3);
		await first.end(table, true, START + HOUR_MS);
		expect(statements).toBe(4);
		expect(table.rows.size).toBe(2);
	});

	test('differs from one with another key, even if both keys select the same row', async () => {
		const table = new Table();
		await claimed(table, delivery('AAAA-one'));
		await claimed(table, delivery('AAAA-two'));
		expect(await kindOf(claim(table, delivery('AAAA-one'), START))).toBe('running');
		expect(await kindOf(claim(table, delivery('AAAA-two'), START))).toBe('running');
	});

	test('is claimed again each time its run was released', async () => {
		const table = new Table();
		for (let attempt = 0; attempt < 5; attempt++) await (await claimed(table)).end(table, false, START);
		await (await claimed(table)).end(table, true, START);
		expect(await kindOf(claim(table, ONE, START))).toBe('copy');
	});
});

describe('a run', () => {
	test('is taken over 30 to 40 seconds after its process died', async () => {
		const table = new Table();
		await claimed(table);
		expect(await kindOf(claim(table, ONE, START + 39_000))).toBe('running');
		const second = await claimed(table, ONE, START + 40_000);
		expect(await kindOf(claim(table, ONE, START + 41_000))).toBe('running');
		await second.end(table, true, START + 42_000);
		expect(await kindOf(claim(table, ONE, START + 42_000))).toBe('copy');
	});

	test('is never taken over while it shows signs of life', async () => {
		const table = new Table();
		const first = await claimed(table);
		for (let now = START; now < START + 2 * HOUR_MS; now += 20_000) {
			await first.showLife(table, now);
			expect(await kindOf(claim(table, ONE, now + 19_000))).toBe('running');
		}
		await first.end(table, true, START + 2 * HOUR_MS);
		expect(await kindOf(claim(table, ONE, START + 2 * HOUR_MS))).toBe('copy');
	});

	test('counts as alive if the clock of another process is 15 seconds ahead or behind', async () => {
		const table = new Table();
		const first = await claimed(table, ONE, START + 20_000);
		await first.showLife(table, START + 40_000);
		expect(await kindOf(claim(table, ONE, START + 25_000))).toBe('running');
		expect(await kindOf(claim(table, ONE, START + 74_000))).toBe('running');
	});

	test('turns a takeover into a copy if it ends after it was considered dead', async () => {
		const table = new Table();
		const first = await claimed(table);
		const late = new Table(undefined, table.rows);
		late.create = async (...given) => {
			const created = await table.create(...given);
			await first.end(table, true, START);
			return created;
		};
		expect(await kindOf(claim(late, ONE, START + HOUR_MS))).toBe('copy');
		expect(await kindOf(claim(table, ONE, START + HOUR_MS))).toBe('copy');
	});
});

describe('the window', () => {
	const ended = async (at: number, identity = ONE) => {
		const table = new Table();
		await (await claimed(table, identity, at)).end(table, true, at);
		return table;
	};

	test.each([0, 0.3, 0.5, 0.99])(
		'is shortened by a sixteenth at most, and never exceeded, for a claim at %f of it',
		async (begun) => {
			const at = START + begun * DAY * 1000;
			const table = await ended(at);
			expect(await kindOf(claim(table, ONE, at + (DAY - DAY / 16) * 1000 - 1))).toBe('copy');
			expect(await kindOf(claim(table, ONE, at + DAY * 1000))).toBe('claimed');
		},
	);

	test('may be shorter than a search', async () => {
		const clock = { now: () => now, sleep: async () => {} };
		let now = START;
		const slow = new Table(async () => void (now += 700));
		expect(await kindOf(claimAt(slow, { ...ONE, windowSeconds: 1 }, clock))).toBe('claimed');
	});

	test('starts anew for the same delivery if the builder changes its length', async () => {
		const table = await ended(START);
		expect(await kindOf(claim(table, { ...ONE, windowSeconds: 60 }, START))).toBe('claimed');
	});

	test('is never confused with one of long ago', async () => {
		const table = await ended(START);
		expect(await kindOf(claim(table, ONE, START + 4 * DAY * 1000))).toBe('claimed');
	});

	test('leaves no row if it passes during a run', async () => {
		const table = new Table();
		const first = await claimed(table, ONE, START);
		table.rows.clear();
		await first.showLife(table, START + 2 * DAY * 1000);
		await first.end(table, true, START + 2 * DAY * 1000);
		expect(table.rows.size).toBe(0);
	});
});

describe('rows', () => {
	test('of two windows ago are removed, no matter which process wrote them', async () => {
		const table = new Table();
		for (const digest of ['AAAA', 'AAAB', 'AABA', 'AABB'])
			await (await claimed(table, delivery(digest))).end(table, true, START);
		const taken = delivery('AAA9');
		await claimed(table, taken);
		await (await claimed(table, taken, START + 60_000)).end(table, true, START);
		expect(table.rows.size).toBeGreaterThan(10);

		const sweep = new Sweep(0);
		for (const now of [START + DAY * 1000, START + DAY * 1500]) await sweep.run(table, DAY, now);
		expect(table.rows.size).toBeGreaterThan(10);
		const again = new Sweep(0);
		for (let second = 0; second < 60; second++) await again.run(table, DAY, START + (2 * DAY + second) * 1000);
		expect([...table.rows.keys()]).toEqual([]);
	});

	test('are cleaned up once in each window, at most 1,024 places at a time, and at most 64 on a busy database', async () => {
		let statements = 0;
		const table = new Table(async () => void statements++);
		const sweep = new Sweep(5);
		for (let hour = 0; hour < 24; hour++) await sweep.run(table, DAY, START + hour * HOUR_MS);
		expect(statements).toBe(1 + 23 * 1024);
		statements = 0;
		const minute = 60;
		for (let run = 1; run <= 20; run++) await sweep.run(table, minute, START + DAY * 1000 + run * 20);
		expect(statements).toBe(1024 + 19 * 64);
		statements = 0;
		for (let second = 0; second < 3600; second++) await sweep.run(table, DAY, START + DAY * 1000 + (second + 1) * 1000);
		expect(statements).toBeGreaterThan(PLACES / 24);
		expect(statements).toBeLessThan((1.5 * PLACES) / 24);
	});

	test.each([100, 1_000])(
		'stay few: %i deliveries in each window, for 60 windows, and each process restarts',
		async (each) => {
			const table = new Table();
			let most = 0;
			for (let window = 0, now = START; window < 60; window++) {
				const sweep = new Sweep(Math.floor((window * PLACES) / 7) % PLACES);
				for (let delivery = 0; delivery < each; delivery++, now += (DAY * 1000) / each) {
					const digest = createHash('sha256').update(`${window} ${delivery}`).digest('base64url');
					await (await claimed(table, { key: `github:c:${digest}`, windowSeconds: DAY }, now)).end(table, true, now);
					await sweep.run(table, DAY, now);
				}
				most = Math.max(most, table.rows.size);
			}
			// two rows each: three windows, and what the cleanup has not reached yet
			expect(most).toBeLessThan(2 * (3 * each + 4 * 256));
		},
		120_000,
	);

	test('are full if all neighbours are taken: the delivery is not claimed, and the result says so', async () => {
		const table = new Table();
		for (let other = 0; other < 16; other++) await claimed(table, delivery(`AAAA-${other}`));
		expect(await kindOf(claim(table, ONE, START))).toBe('full');
	});
});
