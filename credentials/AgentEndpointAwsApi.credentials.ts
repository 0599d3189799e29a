import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

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
		// n8n's own pair of fields with its switch set, so that there is one list for everything that uses the keys
		{
			displayName: 'Allowed HTTP Request Domains',
			name: 'allowedHttpRequestDomains',
			type: 'hidden',
			default: 'domains',
		},
		{
			displayName: 'Allowed Domains',
			name: 'allowedDomains',
			type: 'string',
			default: '*.amazonaws.com',
			required: true,
			placeholder: '*.amazonaws.com, agents.example.com',
			description:
				'Comma-separated list of the hosts that can receive signed requests. Use *.example.com for all subdomains of example.com, or * for any host.',
		},
	];
}
