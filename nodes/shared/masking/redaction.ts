import { SecretFinder } from '../../../core/text/secrets/secret-finder';
import { maskDeep } from './mask-deep';
import { maskFailure } from './mask-failure';
import { maskBeginning, maskExcerpts, maskRanges, maskText, TextStream } from './mask-text';

export { MASK } from './mask-text';
export type { TextStream } from './mask-text';

/**
 * Masks secrets by value, in all their usual spellings, in what a node outputs. Secrets may be added at any time, such
 * as tokens that n8n renews. Secrets of fewer than four characters are not masked, because this would garble every
 * text.
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

	/** Masks a text whose rest is unknown, and removes a possible beginning of a secret from its end. */
	readonly beginning = (text: string): string => maskBeginning(text, this.finder);

	/** Masks bytes of any kind that contain secrets in ASCII or UTF-8. Returns the same object if there are none. */
	readonly bytes = (bytes: Buffer): Buffer => {
		const ranges = this.finder.findIn(bytes);
		return ranges.length === 0 ? bytes : Buffer.from(maskRanges(bytes.toString('latin1'), ranges), 'latin1');
	};

	/**
	 * Masks every string, field name and Buffer in a JSON-like value. Returns the same value if there is nothing to
	 * mask.
	 */
	deep<T>(value: T): T {
		return maskDeep(value, this);
	}

	/**
	 * Masks the parts of a document like `deep`, at a fraction of the cost if the document contains no secret. A shared part is
	 * searched once.
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

	/** Returns a stream for text that arrives in pieces. */
	stream(): TextStream {
		return new TextStream(() => this.finder);
	}

	/** Returns the failure to throw instead: the same one with its words and facts masked. */
	failure<T>(failure: T): T {
		return maskFailure(failure, { text: (text) => maskExcerpts(text, this.finder), bytes: this.bytes });
	}

	/** Runs the work and masks its failure. */
	async failuresOf<T>(work: () => Promise<T>): Promise<T> {
		try {
			return await work();
		} catch (failure) {
			throw this.failure(failure);
		}
	}

	/** Runs the work and masks its result or failure. */
	async outcomeOf<T>(work: () => Promise<T>): Promise<T> {
		return this.deep(await this.failuresOf(work));
	}

	private get finder(): SecretFinder {
		this.compiled ??= finderFor([...this.secrets]);
		return this.compiled;
	}
}

/**
 * The number of finders that are kept: the items of an execution usually share a credential, so its finder is built
 * only once.
 */
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
