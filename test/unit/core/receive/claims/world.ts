import type { Claim, Finding } from '../../../../../core/receive/claims/claim';
import { claim } from '../../../../../core/receive/claims/claims';
import { claimPatiently, withRetries, keepAlive, recordEnd } from '../../../../../core/receive/claims/patience';
import type { Identity } from '../../../../../core/receive/claims/places';
import type { Clock } from '../../../../../core/receive/claims/rows';
import { VirtualTime } from './simulation';
import { Table } from './table';

export const DAY = 86_400;
/** A moment at which one time window ends and the next begins. */
export const TURN_OF_WINDOWS = 20_000 * DAY * 1000;
/** Milliseconds after which a sender sends a delivery again. */
const SENDS_AGAIN = 30_000;
const oneDay: Identity = { key: 'github:c:AAAA-one', windowSeconds: DAY };

export interface Run {
	readonly begun: number;
	/** When the end was recorded; undefined if its process was killed before. */
	ended?: number;
	failed: boolean;
}

export interface Process {
	/** Milliseconds by which its clock is ahead. */
	readonly skew: number;
	/** Durations in milliseconds, used in turn: of a statement on its way to the database, and of its answer. */
	readonly pace: readonly number[];
	/** The same for the statements of a run in progress; by default, `pace`. */
	readonly paceOfRun?: readonly number[];
	/** Milliseconds after the start. */
	readonly diesAt: number;
}

export interface Arrival {
	readonly at: number;
	readonly process: number;
	readonly takes: number;
	readonly fails: boolean;
}

/** Processes that share a table, and one delivery whose copies arrive at them. Its sender is answered at once or after the run. */
export class World {
	readonly runs: Run[] = [];
	/** The findings of the copies that did not run. */
	readonly found: string[] = [];
	readonly time: VirtualTime;
	readonly table = new Table();
	/** Whether the database fails at this moment. */
	failing = (): boolean => false;

	constructor(
		private readonly start: number,
		private readonly processes: readonly Process[],
		private readonly answeredAtOnce: boolean,
		private readonly identity = oneDay,
	) {
		this.time = new VirtualTime(start);
	}

	private readonly isDead = ({ diesAt }: Process): boolean => this.time.now >= this.start + diesAt;

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

	/** @param executed called after each statement, before its answer */
	tableOf(process: Process, pace = process.pace, executed = () => {}): Table {
		let turn = 0;
		const step = async () => {
			await this.time.sleep(pace[turn++ % pace.length] ?? 1);
			await this.unlessDead(process);
			if (this.failing()) throw new Error('The database does not respond');
		};
		return this.table.seenBy(step, async () => {
			executed();
			await step();
		});
	}

	/** Sends a copy at this time. If a run is in progress, a sender that is answered after the run sends it again later. */
	async arrive(arrival: Arrival, sendsAgain = false): Promise<void> {
		await this.time.sleep(arrival.at);
		const process = this.processes[arrival.process % this.processes.length] as Process;
		await this.unlessDead(process);
		const [rows, clock] = [this.tableOf(process), this.clockOf(process)];
		const search = async (): Promise<Finding> => {
			const found = this.answeredAtOnce
				? claimPatiently(rows, this.identity, clock, { isOver: () => false })
				: withRetries(async () => await claim(rows, this.identity, clock), clock);
			return await found.catch(() => ({ kind: 'full' }));
		};
		let found = await search();
		for (; sendsAgain && found.kind === 'running'; found = await search()) await clock.sleep(SENDS_AGAIN);
		if (found.kind === 'full') this.runs.push({ begun: this.time.now, ended: this.time.now, failed: false });
		if (found.kind === 'claimed') await this.run(found.claim, process, arrival);
		else this.found.push(found.kind);
	}

	private async run(claimed: Claim, process: Process, { takes, fails }: Arrival): Promise<void> {
		const clock = this.clockOf(process);
		const run: Run = { begun: this.time.now, failed: fails };
		this.runs.push(run);
		let over = false;
		void keepAlive([claimed], this.tableOf(process, process.paceOfRun), clock, {
			isOver: () => over,
			failed: () => undefined,
		});
		await clock.sleep(takes);
		over = true;
		const remembered = this.answeredAtOnce || !fails;
		const toEnd = this.tableOf(process, process.paceOfRun, () => (run.ended ??= this.time.now));
		await recordEnd([claimed], toEnd, clock, { remembered, failed: () => undefined });
	}
}
