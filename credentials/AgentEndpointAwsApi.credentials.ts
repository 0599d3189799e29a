import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { n8nAllowedDomains } from './fields/allowed-domains';

/** The keys of an AWS identity, based on n8n's own AWS credential. Requests are signed; the secret key is never sent. */
export class AgentEndpointAwsApi implements ICredentialType {
	name = 'agentEndpointAwsApi';

	extends = ['aws'];

	displayName = 'Agent Endpoint AWS API';

	icon: Icon = { light: 'file:../nodes/AgentRun/agentRun.svg', dark: 'file:../nodes/AgentRun/agentRun.dark.svg' };

	documentationUrl = 'https://github.com/agent-webhooks/n8n-nodes-agent-webhooks/blob/main/docs/agents.md#keys';

	properties: INodeProperties[] = [
		// endpoints of services that this node does not call
		{
			displayName: 'Custom Endpoints',
			name: 'customEndpoints',
			type: 'hidden',
			default: false,
		},
		...n8nAllowedDomains({
			what: 'signed requests',
			default: '*.amazonaws.com',
			placeholder: '*.amazonaws.com, agents.example.com',
		}),
	];
}
