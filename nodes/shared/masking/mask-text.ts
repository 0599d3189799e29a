import { CUT } from '../../../core/text/excerpt';
import type { Range, SecretFinder } from '../../../core/text/secrets/secret-finder';

/** Replaces secrets in output items, errors and logs. */
export const MASK = '***';

/** @returns the same text if it contains no secret */
export function maskText(text: string, finder: SecretFinder): string {
	return maskRanges(text, finder.find(text).ranges);
}

export function maskRanges(text: string, ranges: readonly Range[]): string {
	if (ranges.length === 0) return text;
	let masked = '';
	let at = 0;
	for (const [start, end] of ranges) {
		masked += text.slice(at, start) + MASK;
		at = end;
	}
	return masked + text.slice(at);
}

/** Masks a text that contains excerpts. Where an excerpt was cut, a possible beginning of a secret is removed. */
export function maskExcerpts(text: string, finder: SecretFinder): string {
	const parts = text.split(CUT);
	const last = parts.pop() ?? '';
	return [...parts.map((part) => maskBeginning(part, finder)), maskText(last, finder)].join(CUT);
}

/** Masks the beginning of a text whose rest is unknown. */
export function maskBeginning(text: string, finder: SecretFinder): string {
	return new TextStream(finder).push(text);
}

/**
 * Masks a text that arrives in pieces as if it were whole: a possible beginning of a secret is held back until it is
 * known whether it is one.
 */
export class TextStream {
	private held = '';

	/** The number of characters of `held` that belong to a secret already masked. */
	private covered = 0;

	/** @param finder called again for each piece, because secrets may become known in the meantime */
	constructor(private readonly finder: SecretFinder | (() => SecretFinder)) {}

	/** @returns what can be shown after this piece */
	push(piece: string): string {
		return this.show(this.held + piece, true);
	}

	/** @returns what was held back; nothing follows */
	flush(): string {
		return this.show(this.held, false);
	}

	private show(text: string, goesOn: boolean): string {
		const finder = typeof this.finder === 'function' ? this.finder() : this.finder;
		const { ranges, openFrom } = finder.find(text, goesOn);
		let shown = '';
		let at = this.covered;
		for (const [start, end] of ranges) {
			if (start >= openFrom) break;
			if (start >= at) shown += text.slice(at, start) + MASK;
			at = Math.max(at, end);
		}
		if (at < openFrom) shown += text.slice(at, openFrom);
		this.held = text.slice(openFrom);
		this.covered = Math.max(0, at - openFrom);
		return shown;
	}
}
