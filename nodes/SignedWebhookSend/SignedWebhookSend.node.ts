import { NodeConnectionTypes } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';

import { forEachItem } from '../shared/items';
import type { ItemWork } from '../shared/items';
import { signedWebhookShape } from '../shared/signing/credential-tests';
import { properties } from './description/description';
import { prepareRun } from './operations';

export class SignedWebhookSend implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Signed Webhook Send',
		name: 'signedWebhookSend',
		icon: { light: 'file:signedWebhookSend.svg', dark: 'file:signedWebhookSend.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle:
			'={{($parameter["operation"] === "simulate" ? $parameter["sampleEvent"] : $parameter["signature"]) + ": " + $parameter["url"].replace(/^https?:\\/\\//, "").split("/")[0]}}',
		description: 'Sends a payload to a webhook, signed so that the receiver can verify it',
		defaults: { name: 'Signed Webhook Send' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ name: 'signedWebhookApi', required: true, testedBy: 'signedWebhookShape' }],
		properties,
	};

	methods = { credentialTest: { signedWebhookShape } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const { run, concurrency } = prepareRun(this);
		const work: ItemWork = async (itemIndex, stopped) => ({
			json: await run(this, itemIndex, stopped),
			pairedItem: { item: itemIndex },
		});
		return [await forEachItem(this, work, concurrency)];
	}
}
