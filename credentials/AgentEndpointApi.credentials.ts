import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** The key of an agent's HTTP endpoint, where it goes, and the only domains it may go to. */
export class AgentEndpointApi implements ICredentialType {
	name = 'agentEndpointApi';

	displayName = 'Agent Endpoint API';

	icon: Icon = { light: 'file:../nodes/AgentRun/agentRun.svg', dark: 'file:../nodes/AgentRun/agentRun.dark.svg' };

	documentationUrl = 'https://github.com/agent-webhooks/n8n-nodes-agent-webhooks#agent-run';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'The key of the agent. For Autom Mate: what stands behind ?apiKey= in the webhook URL.',
		},
		{
			displayName: 'Send Key In',
			name: 'location',
			type: 'options',
			options: [
				{ name: 'Bearer Token', value: 'bearer', description: 'Authorization: Bearer …' },
				{ name: 'Header', value: 'header', description: 'A header of its own, for example X-API-Key' },
				{ name: 'Query', value: 'query', description: 'In the URL, for example ?apiKey=… (Autom Mate)' },
			],
			default: 'query',
			description: 'Where the agent expects the key',
		},
		{
			displayName: 'Query Parameter',
			name: 'queryName',
			type: 'string',
			default: 'apiKey',
			displayOptions: { show: { location: ['query'] } },
			description: 'The name of the query parameter that carries the key',
		},
		{
			displayName: 'Header Name',
			name: 'headerName',
			type: 'string',
			default: 'X-API-Key',
			displayOptions: { show: { location: ['header'] } },
			description: 'The name of the header that carries the key',
		},
		{
			displayName: 'Allowed Domains',
			name: 'allowedDomains',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'aut.autommate.app, *.example.com',
			description:
				'The only hosts that may receive the key, separated by commas. *.example.com stands for its subdomains, * for every host.',
		},
	];
}
