import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { enteredSettings, profiles, takesKeys } from '../../../core/signature';
import type { SettingField, SignatureProfile } from '../../../core/signature';
import { alphabetically } from '../../../core/text/alphabetical';
import { CUSTOM_SIGNATURE } from '../../shared/custom-signature';

/** The sources that are not providers: ways to trust a sender that n8n does not know. */
export const SECURE_HEADER = 'secureHeader';
export const AGENT_MESSAGE = 'agentMessage';
export const SECRET_URL = 'secretUrl';

interface GeneralSource {
	readonly name: string;
	readonly value: string;
	readonly description: string;
	readonly setup: string;
}

/** n8n removes all other tags from a notice, such as those of bold text and line breaks. */
function listOf(items: readonly string[]): string {
	return `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;
}

/** A placeholder such as <token> is no tag. */
const asText = (text: string): string => text.replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const generalSources: GeneralSource[] = [
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

/**
 * The sources that work without the Webhook Signing Secret credential; all others use it to check a signature or token.
 */
export const UNSIGNED_SOURCES = [AGENT_MESSAGE, SECRET_URL, SECURE_HEADER];

const keyed = Object.values(profiles).filter((profile) => !takesKeys(profile));

/** The sources whose public keys are fetched or known, so that there is no secret to paste. */
export const KEYED_SOURCES = keyed.map(({ name }) => name);

/** Those of them that need settings, which are in the Webhook Sender credential. */
export const SENDER_SOURCES = keyed.filter((profile) => enteredSettings(profile).length > 0).map(({ name }) => name);

/** The profile with which callers of an agent channel prove who they are. */
export const CALLER_PROFILE = 'oidc';

/**
 * One note for each source: where to paste the URL, what to enable, which secret is needed, and the names of its
 * events. They are made when the editor asks for them, not when n8n starts.
 */
export const setupNotes = (): INodeProperties[] => [
	...generalSources.map(({ value, setup }) => setupNote(value, setup)),
	...Object.values(profiles).map((profile) => setupNote(profile.name, providerSetup(profile))),
];

export function providerSetup(profile: SignatureProfile): string {
	const { displayName, setup, secretLabel, limits, docs, exampleEvents, lists } = profile;
	const unproven =
		isUnproven(profile) &&
		`Unproven: no request that ${displayName} has signed was available. Test this source with a real delivery before you rely on it.`;
	const url = 'Copy the URL from Webhook URLs above: the production URL, or the test URL while you build.';
	const secret = takesKeys(profile) ? `Secret for the credential: ${secretLabel}.` : settingsNote(profile);
	const examples = exampleEvents.slice(0, 4);
	const events =
		examples.length === 0
			? 'Deliveries from this source have no event name.'
			: `Example events: ${examples.join(', ')}.`;
	const list = lists && 'A delivery can contain several events. Each event that is selected becomes an item.';
	const more = `<a href="${docs}" target="_blank">More details</a>`;
	const facts = [url, unproven, secret, limits && asText(limits), answers(profile), events, list, more];
	return asText(setup) + listOf(facts.filter((fact): fact is string => typeof fact === 'string' && fact !== ''));
}

function needOf({ required, requiredWhen }: SettingField): string {
	if (required) return '';
	return requiredWhen === undefined ? ' (optional)' : ` (for ${requiredWhen.is})`;
}

/** What to enter where there is no secret. */
function settingsNote(profile: SignatureProfile): string {
	const labels = enteredSettings(profile).map((setting) => `${setting.label}${needOf(setting)}`);
	return labels.length === 0 ? 'No credential is needed.' : `For the credential: ${labels.join(', ')}.`;
}

/** What the sender makes of answers, where a builder could choose one that it minds. */
function answers({ displayName, refusal, successStatuses }: SignatureProfile): string {
	const statuses = successStatuses?.join(' or ');
	const wanted = statuses && `${displayName} takes only the response code ${statuses} for a success.`;
	const fatal = refusal?.disabledBy?.join(' or ');
	const keep = fatal && `Keep this workflow published: ${displayName} turns the webhook off when it gets ${fatal}.`;
	return [wanted, keep].filter(Boolean).join(' ');
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
