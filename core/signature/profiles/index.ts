import { ConfigurationError } from '../../configuration-error';
import type { SignatureProfile } from '../types';
import { ai } from './ai';
import { codeHosting } from './code-hosting';
import { general } from './general';
import { payments } from './payments';

const rows: readonly SignatureProfile[] = [...codeHosting, ...ai, ...general, ...payments];

function table(): Readonly<Record<string, SignatureProfile>> {
	const made = Object.create(null) as Record<string, SignatureProfile>;
	for (const row of rows) made[row.name] = row;
	return Object.freeze(made);
}

/** Every built-in profile by its name; without a prototype, so that no name but ours is ever found. */
export const profiles: Readonly<Record<string, SignatureProfile>> = table();

export const profileNames: readonly string[] = Object.freeze(Object.keys(profiles).sort());

/** @throws ConfigurationError for a name that no row has */
export function resolveProfile(profile: string | SignatureProfile): SignatureProfile {
	if (typeof profile === 'object' && profile !== null) return profile;
	const row = profiles[profile];
	if (row !== undefined) return row;
	const near = profileNames.filter((name) => name.startsWith(String(profile).slice(0, 3))).slice(0, 5);
	throw new ConfigurationError(
		`There is no signature profile "${String(profile)}"`,
		near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'See profileNames for the known ones',
	);
}
