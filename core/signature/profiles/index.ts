import { Failure } from '../../failure';
import { closestNames } from '../../text/closest-names';
import type { SignatureProfile } from '../types';
import { ai } from './ai';
import { codeHosting } from './code-hosting';
import { commerce } from './commerce';
import { contentAndForms } from './content-and-forms';
import { crm } from './crm';
import { email } from './email';
import { general } from './general';
import { identity } from './identity';
import { messaging } from './messaging';
import { operations } from './operations';
import { payments } from './payments';
import { projectWork } from './project-work';
import { publicKey } from './public-key';
import { regionalPayments } from './regional-payments';

const rows: readonly SignatureProfile[] = [
	...codeHosting,
	...ai,
	...general,
	...payments,
	...commerce,
	...regionalPayments,
	...messaging,
	...email,
	...crm,
	...projectWork,
	...contentAndForms,
	...operations,
	...identity,
	...publicKey,
];

function table(nameOf: (row: SignatureProfile) => readonly string[]): Readonly<Record<string, SignatureProfile>> {
	const made = Object.create(null) as Record<string, SignatureProfile>;
	for (const row of rows) for (const name of nameOf(row)) made[name] = row;
	return Object.freeze(made);
}

/**
 * All built-in profiles by name. The table has no prototype, so only the names of profiles are found.
 *
 * @example
 * profiles.github.displayName; // 'GitHub'
 * profiles.constructor; // undefined
 */
export const profiles: Readonly<Record<string, SignatureProfile>> = table(({ name }) => [name]);

const aliases = table((row) => row.aliases ?? []);

/**
 * The names of all built-in profiles, sorted.
 *
 * @example
 * profileNames.includes('stripe'); // true
 */
export const profileNames: readonly string[] = Object.freeze(Object.keys(profiles).sort());

/** Shorter words (and, of, for) occur in too many names. */
const SHORTEST_WORD = 4;
const MAX_SUGGESTIONS = 3;

/** Returns the names under which a profile can be found, in lower case. */
const ownNames = ({ name, aliases: others = [], displayName }: SignatureProfile): readonly string[] =>
	[name, ...others, displayName].map((text) => text.toLowerCase());

const wordsOf = (row: SignatureProfile): readonly string[] =>
	ownNames(row)
		.flatMap((text) => text.split(/[^\p{L}\p{N}]+/u))
		.filter((word) => word.length >= SHORTEST_WORD);

/**
 * Maps what a person may call a profile to the profiles' names. A word stands for every profile whose name contains it,
 * unless it is the whole name of one.
 */
function rowsBySpelling(): ReadonlyMap<string, readonly string[]> {
	const found = new Map<string, readonly string[]>();
	for (const spellingsOf of [ownNames, wordsOf]) {
		const added = new Map<string, readonly string[]>();
		for (const row of rows) {
			for (const spelling of spellingsOf(row)) {
				if (!found.has(spelling)) added.set(spelling, [...(added.get(spelling) ?? []), row.name]);
			}
		}
		for (const [spelling, names] of added) found.set(spelling, names);
	}
	return found;
}

/** Returns the names of the profiles that the user may have meant, best first. */
function suggestionsFor(unknown: string): readonly string[] {
	const known = rowsBySpelling();
	const exact = known.get(unknown.trim().toLowerCase());
	const namesOf = (spelling: string) =>
		[...known].filter(([other]) => other === spelling).flatMap(([, names]) => names);
	const near = exact ?? closestNames(unknown, [...known.keys()]).flatMap(namesOf);
	return [...new Set(near)].slice(0, MAX_SUGGESTIONS);
}

/** @throws Failure for a name that no profile has */
export function resolveProfile(profile: string | SignatureProfile): SignatureProfile {
	if (typeof profile === 'object' && profile !== null) return profile;
	if (typeof profile !== 'string' || profile.trim() === '') {
		throw new Failure(
			'unknown-profile',
			'No signature profile is given',
			"Pass a name such as 'github'; profileNames lists them",
		);
	}
	const row = profiles[profile] ?? aliases[profile];
	if (row !== undefined) return row;
	const near = suggestionsFor(profile);
	throw new Failure(
		'unknown-profile',
		`There is no signature profile "${profile}"`,
		near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'profileNames lists the known ones',
	);
}
