import { closestNames } from '../text/closest-names';

/** A name in a filter that the sender does not have. */
export interface UnknownEvent {
	readonly name: string;
	/** the known names most like it, best first */
	readonly nearest: readonly string[];
}

/** The names that a filter lists, without those that stand for many or for none. */
function namesIn(filter: string): readonly string[] {
	const entries = filter.split(/[,\r\n]/).map((entry) => entry.trim().replace(/^!\s*/, ''));
	return entries.map((entry) => entry.replace(/^"(.*)"$/, '$1')).filter((name) => name !== '' && !name.includes('*'));
}

/** `issues.opened` is the event issues with an action. */
function isKnown(name: string, known: readonly string[]): boolean {
	const wanted = name.toLowerCase();
	return known.some((event) => wanted === event.toLowerCase() || wanted.startsWith(`${event.toLowerCase()}.`));
}

/**
 * The names of a filter that no event of the sender can match: likely typing errors. A list of known events may be out of date,
 * so this is for a warning and never for a refusal.
 *
 * @example
 * unknownEvents('pul_request.opened, issues', ['issues', 'pull_request']);
 * // [{ name: 'pul_request.opened', nearest: ['pull_request'] }]
 *
 * @param filter as typed; what is malformed in it is not judged here
 * @param known every event of the sender
 */
export function unknownEvents(filter: string, known: readonly string[]): readonly UnknownEvent[] {
	const haveDots = known.some((event) => event.includes('.'));
	const unknown = namesIn(filter).filter((name) => !isKnown(name, known));
	return unknown.map((name) => ({
		name,
		nearest: closestNames(haveDots ? name : (name.split('.')[0] ?? name), known, 1),
	}));
}
