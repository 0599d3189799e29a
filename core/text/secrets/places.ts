import type { Spelling } from './spellings';

/** A position inside a spelling. */
export interface Place {
	readonly spelling: Spelling;
	readonly index: number;
}

/**
 * The positions of each byte in the spellings. They are needed only for escapes, so they are computed when the first
 * one is found.
 */
export class Places {
	private byByte: Map<string, Place[]> | undefined;

	constructor(private readonly spellings: readonly Spelling[]) {}

	/** @param char the bytes of one character */
	of(char: string): readonly Place[] {
		this.byByte ??= this.make();
		const places = this.byByte.get(char.charAt(0)) ?? [];
		return char.length === 1 ? places : places.filter(({ spelling, index }) => spelling.text.startsWith(char, index));
	}

	private make(): Map<string, Place[]> {
		const places = new Map<string, Place[]>();
		for (const spelling of this.spellings) {
			for (let index = 0; index < spelling.text.length; index++) {
				const byte = spelling.text.charAt(index);
				const known = places.get(byte);
				if (known) known.push({ spelling, index });
				else places.set(byte, [{ spelling, index }]);
			}
		}
		return places;
	}
}
