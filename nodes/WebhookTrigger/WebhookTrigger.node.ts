import type {
	IExecuteFunctions,
	IHookFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { toActivationError } from '../shared/errors';
import { signingSecretShape } from '../shared/signing/signing-secret-test';
import { readConfiguration, warningsOf } from './configuration/configuration';
import { agentChannelShape, secureHeaderShape, senderShape } from './configuration/credential-tests';
import { relatedNodes, searchHint } from './description/builder-hints';
import { properties } from './description/description';
import { slotsRequiredOrLater, withEditorCopy } from './description/editor-copy';
import { AGENT_MESSAGE, KEYED_SOURCES, SENDER_SOURCES, UNSIGNED_SOURCES } from './description/sources';
import { outputs, subtitle, triggerPanel, webhooks } from './description/webhooks';
import { receive } from './receive/receive';
import { passOn } from './run/pass-on';
import { warnBuilder } from './state/trigger-log';

export class WebhookTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Webhook Trigger',
		name: 'webhookTrigger',
		icon: { light: 'file:webhookTrigger.svg', dark: 'file:webhookTrigger.dark.svg' },
		group: ['trigger'],
		// Above 1 on purpose: for version 1 n8n evaluates an expression on every request.
		version: 2,
		subtitle,
		description: 'Starts the workflow when a webhook arrives, after checking its signature, header and event',
		builderHint: { searchHint, relatedNodes },
		eventTriggerDescription: 'Waiting for a webhook at the test URL',
		activationMessage: 'Your production webhook URL is now live.',
		defaults: { name: 'Webhook Trigger' },
		inputs: [],
		outputs,
		credentials: [
			{
				name: 'webhookSigningSecretApi',
				displayName: 'Signing Secret',
				// Not required by n8n's server but by activation: Notion and Asana send the secret once the webhook is live.
				required: false,
				testedBy: 'signingSecretShape',
				displayOptions: {
					show: { requireSignature: [true] },
					hide: { source: [...UNSIGNED_SOURCES, ...KEYED_SOURCES] },
				},
			},
			// For senders without a secret, and for callers of an agent channel that must prove who they are.
			{
				name: 'webhookSenderApi',
				displayName: 'Sender',
				required: true,
				testedBy: 'senderShape',
				displayOptions: {
					show: { source: [...SENDER_SOURCES, AGENT_MESSAGE] },
					hide: { requireSignature: [false], requireToken: [false] },
				},
			},
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
		],
		webhooks,
		triggerPanel,
		properties,
	};

	methods = { credentialTest: { agentChannelShape, secureHeaderShape, senderShape, signingSecretShape } };

	/** Nothing is registered at the sender; activation is the moment to check the configuration. */
	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return false;
			},
			async create(this: IHookFunctions): Promise<boolean> {
				try {
					warnBuilder(this, warningsOf(await readConfiguration(this, this.getNode(), Date.now())));
				} catch (error) {
					throw toActivationError(this.getNode(), error);
				}
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return true;
			},
		},
	};

	constructor() {
		withEditorCopy(this.description.credentials ?? [], slotsRequiredOrLater);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this);
	}

	/** Runs after `webhook()`, in the process that runs the workflow. */
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][] | null> {
		return await passOn(this);
	}
}
