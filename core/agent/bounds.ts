/** The maximum number of tool calls, messages and the like that are kept per reply. Only a broken or malicious server sends more. */
export const MAX_KEPT = 1000;

/** The maximum number of questions that one answer answers. Only a broken or malicious server asks more. */
export const MAX_ASKED = 100;

/** Adds entries to a list that keeps at most MAX_KEPT of them. */
export function keepSome<T>(list: T[], entries: readonly T[]): void {
	list.push(...entries.slice(0, MAX_KEPT - list.length));
}
