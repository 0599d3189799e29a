import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { agentProtocols } from '../core/agent';
import { hiddenFor, shownFor } from './fields/shown-for';

const LOCATIONS = ['basic', 'bearer', 'header', 'none', 'query', 'url'];

/** Returns a field that is shown for these ways of sending a key. */
const onlyIn = (locations: readonly string[], field: INodeProperties): INodeProperties =>
	hiddenFor(
		'location',
		LOCATIONS.filter((location) => !locations.includes(location)),
		field,
	);

/** APIs that can check a key without running an agent. */
const probes = agentProtocols
	.filter(({ probe }) => probe !== undefined)
	.map(({ name, displayName, description }) => ({ name: displayName, value: name, description }));

/** The key of an agent's HTTP endpoint, how it is sent, and the only domains that may receive it. */
export class AgentEndpointApi implements ICredentialType {
	name = 'agentEndpointApi';

	displayName = 'Agent Endpoint API';

	icon: Icon = { light: 'file:../nodes/AgentRun/agentRun.svg', dark: 'file:../nodes/AgentRun/agentRun.dark.svg' };

	documentationUrl = 'https://github.com/agent-webhooks/n8n-nodes-agent-webhooks/blob/main/docs/agents.md#keys';

	properties: INodeProperties[] = [
		{
			displayName: 'Send Key In',
			name: 'location',
			type: 'options',
			options: [
				{ name: 'Basic Authentication', value: 'basic', description: 'A user name, with the key as the password' },
				{ name: 'Bearer Token', value: 'bearer', description: 'Authorization: Bearer …' },
				{ name: 'Header', value: 'header', description: 'A custom header, for example X-API-Key' },
				{
					name: 'No Key',
					value: 'none',
					description: 'No key: only the signing secret below is used, for example for a signed CodeMie webhook',
				},
				{ name: 'Query', value: 'query', description: 'A parameter in the URL, for example ?apiKey=… (Autom Mate)' },
				{
					name: 'Secret URL',
					value: 'url',
					description: 'The URL itself is the secret, for example for a CodeWords webhook',
				},
			],
			default: 'query',
			description: 'How to send the key to the agent',
		},
		onlyIn(['basic', 'bearer', 'header', 'query'], {
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'The API key that the agent expects. For Autom Mate, enter the part of the webhook URL that follows ?apiKey=.',
		}),
		onlyIn(['basic'], {
			displayName: 'User',
			name: 'user',
			type: 'string',
			default: '',
			description: 'The user name to send with the key',
		}),
		onlyIn(['url'], {
			displayName: 'Secret URL',
			name: 'secretUrl',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			placeholder: 'https://runtime.codewords.ai/webhook/pipedream/webhook/…',
			description: 'The complete URL of the agent. Leave the URL field of the node empty.',
		}),
		onlyIn(['query'], {
			displayName: 'Query Parameter',
			name: 'queryName',
			type: 'string',
			default: 'apiKey',
			description: 'The name of the query parameter that carries the key',
		}),
		onlyIn(['header'], {
			displayName: 'Header Name',
			name: 'headerName',
			type: 'string',
			default: 'X-API-Key',
			description: 'The name of the header that carries the key',
		}),
		{
			displayName: 'Allowed Domains',
			name: 'allowedDomains',
			type: 'string',
			default: '',
			placeholder: 'aut.autommate.app, *.example.com',
			description:
				'Comma-separated list of the hosts that can receive the key. Use *.example.com for all subdomains of example.com, or * for any host. If empty, a secret URL can be sent only to its own host.',
		},
		...shownFor('location', ['header', 'none'], {
			displayName: 'Signing Secret',
			name: 'signingSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'The secret used to sign requests to a CodeMie webhook that requires a SHA-256 signature. Leave empty for other agents.',
		}),
		{
			displayName: 'Test With',
			name: 'testApi',
			type: 'options',
			options: [{ name: 'Nothing', value: 'none', description: 'Only check that all fields are filled in' }, ...probes],
			default: 'none',
			description: 'The API to test the key with. The test does not run an agent.',
		},
		{
			displayName: 'Test URL',
			name: 'testUrl',
			type: 'string',
			default: '',
			placeholder: 'https://api.openai.com/v1',
			description: 'The URL to test the key with: the same as in the node',
			displayOptions: { hide: { testApi: ['none'] } },
		},
	];
}
