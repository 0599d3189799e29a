/** Simulates several processes. Their statements run in any order, and a process can die between any two. */
import fc from 'fast-check';

import { TURN_OF_WINDOWS, World } from './world';
import type { Arrival, Process } from './world';

const quick = fc.integer({ min: 1, max: 500 });
/** A suspended process, or a database that is overloaded. */
const slow = fc.integer({ min: 500, max: 100_000 });
const some = { minLength: 1, maxLength: 8 };
const processes = fc.array(
	fc.record({
		// two clocks differ by two minutes at most
		skew: fc.oneof(fc.integer({ min: -7500, max: 7500 }), fc.integer({ min: -60_000, max: 60_000 })),
		pace: fc.array(fc.oneof({ arbitrary: quick, weight: 4 }, { arbitrary: slow, weight: 1 }), some),
		paceOfRun: fc.array(quick, some),
		diesAt: fc.oneof(fc.constant(Infinity), fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 0, max: 120_000 })),
	}),
	{ minLength: 2, maxLength: 4 },
);
const arrivals = fc.array(
	fc.record({
		at: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 200_000 })),
		process: fc.nat(3),
		takes: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 90_000 })),
		fails: fc.boolean(),
	}),
	{ minLength: 1, maxLength: 8 },
);
/** In the middle of a window, and at its end. */
const start = fc.oneof(
	fc.constant(TURN_OF_WINDOWS + 6 * 3_600_000),
	fc.integer({ min: TURN_OF_WINDOWS - 10_000, max: TURN_OF_WINDOWS + 1000 }),
	fc.integer({ min: TURN_OF_WINDOWS - 130_000, max: TURN_OF_WINDOWS + 190_000 }),
);

/** The last copy arrives after everything else has ended, at a living process. */
const LATER = 3_600_000;

async function play(world: World, given: readonly Arrival[], startAt: number): Promise<void> {
	for (const arrival of given) void world.arrive(arrival);
	void world.arrive({ at: LATER, process: 0, takes: 10, fails: false }, true);
	await world.time.pass(startAt + 3 * LATER);
}

const survivor: Process = { skew: 0, pace: [5], diesAt: Infinity };

test.each([1, 500])(
	'a sender that is answered at once: its delivery runs to the end exactly once (%i)',
	async (scale) => {
		await fc.assert(
			fc.asyncProperty(start, processes, arrivals, async (startAt, others, given) => {
				const world = new World(startAt, [survivor, ...others], true);
				await play(
					world,
					given.map((one) => ({ ...one, takes: scale === 1 ? 0 : one.takes })),
					startAt,
				);
				expect(world.runs.filter(({ ended }) => ended !== undefined)).toHaveLength(1);
				// a copy was dropped only for a run that had ended, or that its own process interrupted
				expect(world.found.every((kind) => kind === 'copy')).toBe(true);
			}),
			{ numRuns: 1500 },
		);
	},
);

test('a sender that is answered after the run: its delivery succeeds at most once, and exactly once if it retries', async () => {
	await fc.assert(
		fc.asyncProperty(start, processes, arrivals, async (startAt, others, given) => {
			const world = new World(startAt, [survivor, ...others], false);
			await play(world, given, startAt);
			const ended = world.runs.filter(({ ended }) => ended !== undefined);
			expect(ended.filter(({ failed }) => !failed)).toHaveLength(1);
			// each failed run failed before the next one began
			const inOrder = [...ended].sort((a, b) => a.begun - b.begun);
			for (const [index, { begun }] of inOrder.entries()) {
				if (index > 0) expect(begun).toBeGreaterThanOrEqual(inOrder[index - 1]?.ended ?? 0);
			}
		}),
		{ numRuns: 1500 },
	);
});

const BEGIN = TURN_OF_WINDOWS + 3_600_000;

test('a run that is killed repeatedly runs in the first process that lives long enough', async () => {
	const dying = (diesAt: number): Process => ({ skew: 0, pace: [1], diesAt });
	const world = new World(BEGIN, [survivor, dying(1000), dying(45_000), dying(60_000)], true);
	for (const process of [1, 2, 3]) void world.arrive({ at: process, process, takes: 30_000, fails: false });
	void world.arrive({ at: 10, process: 0, takes: 30_000, fails: false });
	await world.time.pass(BEGIN + LATER);
	expect(world.runs.length).toBeGreaterThanOrEqual(2);
	expect(world.runs.filter(({ ended }) => ended !== undefined)).toHaveLength(1);
});

test('a copy that finds a living run is not dropped: it runs if that run is killed later', async () => {
	const dies: Process = { skew: 0, pace: [1], diesAt: 90_000 };
	const world = new World(BEGIN, [survivor, dies], true);
	void world.arrive({ at: 0, process: 1, takes: 300_000, fails: false });
	void world.arrive({ at: 10_000, process: 0, takes: 1000, fails: false });
	await world.time.pass(BEGIN + 85_000);
	expect({ runs: world.runs.length, found: world.found }).toEqual({ runs: 1, found: [] });
	await world.time.pass(BEGIN + 150_000);
	expect(world.runs.map(({ ended }) => ended !== undefined)).toEqual([false, true]);
});

