/** How far a search may fall back behind each character of a text: the table of Knuth, Morris and Pratt. */
function fallbacks(text: string): number[] {
	const table = [0];
	let matched = 0;
	for (let at = 1; at < text.length; at++) {
		while (matched > 0 && text[at] !== text[matched]) matched = table[matched - 1] ?? 0;
		if (text[at] === text[matched]) matched++;
		table.push(matched);
	}
	return table;
}

/**
 * Offset behind the first `wanted` at or after `from`; -1 when there is none. `String.indexOf` would take time in
 * proportion to the product of both lengths for texts that nearly match everywhere.
 */
function endOfNext(text: string, wanted: string, from: number): number {
	const table = fallbacks(wanted);
	let matched = 0;
	for (let at = from; matched < wanted.length; at++) {
		if (at >= text.length) return -1;
		while (matched > 0 && text[at] !== wanted[matched]) matched = table[matched - 1] ?? 0;
		if (text[at] === wanted[matched]) matched++;
		if (matched === wanted.length) return at + 1;
	}
	return from;
}

/**
 * Whether a name fits a pattern, given as the texts between its stars; each star stands for any run of characters. Linear in
 * the length of both.
 *
 * @example
 * globMatches(['issues.', ''], 'issues.opened'); // true: the pattern issues.*
 */
export function globMatches(parts: readonly string[], name: string): boolean {
	const [first = '', ...others] = parts;
	const last = others.pop();
	if (last === undefined) return first === name;
	const end = name.length - last.length;
	if (end < first.length || !name.startsWith(first) || !name.endsWith(last)) return false;
	let at = first.length;
	for (const wanted of others) {
		at = endOfNext(name, wanted, at);
		if (at < 0 || at > end) return false;
	}
	return true;
}
