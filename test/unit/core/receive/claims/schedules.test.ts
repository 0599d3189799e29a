/** Plays every possible order of the statements of a few processes, and kills a process at every step. */
import { claim } from '../../../../../core/receive/claims/claims';
import { inEveryOrder } from './schedules';
import type { Schedule } from './schedules';
import type { Table } from './table';
import { TURN_OF_WINDOWS } from './world';

const identity = { key: 'github:c:AAAA-one', windowSeconds: 86_400 };
const BEGIN = TURN_OF_WINDOWS + 3_600_000;
const clockAt = (now: number) => ({ now: () => now, sleep: async () => {} });
/** Milliseconds after which a killed process is known to be dead, and before which it does not seem alive again. */
const LATER = 60_000;

interface Result {
	/** How many processes ran the delivery. */
	runs: number;
	/** How many of these runs are recorded. */
	recorded: number;
	readonly found: string[];
}

/** A process that runs the delivery if it can claim it. */
async function receive(schedule: Schedule, process: number, result: Result, now = BEGIN): Promise<void> {
	const rows = schedule.rowsOf(process);
	const found = await claim(rows, identity, clockAt(now));
	result.found.push(found.kind);
	if (found.kind !== 'claimed') return;
	await schedule.step(process);
	result.runs++;
	const ended = schedule.table.seenBy(
		async () => await schedule.step(process),
		async () => void result.recorded++,
	);
	await found.claim.end(ended, true, now);
}

/** Sends the delivery again after a time, as often as its sender would. */
async function sendAgain(table: Table, result: Result, now = BEGIN + LATER): Promise<void> {
	const found = await claim(table, identity, clockAt(now));
	result.found.push(found.kind);
	if (found.kind !== 'claimed') return;
	result.runs++;
	result.recorded++;
	await found.claim.end(table, true, now);
}

const nothing = (): Result => ({ runs: 0, recorded: 0, found: [] });

test('three processes: one runs the delivery, and the last copy is dropped', async () => {
	const orders = await inEveryOrder(async (schedule) => {
		const result = nothing();
		for (const process of [0, 1, 2]) void receive(schedule, process, result);
		await schedule.play();
		await sendAgain(schedule.table, result);
		expect(result).toMatchObject({ runs: 1, recorded: 1 });
		expect(result.found.at(-1)).toBe('copy');
	});
	expect(orders).toBeGreaterThan(1000);
});

test('two processes, one of which is killed: one run is recorded, and a second only if a run was not recorded', async () => {
	const seen = new Set<number>();
	await inEveryOrder(async (schedule) => {
		const result = nothing();
		for (const process of [0, 1]) void receive(schedule, process, result);
		await schedule.play(0);
		const before = { ...result };
		await sendAgain(schedule.table, result);
		expect(result.recorded).toBe(1);
		expect(result.runs).toBe(before.runs + (before.recorded === 1 ? 0 : 1));
		seen.add(before.runs - before.recorded);
	});
	// the kill came before the run, and between the run and its record
	expect(seen).toEqual(new Set([0, 1]));
});

test('two processes whose clocks are in different time windows: one runs the delivery', async () => {
	await inEveryOrder(async (schedule) => {
		const result = nothing();
		void receive(schedule, 0, result, TURN_OF_WINDOWS - 7_000);
		void receive(schedule, 1, result, TURN_OF_WINDOWS + 7_000);
		await schedule.play();
		await sendAgain(schedule.table, result, TURN_OF_WINDOWS + LATER);
		expect(result).toMatchObject({ runs: 1, recorded: 1 });
	});
});

describe('a run whose process died', () => {
	const dead = async (schedule: Schedule) => {
		const found = await claim(schedule.table, identity, clockAt(BEGIN - LATER));
		if (found.kind !== 'claimed') throw new Error(`It was not claimed, but ${found.kind}`);
		return found.claim;
	};

	test('is taken over by one of two processes', async () => {
		const orders = await inEveryOrder(async (schedule) => {
			const result = nothing();
			await dead(schedule);
			for (const process of [0, 1]) void receive(schedule, process, result);
			await schedule.play();
			await sendAgain(schedule.table, result);
			expect(result).toMatchObject({ runs: 1, recorded: 1 });
		});
		expect(orders).toBeGreaterThan(500);
	});

	test('is not taken over if the process was only suspended and continues before another has taken over', async () => {
		const outcomes = new Set<string>();
		await inEveryOrder(async (schedule) => {
			const result = nothing();
			const suspended = await dead(schedule);
			void suspended.showLife(schedule.rowsOf(0), BEGIN);
			void receive(schedule, 1, result);
			await schedule.play();
			outcomes.add(`${result.found.join()}, ${schedule.table.rows.size} rows`);
		});
		// in the last case, the new attempt was created and given back
		expect([...outcomes].sort()).toEqual(['claimed, 4 rows', 'running, 2 rows', 'running, 4 rows']);
	});

	test('is not run again if the process records its end before another has taken over', async () => {
		const outcomes = new Set<string>();
		await inEveryOrder(async (schedule) => {
			const result = nothing();
			const suspended = await dead(schedule);
			void suspended.end(schedule.rowsOf(0), true, BEGIN);
			void receive(schedule, 1, result);
			await schedule.play();
			outcomes.add(result.found.join());
			await sendAgain(schedule.table, result);
			expect(result.found.at(-1)).toBe('copy');
		});
		expect(outcomes).toEqual(new Set(['copy', 'claimed']));
	});
});
