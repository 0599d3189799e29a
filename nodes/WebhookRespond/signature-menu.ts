import type { INodePropertyOptions } from 'n8n-workflow';

import { canSign, canSignResponse, profiles } from '../../core/signature';
import { alphabetically } from '../../core/text/alphabetical';
import { CUSTOM_SIGNATURE } from '../shared/custom-signature';
import { UNSIGNED } from '../shared/signing/signer';

/** What the credential must contain if the key that verifies cannot sign. */
const PRIVATE_KEY =
	'The credential must contain the private key, in PEM format. The caller verifies with the public key.';

/** The menu of signatures: every profile that needs nothing that only a request has. It is derived from the engine's table. */
export const signatureOptions: INodePropertyOptions[] = [
	...Object.values(profiles)
		.filter((profile) => canSignResponse(profile))
		.map((profile) => ({
			name: profile.displayName,
			value: profile.name,
			...(!canSign(profile) && { description: PRIVATE_KEY }),
		})),
	{
		name: 'Custom Signature',
		value: CUSTOM_SIGNATURE,
		description: 'Any other signature, described in the fields below',
	},
	{ name: 'None', value: UNSIGNED, description: 'Respond without a signature. Most senders do not check one.' },
].sort((a, b) => alphabetically(a.name, b.name));
