import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { n8nAllowedDomains } from './fields/allowed-domains';

/** An OAuth2 client, based on n8n's own credential: n8n gets the token, stores it and renews it. */
export class AgentEndpointOAuth2Api implements ICredentialType {
	name = 'agentEndpointOAuth2Api';

	extends = ['oAuth2Api'];

	displayName = 'Agent Endpoint OAuth2 API';

	icon: Icon = { light: 'file:../nodes/AgentRun/agentRun.svg', dark: 'file:../nodes/AgentRun/agentRun.dark.svg' };

	documentationUrl = 'https://github.com/agent-webhooks/n8n-nodes-agent-webhooks/blob/main/docs/agents.md#oauth2';

	properties: INodeProperties[] = [
		{
			displayName: 'Grant Type',
			name: 'grantType',
			type: 'hidden',
			default: 'clientCredentials',
		},
		{
			displayName: 'Authorization URL',
			name: 'authUrl',
			type: 'hidden',
			default: '',
		},
		{
			displayName: 'Auth URI Query Parameters',
			name: 'authQueryParameters',
			type: 'hidden',
			default: '',
		},
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'https://keycloak.example.com/realms/codemie/protocol/openid-connect/token',
			description:
				'The URL that issues access tokens, for example https://auth.example.com/realms/codemie/protocol/openid-connect/token',
		},
		...n8nAllowedDomains({
			what: 'the token',
			placeholder: 'codemie.example.com, *.example.com',
		}),
	];
}
