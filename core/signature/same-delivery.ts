/** What a copy has in common with the delivery that it is a copy of, by the letter that its replay key has before the digest. */
const SAME: Readonly<Record<string, string>> = { i: 'delivery ID', s: 'signature' };

/**
 * What made two deliveries with this replay key one, in words.
 *
 * @param replayKey of a verdict
 */
export function sameIn(replayKey: string): string {
	const letter = replayKey.split(':').at(-2) ?? '';
	return SAME[letter] ?? 'content';
}
