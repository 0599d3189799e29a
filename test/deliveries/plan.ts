import type { Random } from './random';
import { START } from './senders';
import type { Sender } from './senders';

/** One request of the plan. */
export interface PlannedRequest {
	readonly sender: Sender;
	/** counts the sender's deliveries */
	readonly delivery: number;
	/** from 1 */
	readonly attempt: number;
	/** Unix seconds */
	readonly first: number;
	readonly at: number;
	/** Whether n8n can store the execution that this request starts, if it starts one. */
	readonly stored: boolean;
	/** the same bytes arrive twice at the same moment, as through two proxies */
	readonly twice: boolean;
}

/** New deliveries come for four days; retries, for as long as the vendors try. */
const DAYS = 4 * 86_400;

type Fate = readonly { readonly attempt: number; readonly stored: boolean; readonly twice?: boolean }[];

/**
 * What happens to a delivery. A vendor tries again after a failure, and after an answer that it did not get: then the delivery has
 * been stored, and its retries are copies.
 */
function fateOf({ retries, knowsCopies }: Sender, random: Random): Fate {
	const chance = random.next();
	const once = { attempt: 1, stored: true };
	const failures = 1 + random.below(retries.length);
	if (chance < 0.12) {
		const failed = Array.from({ length: failures }, (_, at) => ({ attempt: at + 1, stored: false }));
		return [...failed, { attempt: failures + 1, stored: true }];
	}
	if (!knowsCopies || chance > 0.34) return [once];
	const copies = (from: number) =>
		Array.from({ length: retries.length + 2 - from }, (_, at) => ({ attempt: from + at, stored: true }));
	if (chance < 0.2) return [once, ...copies(2).slice(0, failures)];
	if (chance < 0.26) return [{ attempt: 1, stored: false }, ...copies(2)];
	// somebody sends it again by hand, at the end of the span
	if (chance < 0.3) return [once, { attempt: retries.length + 1, stored: true }];
	return [{ ...once, twice: true }, ...copies(2).slice(0, 1)];
}

/** Plans at least this many requests, in the order in which they arrive. */
export function planRequests(senders: readonly Sender[], count: number, random: Random): readonly PlannedRequest[] {
	const planned: PlannedRequest[] = [];
	const taken = senders.map(() => new Set<number>());
	for (let turn = 0, requests = 0; requests < count; turn++) {
		const index = turn % senders.length;
		const sender = senders[index] as Sender;
		const first = freeSecond(taken[index] as Set<number>, random);
		for (const { attempt, stored, twice = false } of fateOf(sender, random)) {
			const at = first + (attempt === 1 ? 0 : (sender.retries[attempt - 2] ?? 0));
			const delivery = Math.floor(turn / senders.length) + 1;
			planned.push({ sender, delivery, attempt, first, at, stored, twice });
			requests += twice ? 2 : 1;
		}
	}
	const shuffled = planned.map((request) => ({ request, draw: random.next() }));
	shuffled.sort((one, other) => one.request.at - other.request.at || one.draw - other.draw);
	return shuffled.map(({ request }) => request);
}

/** No vendor sends two of its deliveries in one second: where bodies are equal, only the signed second tells them apart. */
function freeSecond(taken: Set<number>, random: Random): number {
	let second = START + random.below(DAYS);
	while (taken.has(second)) second = START + random.below(DAYS);
	taken.add(second);
	return second;
}
