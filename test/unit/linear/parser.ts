import { hostileTexts } from './hostile';
import { firstFailure } from './within';

/** Something that reads text which others supply. */
export interface Parser {
	readonly name: string;
	/** beginnings that lead it to where a repetition could hurt */
	readonly openings?: readonly string[];
	/** a choice of the texts is enough: its parts are driven with all of them */
	readonly few?: true;
	readonly run: (text: string) => unknown;
}

/** What goes wrong first when a parser reads 200 KB of anything; undefined when nothing does. */
export function failureOf({ openings, few, run }: Parser): string | undefined {
	return firstFailure(hostileTexts(openings, few === true), run);
}

/** Rows for `test.each`. */
export const titled = <T extends { readonly name: string }>(rows: readonly T[]) =>
	rows.map((row) => [row.name, row] as const);
