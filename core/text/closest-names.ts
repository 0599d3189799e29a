/** Returns the Levenshtein distance, computed row by row. */
function distance(a: string, b: string): number {
	let row = Array.from({ length: b.length + 1 }, (_, index) => index);
	for (let i = 1; i <= a.length; i++) {
		const next = [i];
		for (let j = 1; j <= b.length; j++) {
			const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
			next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
		}
		row = next;
	}
	return row[b.length] ?? 0;
}

/**
 * Returns the known names most similar to an unknown one, best first, without those that have hardly anything in
 * common.
 */
export function closestNames(unknown: string, known: readonly string[], most = 3): readonly string[] {
	const wanted = unknown.slice(0, 64).toLowerCase();
	return known
		.map((name) => ({ name, away: distance(wanted, name.slice(0, 64).toLowerCase()) }))
		.filter(({ away }) => away <= Math.max(2, wanted.length / 2))
		.sort((a, b) => a.away - b.away)
		.slice(0, most)
		.map(({ name }) => name);
}
