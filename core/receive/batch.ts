import { Failure } from '../failure';

/** A batch closes with entry number `size`, or `waitMs` milliseconds after its first entry. */
export interface BatchPolicy {
	readonly size: number;
	readonly waitMs: number;
}

/**
 * The life of a batch: `open` collects entries; `closed` is being passed to one execution; in the end all entries are
 * `stored`, or all have `failed`.
 */
export type BatchState = 'open' | 'closed' | 'stored' | 'failed';

/** Deliveries that become one execution and share its outcome. */
export class Batch<Entry> {
	private readonly collected: Entry[] = [];

	private current: BatchState = 'open';

	/** @param dueAt Unix milliseconds at which the batch closes even if it is not full */
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

	/** @returns false if it was closed before */
	close(): boolean {
		if (this.current !== 'open') return false;
		this.current = 'closed';
		return true;
	}

	/** @returns the entries to answer, exactly once; none if the outcome is already known or the batch is still open */
	settle(fate: 'stored' | 'failed'): readonly Entry[] {
		if (this.current !== 'closed') return [];
		this.current = fate;
		return this.collected;
	}
}

/** Tells whether an entry opened a batch (so that a timer has to be set), joined one, or filled it. */
export interface BatchPlacement<Entry> {
	readonly batch: Batch<Entry>;
	readonly opened: boolean;
	readonly full: boolean;
}

/** Collects entries into batches in the order of their arrival. At most one batch is open at a time. */
export class BatchCollector<Entry> {
	private open: Batch<Entry> | undefined;

	/** @throws Failure for a policy that would never close a batch, or would keep senders waiting too long */
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

	/** @param now Unix milliseconds */
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
