import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { n8nAllowedDomains } from './fields/allowed-domains';

/** A sign-in with Google, based on n8n's own credential: n8n gets the token, stores it and renews it. */
export class AgentEndpointGoogleOAuth2Api implements ICredentialType {
	name = 'agentEndpointGoogleOAuth2Api';

	extends = ['oAuth2Api', 'googleOAuth2Api'];

	displayName = 'Agent Endpoint Google OAuth2 API';

	icon: Icon = { light: 'file:../nodes/AgentRun/agentRun.svg', dark: 'file:../nodes/AgentRun/agentRun.dark.svg' };

	documentationUrl = 'https://github.com/agent-webhooks/n8n-nodes-agent-webhooks/blob/main/docs/agents.md#oauth2';

	properties: INodeProperties[] = [
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'hidden',
			default: 'https://www.googleapis.com/auth/cloud-platform',
		},
		...n8nAllowedDomains({
			what: 'the token',
			default: '*.googleapis.com',
			placeholder: '*.googleapis.com, my-agent-abc123-ew.a.run.app',
		}),
	];
}
