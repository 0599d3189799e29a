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
