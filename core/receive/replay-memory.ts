/** The state of a delivery: never seen, its first copy not stored yet, or stored. */
export type DeliveryState = 'new' | 'in-flight' | 'stored';

/**
 * Seconds for which an unanswered delivery counts as in flight: a run that never answers must not block the sender's
 * retry.
 */
const IN_FLIGHT_LIMIT = 900;

/**
 * Remembers which deliveries were stored, so that a replayed or repeated one starts nothing. Memory is bounded in count
 * (the oldest are dropped first) and in age. All times are arguments; there is no clock inside. It covers one process:
 * it is empty after a restart, and every process has its own.
 */
export class ReplayMemory {
	/** Key → Unix second at which it may be forgotten, oldest first. */
	private readonly inFlight = new Map<string, number>();

	private readonly stored = new Map<string, number>();

	/** @param capacity maximum number of keys in each of the two states */
	constructor(private readonly capacity: number) {}

	get size(): number {
		return this.inFlight.size + this.stored.size;
	}

	/**
	 * Returns the state of a delivery and marks a new one as in flight.
	 *
	 * @param key identifies the delivery; signed material
	 * @param now Unix seconds
	 */
	begin(key: string, now: number): DeliveryState {
		if (isKnown(this.stored, key, now)) return 'stored';
		if (isKnown(this.inFlight, key, now)) return 'in-flight';
		note(this.inFlight, key, now + IN_FLIGHT_LIMIT, this.capacity, now);
		return 'new';
	}

	/**
	 * Marks a delivery as stored: from now on, its copies within the window are duplicates.
	 *
	 * @param windowSeconds how long it is remembered
	 */
	remember(key: string, now: number, windowSeconds: number): void {
		this.inFlight.delete(key);
		note(this.stored, key, now + windowSeconds, this.capacity, now);
	}

	/** Forgets a delivery that was not stored, so that its retry is accepted. */
	forget(key: string): void {
		this.inFlight.delete(key);
	}
}

function isKnown(memory: Map<string, number>, key: string, now: number): boolean {
	if (now < (memory.get(key) ?? -Infinity)) return true;
	memory.delete(key);
	return false;
}

/** Adds a key after making room: expired keys are removed first, then the oldest. */
function note(memory: Map<string, number>, key: string, until: number, capacity: number, now: number): void {
	memory.delete(key);
	for (const [oldest, end] of memory) {
		if (now < end && memory.size < capacity) break;
		memory.delete(oldest);
	}
	memory.set(key, until);
}
