import { NodeConnectionTypes } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';

import { forEachItem } from '../shared/items';
import { agentEndpointShape } from './credential-tests';
import { properties } from './description';
import { runAgent } from './run';

export class AgentRun implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Agent Run',
		name: 'agentRun',
		icon: { light: 'file:agentRun.svg', dark: 'file:agentRun.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle:
			'={{$parameter["session"] === "new" ? "new session" : $parameter["url"].replace(/^https?:\\/\\//, "").split("/")[0]}}',
		description: 'Sends a message to any AI agent and brings back its reply',
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
		],
		properties,
	};

	methods = { credentialTest: { agentEndpointShape } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const concurrency = this.getNodeParameter('options.concurrency', 0, 1) as number;
		return [await forEachItem(this, async (itemIndex) => await runAgent(this, itemIndex), concurrency)];
	}
}
