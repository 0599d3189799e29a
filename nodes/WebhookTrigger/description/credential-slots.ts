import type { INodeCredentialDescription } from 'n8n-workflow';

import { profiles } from '../../../core/signature';
import { AGENT_MESSAGE, UNSIGNED_SOURCES } from './sources';

/** The sources that send their secret to the published webhook, so that there is no credential before (Notion, Asana). */
export const SECRET_LATER = Object.values(profiles)
	.filter(({ handshakes = [] }) => handshakes.some(({ capture }) => capture !== undefined))
	.map(({ name }) => name);

const signingSecret = {
	name: 'webhookSigningSecretApi',
	displayName: 'Signing Secret',
	testedBy: 'signingSecretShape',
} as const;

const others: INodeCredentialDescription[] = [
	{
		name: 'agentChannelApi',
		displayName: 'API Key',
		required: true,
		testedBy: 'agentChannelShape',
		displayOptions: { show: { source: [AGENT_MESSAGE], requireApiKey: [true] } },
	},
	// Shown when it is required, and for the source Secure Header, which has no such switch. A slot that is always
	// shown would be filled by n8n with whatever credential of the type exists.
	{
		name: 'webhookSecureHeaderApi',
		displayName: 'Secure Header',
		required: true,
		testedBy: 'secureHeaderShape',
		displayOptions: { hide: { requireSecureHeader: [false] } },
	},
];

/** The slots of the editor: the signing secret twice, of which one is shown, so that a missing one is marked in red. */
const inEditor: INodeCredentialDescription[] = [
	{
		...signingSecret,
		required: true,
		displayOptions: { show: { requireSignature: [true] }, hide: { source: [...UNSIGNED_SOURCES, ...SECRET_LATER] } },
	},
	{
		...signingSecret,
		required: false,
		displayOptions: { show: { requireSignature: [true], source: SECRET_LATER } },
	},
	...others,
];

/**
 * The credentials of the node. n8n's server reads a credential by the first entry of its type, so it gets one entry, and
 * activation requires the credential where it is needed. The editor receives the array as JSON, with two entries.
 */
export const credentialSlots: INodeCredentialDescription[] = Object.defineProperty(
	[
		{
			...signingSecret,
			required: false,
			displayOptions: { show: { requireSignature: [true] }, hide: { source: UNSIGNED_SOURCES } },
		},
		...others,
	],
	'toJSON',
	{ value: () => inEditor },
);
