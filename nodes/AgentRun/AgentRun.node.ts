import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { forEachItem } from '../shared/items';
import { agentEndpointAws, agentEndpointShape } from './configuration/credential-tests';
import { properties } from './description/description';
import { itemsAtATime } from './options/waiting';
import { callbackWebhook, receiveCallback } from './receive/callback';
import { runAgent } from './run/run';
import { runToCheck } from './run/run-again';
import { continueStoredRun } from './run/wake';

export class AgentRun implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Agent Run',
		name: 'agentRun',
		icon: { light: 'file:agentRun.svg', dark: 'file:agentRun.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle:
			'={{$parameter["session"] === "new" ? "new session" : $parameter["url"].replace(/^https?:\\/\\//, "").split("/")[0]}}',
		description: 'Sends a message to any AI agent and returns its reply',
		defaults: { name: 'Agent Run' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [
			{
				name: 'agentEndpointApi',
				required: true,
				testedBy: 'agentEndpointShape',
				displayOptions: { show: { authentication: ['agentEndpointApi'] } },
			},
			{
				name: 'agentEndpointAwsApi',
				required: true,
				testedBy: 'agentEndpointAws',
				displayOptions: { show: { authentication: ['agentEndpointAwsApi'] } },
			},
			{
				name: 'agentEndpointGoogleOAuth2Api',
				required: true,
				displayOptions: { show: { authentication: ['agentEndpointGoogleOAuth2Api'] } },
			},
			{
				name: 'agentEndpointOAuth2Api',
				required: true,
				displayOptions: { show: { authentication: ['agentEndpointOAuth2Api'] } },
			},
		],
		webhooks: [callbackWebhook],
		properties,
	};

	methods = { credentialTest: { agentEndpointAws, agentEndpointShape } };

	/** Registers nothing: the webhook only resumes an execution that is waiting. */
	webhookMethods = {
		default: {
			checkExists: async (): Promise<boolean> => true,
			create: async (): Promise<boolean> => true,
			delete: async (): Promise<boolean> => true,
		},
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const waited = runToCheck(this);
		if (waited !== undefined) return [[await continueStoredRun(this, waited)]];
		const work = async (itemIndex: number) => await runAgent(this, itemIndex);
		return [await forEachItem(this, work, itemsAtATime(this))];
	}

	/** Receives the reply of an agent that was started with Callback. */
	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receiveCallback(this);
	}
}
