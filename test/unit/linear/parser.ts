import { hostileTexts } from './hostile';
import { firstFailure } from './within';

/** A function that reads text supplied by others. */
export interface Parser {
	readonly name: string;
	/** Beginnings that lead it to where a repetition could be slow. */
	readonly openings?: readonly string[];
	/** Set if a few of the texts suffice, because its parts are tested with all of them. */
	readonly few?: true;
	readonly run: (text: string) => unknown;
}

/** Returns the first failure when a parser reads 200 KB of anything, or undefined if there is none. */
export function failureOf({ openings, few, run }: Parser): string | undefined {
	return firstFailure(hostileTexts(openings, few === true), run);
}

/** Returns rows for `test.each`. */
export const titled = <T extends { readonly name: string }>(rows: readonly T[]) =>
	rows.map((row) => [row.name, row] as const);
