/** Simulates several processes. Their statements run in any order, and a process can die between any two. */
import fc from 'fast-check';

import { claim } from '../../../../../core/receive/claims/claims';
import { claimPatiently, keepAlive } from '../../../../../core/receive/claims/patience';
import type { Clock } from '../../../../../core/receive/claims/rows';
import { VirtualTime } from './simulation';
import { Table } from './table';

const DAY = 86_400;
const TURN_OF_WINDOWS = 20_000 * DAY * 1000;
const identity = { key: 'github:c:AAAA-one', windowSeconds: DAY };

interface Run {
	readonly begun: number;
	/** When that was recorded; undefined if its process was killed before. */
	ended?: number;
	failed: boolean;
}

interface Process {
	/** Milliseconds by which its clock is ahead. */
	readonly skew: number;
	/** Durations of its statements in milliseconds, used in turn. */
	readonly pace: readonly number[];
	/** Milliseconds after the start. */
	readonly diesAt: number;
}

interface Arrival {
	readonly at: number;
	readonly process: number;
	readonly takes: number;
	readonly fails: boolean;
}

/** The result of a run, for a sender that is answered at once or after the run. */
class World {
	readonly runs: Run[] = [];
	/** The findings of the copies that did not run. */
	readonly found: string[] = [];
	readonly time: VirtualTime;
	readonly table = new Table();

	constructor(
		private readonly start: number,
		private readonly processes: readonly Process[],
		private readonly answeredAtOnce: boolean,
	) {
		this.time = new VirtualTime(start);
	}

	isDead = ({ diesAt }: Process): boolean => this.time.now >= this.start + diesAt;

	/** Never settles if the process has died. */
	private async unlessDead(process: Process): Promise<void> {
		if (this.isDead(process)) await new Promise(() => undefined);
	}

	clockOf(process: Process): Clock {
		return {
			now: () => this.time.now + process.skew,
			sleep: async (milliseconds) => {
				await this.time.sleep(milliseconds);
				await this.unlessDead(process);
			},
		};
	}

	tableOf(process: Process): Table {
		let turn = 0;
		return this.table.seenBy(async () => {
			await this.time.sleep(process.pace[turn++ % process.pace.length] ?? 1);
			await this.unlessDead(process);
		});
	}

	async arrive({ at, process: index, takes, fails }: Arrival): Promise<void> {
		await this.time.sleep(at);
		const process = this.processes[index % this.processes.length] as Process;
		await this.unlessDead(process);
		const rows = this.tableOf(process);
		const clock = this.clockOf(process);
		const found = this.answeredAtOnce
			? await claimPatiently(rows, identity, clock, () => false)
			: await claim(rows, identity, clock.now());
		if (found.kind !== 'claimed') return void this.found.push(found.kind);
		const run: Run = { begun: this.time.now, failed: fails };
		this.runs.push(run);
		let over = false;
		void keepAlive([found.claim], this.tableOf(process), clock, { isOver: () => over, failed: () => undefined });
		await clock.sleep(takes);
		over = true;
		await found.claim.end(rows, this.answeredAtOnce || !fails, clock.now());
		run.ended = this.time.now;
	}
}

const processes = fc.array(
	fc.record({
		skew: fc.integer({ min: -5000, max: 5000 }),
		pace: fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 8 }),
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
	fc.integer({ min: TURN_OF_WINDOWS + 55_000, max: TURN_OF_WINDOWS + 65_000 }),
);

/** The last copy arrives after everything else has ended, at a living process. */
const LATER = 400_000;

async function play(world: World, given: readonly Arrival[], startAt: number): Promise<void> {
	for (const arrival of given) void world.arrive(arrival);
	void world.arrive({ at: LATER, process: 0, takes: 10, fails: false });
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

test('a run that is killed repeatedly runs in the first process that lives long enough', async () => {
	const dying = (diesAt: number): Process => ({ skew: 0, pace: [1], diesAt });
	const begin = TURN_OF_WINDOWS + 3_600_000;
	const world = new World(begin, [survivor, dying(1000), dying(45_000), dying(60_000)], true);
	for (const process of [1, 2, 3]) void world.arrive({ at: process, process, takes: 30_000, fails: false });
	void world.arrive({ at: 10, process: 0, takes: 30_000, fails: false });
	await world.time.pass(begin + LATER);
	expect(world.runs.length).toBeGreaterThanOrEqual(2);
	expect(world.runs.filter(({ ended }) => ended !== undefined)).toHaveLength(1);
});

test('a copy that finds a living run is not dropped: it runs if that run is killed later', async () => {
	const begin = TURN_OF_WINDOWS + 3_600_000;
	const dies: Process = { skew: 0, pace: [1], diesAt: 90_000 };
	const world = new World(begin, [survivor, dies], true);
	void world.arrive({ at: 0, process: 1, takes: 300_000, fails: false });
	void world.arrive({ at: 10_000, process: 0, takes: 1000, fails: false });
	await world.time.pass(begin + 85_000);
	expect({ runs: world.runs.length, found: world.found }).toEqual({ runs: 1, found: [] });
	await world.time.pass(begin + 150_000);
	expect(world.runs.map(({ ended }) => ended !== undefined)).toEqual([false, true]);
});
