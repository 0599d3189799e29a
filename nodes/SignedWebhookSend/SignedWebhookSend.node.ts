import { NodeConnectionTypes } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';

import { forEachItem } from '../shared/items';
import type { ItemWork } from '../shared/items';
import { signedWebhookShape } from '../shared/signing/credential-tests';
import { signingSecretShape } from '../shared/signing/signing-secret-test';
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
			'={{$parameter["operation"] === "explain" ? "explain" : ($parameter["operation"] === "simulate" ? $parameter["sampleEvent"] : $parameter["signature"]) + ": " + $parameter["url"].replace(/^https?:\\/\\//, "").split("/")[0]}}',
		description: 'Sends a payload to a webhook, signed so that the receiver can verify it',
		builderHint: {
			searchHint:
				'Use it to send, notify, forward or post data to the webhook of another system, signed so that the receiver can verify it, with retries and a delivery report: start a GitHub Actions workflow, send a card to Microsoft Teams or Slack by its incoming webhook, call your own service. It can also preview the request, simulate an event of a provider to test a receiver, and explain why a signature does not match. For plain API calls use the HTTP Request node.',
		},
		defaults: { name: 'Signed Webhook Send' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [
			{
				name: 'signedWebhookApi',
				required: true,
				testedBy: 'signedWebhookShape',
				displayOptions: { hide: { operation: ['explain'] } },
			},
			// The credential of the trigger that refused the request: its secret is the one to explain.
			{
				name: 'webhookSigningSecretApi',
				required: true,
				testedBy: 'signingSecretShape',
				displayOptions: { show: { operation: ['explain'] } },
			},
		],
		properties,
	};

	methods = { credentialTest: { signedWebhookShape, signingSecretShape } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const { run, concurrency } = prepareRun(this);
		const work: ItemWork = async (itemIndex, stopped) => ({
			json: await run(this, itemIndex, stopped),
			pairedItem: { item: itemIndex },
		});
		return [await forEachItem(this, work, concurrency)];
	}
}
