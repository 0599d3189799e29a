import { NodeConnectionTypes } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';

import { signedWebhookShape } from '../shared/signing/credential-tests';
import { UNSIGNED } from '../shared/signing/signer';
import { properties, subtitle } from './description';
import { respond } from './respond';

export class WebhookRespond implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Webhook Respond',
		name: 'webhookRespond',
		icon: { light: 'file:webhookRespond.svg', dark: 'file:webhookRespond.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle,
		description: 'Responds to the webhook that started the workflow, with exactly the bytes that you choose',
		builderHint: {
			searchHint:
				"Use it to respond to the caller of a Webhook Trigger with a status, headers and a body of your own, after other nodes have run: JSON, text, a file, a redirect, or a message in the form of Slack, Discord, Twilio or A2A. Set respond of the trigger to 'responseNode'. Use it once for each request.",
		},
		defaults: { name: 'Webhook Respond' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		// A response goes to the caller of the workflow, which an AI model has no business with.
		usableAsTool: undefined,
		credentials: [
			{
				name: 'signedWebhookApi',
				required: true,
				testedBy: 'signedWebhookShape',
				displayOptions: { hide: { signature: [UNSIGNED] } },
			},
		],
		properties,
	};

	methods = { credentialTest: { signedWebhookShape } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await respond(this)];
	}
}
