import type { INodePropertyOptions } from 'n8n-workflow';

import { canSign, profiles } from '../../../core/signature';

/** Value of the Signature field that sends unsigned. */
export const UNSIGNED = 'none';

/** The menu of signatures: every profile of the engine whose key can sign, so menu and engine cannot drift. */
export const signatureOptions: INodePropertyOptions[] = [
	...Object.values(profiles)
		.filter((profile) => canSign(profile))
		.map(({ name, displayName }) => ({ name: displayName, value: name }))
		.sort((a, b) => a.name.localeCompare(b.name)),
	{ name: 'None', value: UNSIGNED, description: 'Send without a signature. The receiver cannot verify the sender.' },
];
