/** What is known of a delivery: never seen, its first copy is still on its way into the store, or stored. */
export type DeliveryState = 'new' | 'in-flight' | 'stored';

/** How long an unanswered delivery counts as in flight, in seconds; a run that never answers must not block its retry. */
const IN_FLIGHT_LIMIT = 900;

/**
 * Remembers which deliveries were stored, so that a replayed or repeated one starts nothing. Bounded in count (the
 * oldest go first) and in age; the times given never come from a clock of its own. For one process: it is empty after a
 * restart, and other processes have their own.
 */
export class ReplayMemory {
	/** Key → unix second at which it may be forgotten; in the order in which they were noted, which is that of their age. */
	private readonly inFlight = new Map<string, number>();

	private readonly stored = new Map<string, number>();

	/** @param capacity most keys that are remembered, in each of the two states */
	constructor(private readonly capacity: number) {}

	get size(): number {
		return this.inFlight.size + this.stored.size;
	}

	/**
	 * Asks for a delivery, and notes a new one as in flight.
	 *
	 * @param key what the delivery is remembered by: signed material
	 * @param now unix seconds
	 */
	begin(key: string, now: number): DeliveryState {
		if (isKnown(this.stored, key, now)) return 'stored';
		if (isKnown(this.inFlight, key, now)) return 'in-flight';
		note(this.inFlight, key, now + IN_FLIGHT_LIMIT, this.capacity, now);
		return 'new';
	}

	/**
	 * The delivery is stored: its copies within the window are duplicates.
	 *
	 * @param windowSeconds how long it is remembered
	 */
	remember(key: string, now: number, windowSeconds: number): void {
		this.inFlight.delete(key);
		note(this.stored, key, now + windowSeconds, this.capacity, now);
	}

	/** The delivery was not stored: its retry is welcome. */
	forget(key: string): void {
		this.inFlight.delete(key);
	}
}

function isKnown(memory: Map<string, number>, key: string, now: number): boolean {
	if (now < (memory.get(key) ?? -Infinity)) return true;
	memory.delete(key);
	return false;
}

/** Makes room first: what is too old, and then the oldest. */
function note(memory: Map<string, number>, key: string, until: number, capacity: number, now: number): void {
	memory.delete(key);
	for (const [oldest, end] of memory) {
		if (now < end && memory.size < capacity) break;
		memory.delete(oldest);
	}
	memory.set(key, until);
}
