import { NodeOperationError } from 'n8n-workflow';
import type {
	IHookFunctions,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { readConfiguration } from './configuration/configuration';
import { agentChannelShape, secureHeaderShape, signingSecretShape } from './configuration/credential-tests';
import { properties } from './description/description';
import { AGENT_MESSAGE, UNSIGNED_SOURCES } from './description/sources';
import { outputs, subtitle, triggerPanel, webhooks } from './description/webhooks';
import { receive } from './receive/receive';

export class WebhookTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Webhook Trigger',
		name: 'webhookTrigger',
		icon: { light: 'file:webhookTrigger.svg', dark: 'file:webhookTrigger.dark.svg' },
		group: ['trigger'],
		// above 1 on purpose: for version 1, n8n evaluates an expression on every request
		version: 2,
		subtitle,
		description: 'Starts the workflow when a webhook arrives, after checking its signature, header and event',
		eventTriggerDescription: 'Waiting for a webhook at the test URL',
		activationMessage: 'Your production webhook URL is now live.',
		defaults: { name: 'Webhook Trigger' },
		inputs: [],
		outputs,
		credentials: [
			{
				name: 'webhookSigningSecretApi',
				displayName: 'Signing Secret',
				// required by activation, not by n8n: Notion and Asana disclose the secret only once the webhook is
				// active
				required: false,
				testedBy: 'signingSecretShape',
				displayOptions: { show: { requireSignature: [true] }, hide: { source: UNSIGNED_SOURCES } },
			},
			{
				name: 'agentChannelApi',
				displayName: 'API Key',
				required: true,
				testedBy: 'agentChannelShape',
				displayOptions: { show: { source: [AGENT_MESSAGE], requireApiKey: [true] } },
			},
			// Shown if it is required, and for the source Secure Header, which has no switch for it. If it were always
			// shown, n8n would fill it with any existing credential of this type.
			{
				name: 'webhookSecureHeaderApi',
				displayName: 'Secure Header',
				required: true,
				testedBy: 'secureHeaderShape',
				displayOptions: { hide: { requireSecureHeader: [false] } },
			},
		],
		webhooks,
		triggerPanel,
		properties,
	};

	methods = { credentialTest: { agentChannelShape, secureHeaderShape, signingSecretShape } };

	/** Registers nothing with the sender; activation is used to check the configuration. */
	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return false;
			},
			async create(this: IHookFunctions): Promise<boolean> {
				try {
					await readConfiguration(this, this.getNode(), Date.now());
				} catch (error) {
					// n8n shows only the message of a failed activation
					const { message } = error as Error;
					const cure = error instanceof Error && 'cure' in error ? `. ${String(error.cure)}` : '';
					throw new NodeOperationError(this.getNode(), `${message}${cure}`);
				}
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this);
	}
}
