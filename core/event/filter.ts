import { requireObject, requireText } from '../arguments';
import { Failure } from '../failure';
import { globMatches } from './glob';

/** The event and action of a delivery, as its profile reads them. */
export interface EventName {
	readonly event?: string;
	readonly action?: string;
	/** other names of the same event; any of them may stand in a filter */
	readonly eventAliases?: readonly string[];
}

/** A parsed filter. Without patterns, every delivery passes. */
export interface EventFilter {
	readonly include: readonly EventPattern[];
	readonly exclude: readonly EventPattern[];
}

/** The lower-case texts between the stars of a pattern. An empty list stands for deliveries that name no event. */
export type EventPattern = readonly string[];

/**
 * Letters of all scripts with their marks, digits, currencies, arrows and pictures. A semicolon, a brace or a quotation mark is
 * more likely a mistake.
 */
const NAME_CHARACTERS =
	/^[\p{L}\p{M}\p{N}\p{Pd}\p{Sc}\p{Sm}\p{So}\p{Emoji_Modifier}\p{Join_Control} _.:/*@#&()[\]?%'’]*$/u;
const EXAMPLE = 'Enter event names, for example: pull_request, issues.opened, release.*, !star';
const IN_QUOTES = 'Put a name with other characters in quotation marks, for example "Order; new"';
const QUOTES = 'Write "Order, new" for a name with a comma, and two quotation marks for each one inside it';
const MATCHES_USAGE = "matchesEvent(parseEventFilter('issues'), { event: 'issues' })";

/** The start of an entry in the filter; line and column count from 1. */
interface Place {
	readonly line: number;
	readonly column: number;
}

function malformed(what: string, { line, column }: Place, cure = EXAMPLE): Failure {
	return new Failure('invalid-event-filter', `Event filter, line ${line}, column ${column}: ${what}`, cure);
}

/** A text without its case; senders and keyboards differ in whether an accent is a character of its own. */
const folded = (text: string): string => text.normalize('NFC').toLowerCase();

function parseEntry(entry: string, place: Place): EventPattern {
	if (entry.startsWith('"')) return parseQuoted(entry, place);
	if (entry === '') throw malformed('a name is missing', place);
	if (entry.includes('!')) throw malformed('"!" can be used only once, before a name', place);
	if (!NAME_CHARACTERS.test(entry)) {
		throw malformed(`${JSON.stringify(entry)} is not an event name`, place, IN_QUOTES);
	}
	if (entry.includes('**')) throw malformed('"**" is not allowed; use a single "*"', place);
	if (entry.split('.').some((name) => name.trim() === '')) {
		throw malformed('a name before or after a dot is missing', place);
	}
	return folded(entry).split('*');
}

/**
 * Parses a name in quotation marks, which stands for itself, including stars; `""` stands for a delivery that names no
 * event.
 */
function parseQuoted(entry: string, place: Place): EventPattern {
	const name = entry.slice(1, -1);
	const closed = entry.length > 1 && entry.endsWith('"') && !name.replaceAll('""', '').includes('"');
	if (!closed) throw malformed('the quotation marks do not enclose one name', place, QUOTES);
	return name === '' ? [] : [folded(name.replaceAll('""', '"'))];
}

/**
 * Splits a line at its commas, but not inside quotation marks. A quotation mark opens only at the start of an entry,
 * and is doubled inside.
 */
function entriesOf(line: string): string[] {
	const entries: string[] = [];
	const opening = /\s*(?:!\s*)?"/y;
	for (let start = 0; start <= line.length;) {
		opening.lastIndex = start;
		const quoted = opening.test(line) ? endOfQuoted(line, opening.lastIndex) : start;
		const comma = line.indexOf(',', quoted);
		const end = comma < 0 ? line.length : comma;
		entries.push(line.slice(start, end));
		start = end + 1;
	}
	return entries;
}

/** Returns the offset after the closing quotation mark, or the line's length if there is none. */
function endOfQuoted(line: string, from: number): number {
	let at = line.indexOf('"', from);
	while (at >= 0 && line[at + 1] === '"') at = line.indexOf('"', at + 2);
	return at < 0 ? line.length : at + 1;
}

function parseLine(text: string, line: number, into: { include: EventPattern[]; exclude: EventPattern[] }): void {
	let column = 1;
	const entries = entriesOf(text);
	entries.forEach((raw, position) => {
		const place = { line, column: column + (raw.length - raw.trimStart().length) };
		column += raw.length + 1;
		// skips empty lines and the end of a line that ends with a comma
		if (position === entries.length - 1 && raw.trim() === '') return;
		const entry = raw.trim();
		if (entry.startsWith('!')) into.exclude.push(parseEntry(entry.slice(1).trim(), place));
		else into.include.push(parseEntry(entry, place));
	});
}

/**
 * Parses `pull_request, issues.opened, release.*, !star, Push Hook`. A comma or a line break separates; `*` stands for any
 * characters, dots included; `!` excludes; a name in quotation marks may hold any character (`"Order, new"`); `""` is a
 * delivery that names no event. An empty filter passes everything. Case does not matter.
 *
 * @example
 * const filter = parseEventFilter('issues.opened, release.*, !release.deleted');
 * matchesEvent(filter, { event: 'release', action: 'published' }); // true
 * matchesEvent(filter, { event: 'release', action: 'deleted' }); // false
 *
 * @throws Failure naming line and column
 */
export function parseEventFilter(text: string): EventFilter {
	requireText(text, "parseEventFilter('issues.opened, !star')");
	const filter = { include: [] as EventPattern[], exclude: [] as EventPattern[] };
	text.split(/\r\n|\r|\n/).forEach((line, index) => parseLine(line, index + 1, filter));
	return filter;
}

/** Returns the spellings of an event; with an action, these include `event.action`. */
function spellingsOf(event: string, action: string | undefined): string[] {
	const names = action === undefined ? [event] : [event, `${event}.${action}`];
	return names.map(folded);
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
	const { event, action, eventAliases = [] } = name;
	if (filter.include.length === 0 && filter.exclude.length === 0) return true;
	const spellings =
		event === undefined ? undefined : [event, ...eventAliases].flatMap((name) => spellingsOf(name, action));
	const hit = (pattern: EventPattern) =>
		spellings === undefined ? pattern.length === 0 : spellings.some((name) => matchesName(pattern, name));
	const included = filter.include.length === 0 ? spellings !== undefined : filter.include.some(hit);
	return included && !filter.exclude.some(hit);
}

function matchesName(pattern: EventPattern, name: string): boolean {
	return pattern.length > 0 && globMatches(pattern, name);
}
