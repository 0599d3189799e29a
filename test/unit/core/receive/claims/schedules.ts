import { Table } from './table';

/** Decides which process continues at each step, and visits every possible order, one play after the other. */
class Choices {
	private readonly made: { chosen: number; of: number }[] = [];

	private step = 0;

	next(of: number): number {
		const known = this.made[this.step];
		if (known === undefined) this.made.push({ chosen: 0, of });
		return this.made[this.step++]?.chosen ?? 0;
	}

	/** Goes on to the next order. Returns false if there is none. */
	advance(): boolean {
		this.step = 0;
		for (let last = this.made.pop(); last !== undefined; last = this.made.pop()) {
			if (last.chosen + 1 >= last.of) continue;
			this.made.push({ ...last, chosen: last.chosen + 1 });
			return true;
		}
		return false;
	}
}

/** How often a process that could continue has to wait for another one. Most mistakes need one or two of these changes. */
const MOST_CHANGES = 3;

/** Processes with one table, of which one continues at a time. */
export class Schedule {
	readonly table = new Table();

	private readonly waiting: { process: number; go: () => void }[] = [];

	private current: number | undefined;

	private changes = 0;

	private killed: number | undefined;

	constructor(private readonly choices: Choices) {}

	/** Waits until this process may take its next step. It never does if it was killed. */
	readonly step = async (process: number): Promise<void> => {
		await new Promise<void>((go) => this.waiting.push({ process, go }));
	};

	rowsOf(process: number): Table {
		return this.table.seenBy(async () => await this.step(process));
	}

	/** @param mayKill which process may be killed, once, at any step */
	async play(mayKill?: number): Promise<void> {
		for (await settled(); this.waiting.length > 0; await settled()) {
			const processes = this.mayContinue();
			const isKillable = this.killed === undefined && processes.some((process) => process === mayKill);
			const chosen = processes[this.choices.next(processes.length + (isKillable ? 1 : 0))];
			if (chosen === undefined) this.kill(mayKill);
			else this.continue(chosen);
		}
	}

	private mayContinue(): number[] {
		const all = [...new Set(this.waiting.map(({ process }) => process))];
		const canGoOn = this.current !== undefined && all.includes(this.current);
		return canGoOn && this.changes === MOST_CHANGES ? [this.current as number] : all;
	}

	private continue(process: number): void {
		const isChange = this.waiting.some((one) => one.process === this.current) && process !== this.current;
		if (isChange) this.changes++;
		this.current = process;
		const first = this.waiting.findIndex((one) => one.process === process);
		this.waiting.splice(first, 1)[0]?.go();
	}

	private kill(process: number | undefined): void {
		this.killed = process;
		const living = this.waiting.filter((one) => one.process !== process);
		this.waiting.splice(0, this.waiting.length, ...living);
	}
}

/** Waits until every process waits for its next step or has ended. */
async function settled(): Promise<void> {
	await new Promise(setImmediate);
}

/**
 * Plays a scene in every order of its steps that has at most three changes from a process that could continue to another one.
 *
 * @returns the number of orders
 */
export async function inEveryOrder(scene: (schedule: Schedule) => Promise<void>): Promise<number> {
	const choices = new Choices();
	for (let orders = 1; ; orders++) {
		await scene(new Schedule(choices));
		if (!choices.advance()) return orders;
	}
}