describe('a delivery does not run twice', () => {
	/** Each copy arrives at the process with the same index, one second after the previous one. */
	async function runsOf(others: readonly Process[], takes: number, startAt = BEGIN): Promise<number> {
		const world = new World(startAt, others, true);
		for (const process of others.keys()) void world.arrive({ at: 1000 * process, process, takes, fails: false });
		await world.time.pass(startAt + LATER);
		return world.runs.length;
	}
	const steady: Process = { skew: 0, pace: [1], diesAt: Infinity };
	const suspended = (before: number, milliseconds = 300_000): Process => ({
		...steady,
		pace: [...Array<number>(before).fill(1), milliseconds, ...Array<number>(100).fill(1)],
		paceOfRun: [1],
	});

	test.each([-120_000, -15_000, 15_000, 120_000])('if the clock of its process differs by %i ms', async (skew) => {
		for (let second = 0; second < 20; second++) {
			const runs = await runsOf([{ ...steady, skew }, steady], 300_000, BEGIN + 1000 * second);
			expect({ second, runs }).toEqual({ second, runs: 1 });
		}
	});

	test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16])(
		'if a process is suspended for a time during its search, before step %i',
		async (step) => {
			for (const time of [30_000, 60_000, 100_000, 150_000, 300_000]) {
				expect({ time, runs: await runsOf([suspended(step, time), steady], 0) }).toEqual({ time, runs: 1 });
				expect({ time, runs: await runsOf([steady, suspended(step, time)], 900_000) }).toEqual({ time, runs: 1 });
			}
		},
	);

	test.each([1, 2, 3, 4, 5, 6])('if a time window ends during a search, before step %i', async (step) => {
		const startAt = TURN_OF_WINDOWS - 500;
		const world = new World(startAt, [suspended(step), steady], true);
		void world.arrive({ at: 0, process: 0, takes: 1000, fails: false });
		void world.arrive({ at: 120_000, process: 1, takes: 1000, fails: false });
		await world.time.pass(startAt + LATER);
		expect(world.runs).toHaveLength(1);
	});

	test('if it runs longer than it is remembered, while a copy waits', async () => {
		const world = new World(BEGIN, [steady, steady], true, { key: 'github:c:AAAA-one', windowSeconds: 300 });
		void world.arrive({ at: 0, process: 0, takes: 1_800_000, fails: false });
		void world.arrive({ at: 3000, process: 1, takes: 1000, fails: false });
		// a process whose clock is ahead clears the table
		await world.time.pass(BEGIN + 600_000 - 15_000);
		world.table.rows.clear();
		await world.time.pass(BEGIN + LATER);
		expect({ runs: world.runs.length, found: world.found }).toEqual({ runs: 1, found: ['copy'] });
	});

	describe('if the database fails', () => {
		/** The first copy runs for five seconds or ten minutes. */
		async function runsWithOutage(takes: number, copyAt: number, fails: (world: World) => boolean) {
			const world = new World(BEGIN, [steady, steady], true);
			void world.arrive({ at: 0, process: 0, takes, fails: false });
			void world.arrive({ at: copyAt, process: 1, takes: 1000, fails: false });
			world.failing = () => fails(world);
			await world.time.pass(BEGIN + LATER);
			return { runs: world.runs.length, found: world.found };
		}
		const once = { runs: 1, found: ['copy'] };
		const during = (from: number, until: number) => (world: World) =>
			world.time.now >= BEGIN + from && world.time.now < BEGIN + until;

		test.each([5, 25])('for %i seconds when its run begins', async (seconds) => {
			expect(await runsWithOutage(5000, 60_000, during(1, 1000 * seconds))).toEqual(once);
		});

		test('for a minute when its run ends', async () => {
			expect(await runsWithOutage(5000, 120_000, during(4000, 64_000))).toEqual(once);
		});

		test.each([30, 60, 300])('for %i seconds while a copy waits', async (seconds) => {
			expect(await runsWithOutage(600_000, 1000, during(60_000, 60_000 + 1000 * seconds))).toEqual(once);
		});

		test.each([60, 120])('for %i seconds during a run, and a copy arrives afterwards', async (seconds) => {
			const back = 60_000 + 1000 * seconds;
			expect(await runsWithOutage(600_000, back + 1, during(60_000, back))).toEqual(once);
		});

		test.each(Array.from({ length: 20 }, (_, index) => index + 1))('once, at step %i', async (step) => {
			let steps = 0;
			expect(await runsWithOutage(5000, 3, () => ++steps === step)).toEqual(once);
		});
	});
});
