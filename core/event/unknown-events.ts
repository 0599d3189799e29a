import { closestNames } from '../text/closest-names';
import type { EventFilter } from './filter';

/** A name in a filter, in lower case, that the sender does not have. */
export interface UnknownEvent {
	readonly name: string;
	/** the known names most like it, best first */
	readonly nearest: readonly string[];
}

/** The names in a filter, without patterns that stand for many or for none. */
const namesIn = ({ include, exclude }: EventFilter): readonly string[] =>
	[...include, ...exclude].flatMap((pattern) => (pattern.length === 1 ? pattern : []));

/** `issues.opened` is the event issues with an action. */
function isKnown(name: string, known: readonly string[]): boolean {
	return known.some((event) => name === event.toLowerCase() || name.startsWith(`${event.toLowerCase()}.`));
}

/**
 * The names of a filter that no event of the sender can match: likely typing errors. A list of known events may be out of date,
 * so this is for a warning and never for a refusal.
 *
 * @example
 * unknownEvents(parseEventFilter('pul_request.opened, issues'), ['issues', 'pull_request']);
 * // [{ name: 'pul_request.opened', nearest: ['pull_request'] }]
 *
 * @param known every event of the sender
 */
export function unknownEvents(filter: EventFilter, known: readonly string[]): readonly UnknownEvent[] {
	const haveDots = known.some((event) => event.includes('.'));
	const unknown = namesIn(filter).filter((name) => !isKnown(name, known));
	return unknown.map((name) => ({
		name,
		nearest: closestNames(haveDots ? name : (name.split('.')[0] ?? name), known, 1),
	}));
}
