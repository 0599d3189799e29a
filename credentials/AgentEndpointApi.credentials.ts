import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { agentProtocols } from '../core/agent';

const showFor = (...locations: string[]) => ({ displayOptions: { show: { location: locations } } });

/** APIs that can be asked whether the key is good without running an agent. */
const probes = agentProtocols
	.filter(({ probe }) => probe !== undefined)
	.map(({ name, displayName, description }) => ({ name: displayName, value: name, description }));

/** The key of an agent's HTTP endpoint, where it goes, and the only domains it may go to. */
export class AgentEndpointApi implements ICredentialType {
	name = 'agentEndpointApi';

	displayName = 'Agent Endpoint API';

	icon: Icon = { light: 'file:../nodes/AgentRun/agentRun.svg', dark: 'file:../nodes/AgentRun/agentRun.dark.svg' };

	documentationUrl = 'https://github.com/agent-webhooks/n8n-nodes-agent-webhooks#agent-run';

	properties: INodeProperties[] = [
		{
			displayName: 'Send Key In',
			name: 'location',
			type: 'options',
			options: [
				{ name: 'Basic Authentication', value: 'basic', description: 'A user name, and the key as password' },
				{ name: 'Bearer Token', value: 'bearer', description: 'Authorization: Bearer …' },
				{ name: 'Header', value: 'header', description: 'A header of its own, for example X-API-Key' },
				{
					name: 'No Key',
					value: 'none',
					description: 'Only the signing secret below, as for a signed CodeMie webhook',
				},
				{ name: 'Query', value: 'query', description: 'In the URL, for example ?apiKey=… (Autom Mate)' },
				{ name: 'Secret URL', value: 'url', description: 'The URL is the key, as of a CodeWords webhook' },
			],
			default: 'query',
			description: 'Where the agent expects the key',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'The key of the agent. For Autom Mate: what stands behind ?apiKey= in the webhook URL.',
			...showFor('basic', 'bearer', 'header', 'query'),
		},
		{
			displayName: 'User',
			name: 'user',
			type: 'string',
			default: '',
			description: 'The user name that goes with the key',
			...showFor('basic'),
		},
		{
			displayName: 'Secret URL',
			name: 'secretUrl',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			placeholder: 'https://runtime.codewords.ai/webhook/pipedream/webhook/…',
			description: 'The agent’s whole URL. Leave the node’s field URL empty.',
			...showFor('url'),
		},
		{
			displayName: 'Query Parameter',
			name: 'queryName',
			type: 'string',
			default: 'apiKey',
			description: 'The name of the query parameter that carries the key',
			...showFor('query'),
		},
		{
			displayName: 'Header Name',
			name: 'headerName',
			type: 'string',
			default: 'X-API-Key',
			description: 'The name of the header that carries the key',
			...showFor('header'),
		},
		{
			displayName: 'Allowed Domains',
			name: 'allowedDomains',
			type: 'string',
			default: '',
			placeholder: 'aut.autommate.app, *.example.com',
			description:
				'The only hosts that may receive the key, separated by commas. *.example.com stands for its subdomains, * for every host. A secret URL allows its own host when this is empty.',
		},
		{
			displayName: 'Signing Secret',
			name: 'signingSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Signs what is sent to a CodeMie webhook that requires a SHA-256 signature. Empty for all others.',
		},
		{
			displayName: 'Test With',
			name: 'testApi',
			type: 'options',
			options: [
				{ name: 'Nothing', value: 'none', description: 'Only look whether the fields are complete' },
				...probes,
			],
			default: 'none',
			description: 'An API that can be asked whether the key is good. No agent is run.',
		},
		{
			displayName: 'Test URL',
			name: 'testUrl',
			type: 'string',
			default: '',
			placeholder: 'https://api.openai.com/v1',
			description: 'The same URL as in the node',
			displayOptions: { hide: { testApi: ['none'] } },
		},
	];
}
