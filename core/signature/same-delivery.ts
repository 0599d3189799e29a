/** By the letter that a replay key has before its digest; see `replay.ts`. */
const SAME: Readonly<Record<string, string>> = {
	i: 'delivery ID',
	b: 'delivery ID and content',
	c: 'content',
	s: 'signature',
};

/**
 * What made two deliveries with this replay key one, in words.
 *
 * @param replayKey of a verdict; not empty
 */
export function sameIn(replayKey: string): string {
	return SAME[replayKey.split(':').at(-2) ?? ''] ?? 'identity';
}
