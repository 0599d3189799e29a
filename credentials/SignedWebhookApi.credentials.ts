import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { allowedDomains } from './fields/allowed-domains';
import { rotationFields } from './fields/rotation';
import { secretRows } from './fields/secret-rows';

const { rotation, previous } = rotationFields({
	name: 'previousSigningSecret',
	displayName: 'Previous Signing Secret',
	label: 'Use a Previous Secret',
	purpose: 'Whether to sign with the previous secret as well, until a date',
	description: 'The old secret. Signature schemes that support several signatures are signed with both secrets.',
	until: 'When to stop signing with the previous secret. Required if a previous secret is set.',
});

/** The secrets that Signed Webhook Send signs and authenticates with, and the only domains that may receive them. */
export class SignedWebhookApi implements ICredentialType {
	name = 'signedWebhookApi';

	displayName = 'Signed Webhook API';

	icon: Icon = {
		light: 'file:../nodes/SignedWebhookSend/signedWebhookSend.svg',
		dark: 'file:../nodes/SignedWebhookSend/signedWebhookSend.dark.svg',
	};

	documentationUrl =
		'https://github.com/agent-webhooks/n8n-nodes-agent-webhooks/blob/main/docs/signed-webhook-send.md#secrets-and-safety';

	properties: INodeProperties[] = [
		{
			displayName: 'Signing Secret',
			name: 'signingSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'The secret used to sign the payload. The receiver verifies the signature with the same secret. Required unless Signature is set to None. For signatures that are verified with a public key, enter the private key in PEM format.',
		},
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Token sent in the Authorization header as Bearer …. Also available in the payload as ${ACCESS_TOKEN}.',
		},
		allowedDomains({ what: 'these secrets', placeholder: 'api.github.com, *.example.com' }),
		rotation,
		...previous,
		secretRows({
			displayName: 'Secrets for the Payload',
			name: 'secrets',
			description: 'Secrets that the payload can use as ${NAME} or $NAME',
			nameOf: {
				placeholder: 'SLACK_TOKEN',
				description: 'Name of the secret. Can contain letters, digits and underscores.',
			},
		}),
	];
}
