import { Failure } from '../failure';

/** A batch closes with its `size`th entry, or `waitMs` milliseconds after its first one. */
export interface BatchPolicy {
	readonly size: number;
	readonly waitMs: number;
}

/** `open` collects, `closed` is on its way into one execution, and then all of it is stored or none. */
export type BatchState = 'open' | 'closed' | 'stored' | 'failed';

/** Deliveries that become one execution. All of them share its fate. */
export class Batch<Entry> {
	private readonly collected: Entry[] = [];

	private current: BatchState = 'open';

	/** @param dueAt milliseconds: when it closes though it is not full */
	constructor(readonly dueAt: number) {}

	get state(): BatchState {
		return this.current;
	}

	get entries(): readonly Entry[] {
		return this.collected;
	}

	add(entry: Entry): void {
		if (this.current !== 'open') throw new Error(`A ${this.current} batch takes no more entries`);
		this.collected.push(entry);
	}

	/** @returns false when it was closed before */
	close(): boolean {
		if (this.current !== 'open') return false;
		this.current = 'closed';
		return true;
	}

	/** @returns the entries to answer, once; none when the fate was decided before, or the batch still collects */
	settle(fate: 'stored' | 'failed'): readonly Entry[] {
		if (this.current !== 'closed') return [];
		this.current = fate;
		return this.collected;
	}
}

/** What became of an entry: it opened a batch (somebody must watch the time), joined one, or filled it. */
export interface BatchPlacement<Entry> {
	readonly batch: Batch<Entry>;
	readonly opened: boolean;
	readonly full: boolean;
}

/** Puts entries into batches, in the order of their arrival. At most one batch is open. */
export class BatchCollector<Entry> {
	private open: Batch<Entry> | undefined;

	/** @throws Failure for a policy that would never close, or hold senders too long */
	constructor(private readonly policy: BatchPolicy) {
		const { size, waitMs } = policy;
		if (!Number.isInteger(size) || size < 1 || size > 1000 || !(waitMs >= 1 && waitMs <= 10_000)) {
			throw new Failure(
				'invalid-option',
				'The numbers in the Batch option are out of range',
				'Enter 1 to 1000 deliveries and 1 to 10000 milliseconds. Senders wait that long for the response.',
			);
		}
	}

	/** @param now milliseconds */
	place(entry: Entry, now: number): BatchPlacement<Entry> {
		const opened = this.open?.state !== 'open';
		const batch = this.open?.state === 'open' ? this.open : new Batch<Entry>(now + this.policy.waitMs);
		batch.add(entry);
		const full = batch.entries.length >= this.policy.size;
		if (full) batch.close();
		this.open = full ? undefined : batch;
		return { batch, opened, full };
	}
}
