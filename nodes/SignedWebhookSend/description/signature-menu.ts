import type { INodePropertyOptions } from 'n8n-workflow';

import { canSign, profiles } from '../../../core/signature';
import { alphabetically } from '../../../core/text/alphabetical';

/** The value of the Signature field for unsigned requests. */
export const UNSIGNED = 'none';

/**
 * The menu of signatures: every profile whose key can sign. It is derived from the engine's table, so that the two
 * cannot differ.
 */
export const signatureOptions: INodePropertyOptions[] = [
	...Object.values(profiles)
		.filter((profile) => canSign(profile))
		.map(({ name, displayName }) => ({ name: displayName, value: name }))
		.sort((a, b) => alphabetically(a.name, b.name)),
	{ name: 'None', value: UNSIGNED, description: 'Send without a signature. The receiver cannot verify the sender.' },
];
