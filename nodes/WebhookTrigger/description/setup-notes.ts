import type { INodeProperties } from 'n8n-workflow';

import { enteredSettings, profiles, takesKeys } from '../../../core/signature';
import type { SettingField, SignatureProfile } from '../../../core/signature';
import { generalSources, listOf } from './general-sources';
import { isUnproven } from './source-menu';

/**
 * One note for each source: where to paste the URL, what to enable, which secret is needed, and the names of its
 * events. They are made when the editor asks for them, not when n8n starts.
 */
export const setupNotes = (): INodeProperties[] => [
	...generalSources.map(({ value, setup }) => setupNote(value, setup)),
	...Object.values(profiles).map((profile) => setupNote(profile.name, providerSetup(profile))),
];

/** Escapes placeholders such as <token>, which are not tags. */
const asText = (text: string): string => text.replaceAll('<', '&lt;').replaceAll('>', '&gt;');

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

/** Says what to enter for a source without a secret. */
function settingsNote(profile: SignatureProfile): string {
	const labels = enteredSettings(profile).map((setting) => `${setting.label}${needOf(setting)}`);
	return labels.length === 0 ? 'No credential is needed.' : `For the credential: ${labels.join(', ')}.`;
}

/** Warns about responses that the sender treats as failures. */
function answers({ displayName, refusal, successStatuses }: SignatureProfile): string {
	const statuses = successStatuses?.join(' or ');
	const wanted = statuses && `${displayName} accepts only the response code ${statuses} as a success.`;
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
