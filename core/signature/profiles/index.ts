import { ConfigurationError } from '../../configuration-error';
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

const rows: readonly SignatureProfile[] = [
	...codeHosting,
	...ai,
	...general,
	...payments,
	...commerce,
	...messaging,
	...email,
	...crm,
	...projectWork,
	...contentAndForms,
	...operations,
	...identity,
];

function table(nameOf: (row: SignatureProfile) => readonly string[]): Readonly<Record<string, SignatureProfile>> {
	const made = Object.create(null) as Record<string, SignatureProfile>;
	for (const row of rows) for (const name of nameOf(row)) made[name] = row;
	return Object.freeze(made);
}

/** Every built-in profile by its name; without a prototype, so that no name but ours is ever found. */
export const profiles: Readonly<Record<string, SignatureProfile>> = table(({ name }) => [name]);

const aliases = table((row) => row.aliases ?? []);

export const profileNames: readonly string[] = Object.freeze(Object.keys(profiles).sort());

/** @throws ConfigurationError for a name that no row has */
export function resolveProfile(profile: string | SignatureProfile): SignatureProfile {
	if (typeof profile === 'object' && profile !== null) return profile;
	const row = profiles[profile] ?? aliases[profile];
	if (row !== undefined) return row;
	const near = profileNames.filter((name) => name.startsWith(String(profile).slice(0, 3))).slice(0, 5);
	throw new ConfigurationError(
		`Unknown signature profile "${String(profile)}"`,
		near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'See profileNames for all profiles',
	);
}
