import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { enteredSettings, profiles, takesKeys } from '../core/signature';
import type { SettingField, SignatureProfile } from '../core/signature';
import { alphabetically } from '../core/text/alphabetical';

/** The senders without a secret that need settings. */
const senders = Object.values(profiles)
	.filter((profile) => !takesKeys(profile) && enteredSettings(profile).length > 0)
	.sort((a, b) => alphabetically(a.displayName, b.displayName));

function fieldOf({ name }: SignatureProfile, setting: SettingField): INodeProperties {
	const { label, description, required, secret, choices, placeholder } = setting;
	const common = { displayName: label, name: setting.name, description, displayOptions: { show: { sender: [name] } } };
	if (choices !== undefined) {
		const options = choices.map((choice) => ({ name: choice, value: choice }));
		return { ...common, type: 'options', options, default: choices[0] ?? '' };
	}
	return {
		...common,
		type: 'string',
		default: '',
		...(required && { required: true }),
		...(secret && { typeOptions: { password: true } }),
		...(placeholder !== undefined && { placeholder }),
	};
}

/** Senders whose keys can be pasted in place of an address. */
const takingPublicKeys = senders
	.filter(
		({ scheme }) => scheme.kind === 'public-key' && scheme.keySource.from === 'address' && scheme.keySource.orSecrets,
	)
	.map(({ name }) => name);

/** What identifies a sender that signs with a key pair: the topic, account, app or audience whose deliveries are accepted. */
export class WebhookSenderApi implements ICredentialType {
	name = 'webhookSenderApi';

	displayName = 'Webhook Sender API';

	icon: Icon = {
		light: 'file:../nodes/WebhookTrigger/webhookTrigger.svg',
		dark: 'file:../nodes/WebhookTrigger/webhookTrigger.dark.svg',
	};

	documentationUrl = 'https://github.com/agent-webhooks/n8n-nodes-agent-webhooks/blob/main/docs/sender-keys.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Sender',
			name: 'sender',
			type: 'options',
			options: senders.map(({ name, displayName }) => ({ name: displayName, value: name })),
			default: 'oidc',
			description: 'The source that this credential is for. Its public keys are fetched from the vendor.',
		},
		...senders.flatMap((profile) => enteredSettings(profile).map((setting) => fieldOf(profile, setting))),
		{
			displayName: 'Public Key',
			name: 'publicKeyText',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			description: 'The public key as PEM or as a JSON Web Key, if it is not to be fetched',
			displayOptions: { show: { sender: takingPublicKeys } },
		},
	];
}
