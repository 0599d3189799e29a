import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { profiles } from '../../core/signature';
import type { SignatureProfile } from '../../core/signature';

/** Sources that are not providers: ways to trust a sender that n8n knows nothing about. */
export const SECURE_HEADER = 'secureHeader';
export const AGENT_MESSAGE = 'agentMessage';
export const CUSTOM_SIGNATURE = 'customSignature';
export const SECRET_URL = 'secretUrl';

interface GeneralSource {
	name: string;
	value: string;
	description: string;
	setup: string;
}

const generalSources: GeneralSource[] = [
	{
		name: 'Agent Message',
		value: AGENT_MESSAGE,
		description: 'A caller sends message, userId and sessionId, and gets the reply',
		setup:
			'Give callers the production URL with <code>?apiKey=</code> and the key of the credential. They POST <code>{"message", "userId", "sessionId"}</code> as JSON, as an Autom Mate channel takes it. To send the reply back, set <b>Respond</b> to <i>When Last Node Finishes</i>.',
	},
	{
		name: 'Custom Signature (HMAC)',
		value: CUSTOM_SIGNATURE,
		description: 'A sender of your own, or one that is not in this list',
		setup:
			'Look up in the sender’s documentation which header carries the signature and what is signed, and enter it below. Paste the production URL there, and its secret into the credential.',
	},
	{
		name: 'Secret URL Only',
		value: SECRET_URL,
		description: 'Whoever knows the unguessable URL may call, as with a CodeWords webhook',
		setup:
			'The URL is the only secret: give it to the sender and to nobody else, and prefer a signature or a header where the sender has one. To learn the structure of the data, let the sender call the test URL.',
	},
	{
		name: 'Secure Header',
		value: SECURE_HEADER,
		description: 'A header with a secret value, from any sender that can add one',
		setup:
			'Paste the production URL into the sender, and let it add the header of the credential to every request. A header proves who calls, but not that the content is unchanged: prefer a signature where the sender has one.',
	},
];

/** The Source menu: providers come from the engine's table, so that the menu and the engine cannot drift. */
export const sourceOptions: INodePropertyOptions[] = [
	...generalSources.map(({ name, value, description }) => ({ name, value, description })),
	...Object.values(profiles).map((profile) => ({
		name: profile.displayName,
		value: profile.name,
		description: `${profile.group}. ${profile.secretLabel}.`,
	})),
].sort((a, b) => a.name.localeCompare(b.name, 'en', { sensitivity: 'base' }));

/** Values of Source that do without the Webhook Signing Secret credential; all others check a signature or token with it. */
export const UNSIGNED_SOURCES = [AGENT_MESSAGE, SECRET_URL, SECURE_HEADER];

/** One note for each source: where to paste the URL, what to switch on, which secret is meant, what its events are called. */
export const setupNotes: INodeProperties[] = [
	...generalSources.map(({ value, setup }) => setupNote(value, setup)),
	...Object.values(profiles).map((profile) => setupNote(profile.name, providerSetup(profile))),
];

function providerSetup({ setup, secretLabel, limits, docs, exampleEvents }: SignatureProfile): string {
	const secret = `The credential’s secret is what it calls <b>${secretLabel}</b>.`;
	const examples = exampleEvents.slice(0, 4).map((event) => `<code>${event}</code>`);
	const events = examples.length === 0 ? 'Its deliveries have no event.' : `Events: ${examples.join(', ')} …`;
	return [setup, secret, limits, events, `<a href="${docs}" target="_blank">More details</a>`]
		.filter(Boolean)
		.join(' ');
}

function setupNote(source: string, html: string): INodeProperties {
	return {
		displayName: html,
		name: 'setupNote',
		type: 'notice',
		default: '',
		displayOptions: { show: { source: [source] } },
	};
}
