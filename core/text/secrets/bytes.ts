/**
 * Returns a text with one unit, U+0000 to U+00FF, for each byte of its UTF-8 form. Secrets are searched for among
 * bytes, because percent escapes encode bytes and all other escapes encode characters. ASCII stays the same.
 */
export function asBytes(text: string): string {
	return Buffer.from(text).toString('latin1');
}

export function isAscii(text: string): boolean {
	return !/[^\0-\x7f]/.test(text);
}

export function isUtf8(bytes: Buffer): boolean {
	return Buffer.from(bytes.toString()).equals(bytes);
}

/** Translates positions among the bytes of a text, in ascending order, into positions in the text. */
export function placesInText(bytes: string, places: readonly number[]): number[] {
	let [done, units] = [0, 0];
	return places.map((place) => {
		units += Buffer.from(bytes.slice(done, place), 'latin1').toString().length;
		done = place;
		return units;
	});
}
