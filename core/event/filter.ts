import { requireObject, requireText } from '../arguments';
import { ConfigurationError } from '../configuration-error';
import { globMatches } from './glob';

/** The event and action of a delivery, as its profile reads them. */
export interface EventName {
	readonly event?: string;
	readonly action?: string;
}

/**
 * A parsed filter. Both lists hold lower-case patterns, split at dots; a pattern without names matches deliveries that
 * name no event. If both are empty, everything passes.
 */
export interface EventFilter {
	readonly include: readonly EventPattern[];
	readonly exclude: readonly EventPattern[];
}

export type EventPattern = readonly string[];

const NAME_CHARACTERS = /^[\p{L}\p{N} _\-.:/*@#+&~$]*$/u;
const EXAMPLE = 'Enter event names, for example: pull_request, issues.opened, release.*, !star';
const MATCHES_USAGE = "matchesEvent(parseEventFilter('issues'), { event: 'issues' })";

function malformed(what: string, line: number, column: number): ConfigurationError {
	return new ConfigurationError(`Event filter, line ${line}, column ${column}: ${what}`, EXAMPLE);
}

/** How a filter spells "a delivery that names no event": an empty name in quotation marks. */
const NAMELESS = '""';

function parseEntry(entry: string, line: number, column: number): EventPattern {
	if (entry === NAMELESS) return [];
	if (entry === '') throw malformed('a name is missing', line, column);
	if (entry.includes('!')) throw malformed('"!" can be used only once, before a name', line, column);
	if (!NAME_CHARACTERS.test(entry)) throw malformed(`${JSON.stringify(entry)} is not an event name`, line, column);
	if (entry.includes('**')) throw malformed('"**" is not allowed; use a single "*"', line, column);
	const names = entry.toLowerCase().split('.');
	if (names.some((name) => name.trim() === ''))
		throw malformed('a name before or after a dot is missing', line, column);
	return names;
}

function parseLine(text: string, line: number, into: { include: EventPattern[]; exclude: EventPattern[] }): void {
	let column = 1;
	const entries = text.split(',');
	entries.forEach((raw, position) => {
		const start = column + (raw.length - raw.trimStart().length);
		column += raw.length + 1;
		// skips empty lines and the end of a line that ends with a comma
		if (position === entries.length - 1 && raw.trim() === '') return;
		const entry = raw.trim();
		if (entry.startsWith('!')) into.exclude.push(parseEntry(entry.slice(1).trim(), line, start));
		else into.include.push(parseEntry(entry, line, start));
	});
}

/**
 * Parses `pull_request, issues.opened, release.*, !star, Push Hook`. Commas or line breaks separate the entries, `*`
 * matches within a name, `!` excludes, and `""` matches deliveries that name no event. An empty text passes everything.
 * Case does not matter.
 *
 * @example
 * const filter = parseEventFilter('issues.opened, release.*, !release.deleted');
 * matchesEvent(filter, { event: 'release', action: 'published' }); // true
 * matchesEvent(filter, { event: 'release', action: 'deleted' }); // false
 *
 * @throws ConfigurationError naming line and column
 */
export function parseEventFilter(text: string): EventFilter {
	requireText(text, "parseEventFilter('issues.opened, !star')");
	const filter = { include: [] as EventPattern[], exclude: [] as EventPattern[] };
	text.split(/\r\n|\r|\n/).forEach((line, index) => parseLine(line, index + 1, filter));
	return filter;
}

/**
 * Tells whether a pattern matches. A final `*` on its own matches one or more names: `customer.*` matches
 * `customer.subscription.created`.
 */
function patternMatches(pattern: EventPattern, names: readonly string[]): boolean {
	if (names.length > pattern.length && pattern.at(-1) !== '*') return false;
	return pattern.every((part, index) => {
		const name = names[index];
		return name !== undefined && globMatches(part, name);
	});
}

function spellingsOf(event: string, action: string | undefined): string[][] {
	const names = action === undefined ? [event] : [event, `${event}.${action}`];
	return names.map((name) => name.toLowerCase().split('.'));
}

/**
 * Tells whether a delivery passes: at least one included pattern matches `event` or `event.action` (or none is given),
 * and no excluded one does. A delivery that names no event passes an empty filter, and a filter that includes `""`.
 * Exclusions alone do not let it pass, because it may be about what they exclude.
 *
 * @example
 * const filter = parseEventFilter('pull_request');
 * matchesEvent(filter, { event: 'pull_request', action: 'opened' }); // true
 * matchesEvent(filter, { event: 'push' }); // false
 * matchesEvent(filter, {}); // false
 */
export function matchesEvent(filter: EventFilter, name: EventName): boolean {
	requireObject(filter, MATCHES_USAGE);
	requireObject(name, MATCHES_USAGE);
	const { event, action } = name;
	if (filter.include.length === 0 && filter.exclude.length === 0) return true;
	const spellings = event === undefined ? [[]] : spellingsOf(event, action);
	const hit = (pattern: EventPattern) => spellings.some((names) => patternMatches(pattern, names));
	const included = filter.include.length === 0 ? event !== undefined : filter.include.some(hit);
	return included && !filter.exclude.some(hit);
}
