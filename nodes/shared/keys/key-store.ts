import type { FetchedAnswer, KeyCall } from '../../../core/signature';
import { answerAge } from './answer-age';

/**
 * Makes a call.
 *
 * @returns undefined for anything but a whole answer with the status 200
 */
export type FetchKey = (call: KeyCall) => Promise<FetchedAnswer | undefined>;

/** Two fetches for the same reason are at least this far apart. */
export const COOLDOWN_MS = 30_000;
/** An unknown key ID that brought nothing new is probably forged, so the next one has to wait longer. */
const LONGEST_COOLDOWN_MS = 600_000;
/** How long a key is used beyond its age while the vendor's server does not answer. */
const LONGEST_STALE_MS = 86_400_000;
const MOST_ENTRIES = 256;

type Entry = {
	answer?: FetchedAnswer;
	freshUntil: number;
	staleUntil: number;
	triedAt: number;
	cooldown: number;
	pending?: Promise<void>;
};

/**
 * Keeps fetched keys. It fetches when an answer has become too old, or when a request names an unknown key, each at most once in a
 * while however many requests come. Simultaneous requests share a fetch. A fetch that fails leaves the old answer in place.
 */
export class KeyStore {
	private readonly entries = new Map<string, Entry>();
	/** when a call of a family was last made */
	private readonly families = new Map<string, number>();

	/**
	 * The answers to verify with: none while there is no key.
	 * @param now milliseconds since 1970
	 */
	async answers(call: KeyCall, now: number, fetch: FetchKey): Promise<readonly FetchedAnswer[]> {
		const entry = this.entryOf(call);
		if (entry.pending !== undefined) await entry.pending;
		else if (now >= entry.freshUntil && now - entry.triedAt >= COOLDOWN_MS && this.takeTurn(call, entry, now)) {
			await this.refresh(entry, call, now, fetch);
		}
		const { answer, staleUntil } = entry;
		return answer === undefined || now >= staleUntil ? [] : [answer];
	}

	/**
	 * Newer answers, for a request whose key is not among those of `answers`.
	 * @returns undefined where it is too early to ask again, or nothing new came
	 */
	async newer(call: KeyCall, now: number, fetch: FetchKey): Promise<readonly FetchedAnswer[] | undefined> {
		const entry = this.entryOf(call);
		const before = entry.answer;
		if (entry.pending !== undefined) await entry.pending;
		else if (now - entry.triedAt < entry.cooldown) return undefined;
		else await this.refresh(entry, call, now, fetch);
		const { answer } = entry;
		const isNew = answer !== undefined && answer.body !== before?.body;
		entry.cooldown = isNew ? COOLDOWN_MS : Math.min(entry.cooldown * 2, LONGEST_COOLDOWN_MS);
		return isNew ? [answer] : undefined;
	}

	private async refresh(entry: Entry, call: KeyCall, now: number, fetch: FetchKey): Promise<void> {
		entry.triedAt = now;
		entry.pending = fetch(call)
			.catch(() => undefined)
			.then((answer) => {
				entry.pending = undefined;
				if (answer !== undefined) take(entry, answer, now);
			});
		await entry.pending;
	}

	/** Where requests choose the address, each new address would be a call: they take turns. */
	private takeTurn({ family }: KeyCall, { answer }: Entry, now: number): boolean {
		if (family === undefined || answer !== undefined) return true;
		if (now - (this.families.get(family) ?? -Infinity) < COOLDOWN_MS) return false;
		this.families.set(family, now);
		return true;
	}

	private entryOf(call: KeyCall): Entry {
		const key = JSON.stringify([call.method, call.url, call.body, call.token]);
		const known = this.entries.get(key);
		const entry = known ?? {
			freshUntil: -Infinity,
			staleUntil: -Infinity,
			triedAt: -Infinity,
			cooldown: COOLDOWN_MS,
		};
		// the entry used last is at the end; one with a key outlives those without
		this.entries.delete(key);
		this.entries.set(key, entry);
		if (this.entries.size > MOST_ENTRIES) this.dropOne();
		return entry;
	}

	private dropOne(): void {
		const [oldest] = this.entries.keys();
		const useless = [...this.entries].find(([, { answer, pending }]) => answer === undefined && !pending)?.[0];
		const key = useless ?? oldest;
		if (key !== undefined) this.entries.delete(key);
	}
}

function take(entry: Entry, answer: FetchedAnswer, now: number): void {
	// the same text keeps the object, whose keys are parsed already
	entry.answer = entry.answer?.body === answer.body ? entry.answer : answer;
	entry.freshUntil = now + answerAge((answer.headers ?? {}) as Record<string, string>, now);
	entry.staleUntil = entry.freshUntil + LONGEST_STALE_MS;
}
