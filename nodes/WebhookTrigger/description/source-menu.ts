import type { INodePropertyOptions } from 'n8n-workflow';

import { profiles } from '../../../core/signature';
import type { SignatureProfile } from '../../../core/signature';
import { alphabetically } from '../../../core/text/alphabetical';
import { generalSources } from './general-sources';

/** Tells whether nothing from outside this project shows that the row is correct. */
export const isUnproven = ({ confidence }: SignatureProfile): boolean => confidence === 'C';

export const providerDescription = (profile: SignatureProfile): string =>
	[profile.group, profile.secretLabel, isUnproven(profile) && 'Unproven']
		.filter(Boolean)
		.map((part) => `${part}.`)
		.join(' ');

/** The Source menu. Its providers come from the engine's table, so that the two cannot differ. */
export const sourceOptions: INodePropertyOptions[] = [
	...generalSources.map(({ name, value, description }) => ({ name, value, description })),
	...Object.values(profiles).map((profile) => ({
		name: profile.displayName,
		value: profile.name,
		description: providerDescription(profile),
	})),
].sort((a, b) => alphabetically(a.name, b.name));
