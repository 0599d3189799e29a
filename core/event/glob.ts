/** Returns the fallback table of the Knuth-Morris-Pratt search: how many characters still match after a mismatch. */
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
 * Returns the offset after the first `wanted` at or after `from`, or -1 if there is none. For texts that nearly match
 * everywhere, `String.indexOf` would take time proportional to the product of both lengths.
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
 * Tells whether a name matches a pattern, given as the texts between its stars; each star stands for any run of
 * characters. Takes linear time.
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
