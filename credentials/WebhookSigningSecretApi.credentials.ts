import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { rotationFields } from './fields/rotation';
import { secretKinds } from './fields/secret-kinds';
import { secretRows } from './fields/secret-rows';
import { elsewhereIfFilled, hiddenFor, onlyForOne, shownFor } from './fields/shown-for';

const KIND = 'kind';

const password = { type: 'string', typeOptions: { password: true }, default: '' } satisfies Partial<INodeProperties>;

const signingSecret: INodeProperties = {
	displayName: 'Signing Secret',
	name: 'secret',
	...password,
	description: 'The secret that the sender signs with, exactly as it is shown there',
	hint: 'You find or choose it where you enter the URL at the sender. The note below Source in the node says where.',
};

const publicKey: INodeProperties = {
	...signingSecret,
	displayName: 'Public Key',
	description: 'The public key of the sender, as PEM, Base64 or hex',
	hint: 'Discord: General Information. Gong: Automation rules. SendGrid: Settings → Mail Settings → Event Webhooks. Telnyx: Account → Keys & Credentials.',
};

const appSecret: INodeProperties = {
	...signingSecret,
	displayName: 'App Secret',
	description: 'The secret of the Meta app, which signs the deliveries',
	hint: 'In the Meta app dashboard, open App settings → Basic.',
};

const verifyToken: INodeProperties = {
	displayName: 'Verify Token',
	name: 'verifyToken',
	...password,
	description: 'The token that the sender repeats when it verifies the URL',
	hint: 'Choose any text. Enter the same text in the Meta app dashboard, under Webhooks.',
};

const namedSecrets = secretRows({
	displayName: 'Named Secrets',
	name: 'namedSecrets',
	description:
		'Secrets of several senders that call the same URL, for example one for each customer. The output shows the name of the one that matched. With more than ten secrets, the senders must state a key ID: see the option Key ID of the node.',
	nameOf: { placeholder: 'customer-1', description: 'Name of the sender, or the key ID that it sends' },
	secretOf: { description: 'The secret that this sender signs with' },
});

const { rotation, previous } = rotationFields({
	name: 'previousSecret',
	displayName: 'Previous Secret',
	label: 'Accept a Previous Secret',
	purpose: 'Whether to accept the previous secret as well, until a date',
	description: 'The old secret. It is accepted in addition to the new one until the date below.',
	until: 'When to stop accepting the previous secret. Required if a previous secret is set.',
});

/** The secret with which a sender signs its webhooks, and the previous one during a rotation. */
export class WebhookSigningSecretApi implements ICredentialType {
	name = 'webhookSigningSecretApi';

	displayName = 'Webhook Signing Secret API';

	icon: Icon = {
		light: 'file:../nodes/WebhookTrigger/webhookTrigger.svg',
		dark: 'file:../nodes/WebhookTrigger/webhookTrigger.dark.svg',
	};

	documentationUrl =
		'https://github.com/agent-webhooks/n8n-nodes-agent-webhooks/blob/main/docs/webhook-trigger.md#signing-secret';

	properties: INodeProperties[] = [
		{
			displayName: 'Kind of Secret',
			name: KIND,
			type: 'options',
			options: [...secretKinds],
			default: 'sharedSecret',
			description: 'What the sender signs with. The note below Source in the node says what your sender uses.',
		},
		onlyForOne(KIND, 'sharedSecret', signingSecret),
		onlyForOne(KIND, 'publicKey', publicKey),
		onlyForOne(KIND, 'verifyToken', appSecret),
		elsewhereIfFilled(KIND, ['sharedSecret', 'publicKey', 'verifyToken'], signingSecret),
		...shownFor(KIND, ['verifyToken'], verifyToken),
		...shownFor(KIND, ['namedSecrets'], namedSecrets),
		hiddenFor(KIND, ['namedSecrets'], rotation),
		...previous,
	];
}
