import { SecretFinder } from '../../../core/text/secrets/secret-finder';
import { maskDeep } from './mask-deep';
import { maskFailure } from './mask-failure';
import { maskBeginning, maskExcerpts, maskRanges, maskText, TextStream } from './mask-text';

export { MASK } from './mask-text';
export type { TextStream } from './mask-text';

/**
 * Masks secrets by value, in all their usual spellings, in what a node lets out. Secrets may be added at any time, such as
 * tokens that n8n renews. Secrets of fewer than four characters are left alone: masking them would garble every text.
 */
export class Redactor {
	private readonly secrets: Set<string>;

	private compiled: SecretFinder | undefined;

	constructor(secrets: Iterable<string> = []) {
		this.secrets = new Set(secrets);
	}

	add(secrets: Iterable<string>): void {
		for (const secret of secrets) this.secrets.add(secret);
		this.compiled = undefined;
	}

	readonly text = (text: string): string => maskText(text, this.finder);

	/** Of a text whose end is not known, also what could be the beginning of a secret is left out at its end. */
	readonly beginning = (text: string): string => maskBeginning(text, this.finder);

	/** Bytes of any kind, in which secrets stand in ASCII or UTF-8; the very bytes given when there is none. */
	readonly bytes = (bytes: Buffer): Buffer => {
		const ranges = this.finder.findIn(bytes);
		return ranges.length === 0 ? bytes : Buffer.from(maskRanges(bytes.toString('latin1'), ranges), 'latin1');
	};

	/** A JSON-like value with every string, field name and Buffer in it masked; the value itself where nothing is. */
	deep<T>(value: T): T {
		return maskDeep(value, this);
	}

	/**
	 * The same for the parts of a document, at a fraction of the cost where it holds no secret. A part that is shared is gone through
	 * once.
	 *
	 * @param bytes what the document was read from
	 */
	partsOf(bytes: Buffer): <T>(part: T) => T {
		if (!this.finder.mayBeIn(bytes)) return (part) => part;
		const masked = new Map<unknown, unknown>();
		return <T>(part: T): T => {
			if (!masked.has(part)) masked.set(part, this.deep(part));
			return masked.get(part) as T;
		};
	}

	/** For a text that arrives in pieces. */
	stream(): TextStream {
		return new TextStream(() => this.finder);
	}

	/** What to throw in the place of a failure: the same with its words and facts masked. */
	failure<T>(failure: T): T {
		return maskFailure(failure, { text: (text) => maskExcerpts(text, this.finder), bytes: this.bytes });
	}

	/** Does a piece of work; if it fails, the failure leaves it masked. */
	async failuresOf<T>(work: () => Promise<T>): Promise<T> {
		try {
			return await work();
		} catch (failure) {
			throw this.failure(failure);
		}
	}

	/** Does a piece of work; its result or failure leaves it masked. */
	async outcomeOf<T>(work: () => Promise<T>): Promise<T> {
		return this.deep(await this.failuresOf(work));
	}

	private get finder(): SecretFinder {
		this.compiled ??= finderFor([...this.secrets]);
		return this.compiled;
	}
}

/** Items of one execution mostly share a credential: what searches for its secrets is made once, not once an item. */
const MAX_REMEMBERED = 16;
const remembered = new Map<string, SecretFinder>();

function finderFor(secrets: readonly string[]): SecretFinder {
	const key = JSON.stringify(secrets);
	const finder = remembered.get(key) ?? new SecretFinder(secrets);
	remembered.delete(key);
	remembered.set(key, finder);
	const [oldest] = remembered.keys();
	if (remembered.size > MAX_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
	return finder;
}
