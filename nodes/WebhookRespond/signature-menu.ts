import type { INodePropertyOptions } from 'n8n-workflow';

import { canSignResponse, profiles } from '../../core/signature';
import { alphabetically } from '../../core/text/alphabetical';
import { UNSIGNED } from '../shared/signing/signer';

/** The menu of signatures: every profile that needs nothing that only a request has. It is derived from the engine's table. */
export const signatureOptions: INodePropertyOptions[] = [
	...Object.values(profiles)
		.filter((profile) => canSignResponse(profile))
		.map(({ name, displayName }) => ({ name: displayName, value: name }))
		.sort((a, b) => alphabetically(a.name, b.name)),
	{ name: 'None', value: UNSIGNED, description: 'Respond without a signature. Most senders do not check one.' },
];
