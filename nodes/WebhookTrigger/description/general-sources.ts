import { CUSTOM_SIGNATURE } from '../../shared/custom-signature';
import { AGENT_MESSAGE, SECRET_URL, SECURE_HEADER } from './sources';

interface GeneralSource {
	readonly name: string;
	readonly value: string;
	readonly description: string;
	readonly setup: string;
}

/** n8n removes all other tags from a notice, such as those of bold text and line breaks. */
export function listOf(items: readonly string[]): string {
	return `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;
}

export const generalSources: readonly GeneralSource[] = [
	{
		name: 'Agent Message',
		value: AGENT_MESSAGE,
		description: 'Be an agent for callers that speak JSON, A2A or OpenAI Chat Completions, and return the reply',
		setup:
			'Give callers the production URL, followed by ?apiKey= and the key from the credential. They send message, userId and sessionId as JSON in a POST request, as they would to an Autom Mate channel.' +
			listOf([
				'To return the reply to the caller, set Respond to “When Last Node Finishes”.',
				'For other callers, select their protocols: OpenAI clients use the production URL as base URL. A2A clients find the agent card below it, at /.well-known/agent-card.json. Both send the key as a bearer token.',
			]),
	},
	{
		name: 'Custom Signature',
		value: CUSTOM_SIGNATURE,
		description: 'Your own sender, or any other sender that is not in this list',
		setup:
			'Look up in the documentation of the sender which header contains the signature and what content is signed, and enter both below. If the sender signs like a well-known one, choose that in Start From. Paste the production URL into the settings of the sender, and its secret into the credential.',
	},
	{
		name: 'Secret URL Only',
		value: SECRET_URL,
		description: 'Accept anyone who knows the unguessable URL, for example a CodeWords webhook',
		setup:
			'The URL is the only secret, so give it only to the sender. If the sender supports a signature or a header, use that instead. To see the structure of the data, have the sender call the test URL.',
	},
	{
		name: 'Secure Header',
		value: SECURE_HEADER,
		description: 'Accept any sender that can add a header with a secret value',
		setup:
			'Paste the production URL into the settings of the sender, and have it add the header from the credential to every request. The header identifies the sender, but does not prove that the content is unchanged. If the sender supports a signature, use that instead.',
	},
];
