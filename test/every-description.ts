import type { ICredentialType, INodeType } from 'n8n-workflow';

import { AgentChannelApi } from '../credentials/AgentChannelApi.credentials';
import { AgentEndpointApi } from '../credentials/AgentEndpointApi.credentials';
import { AgentEndpointAwsApi } from '../credentials/AgentEndpointAwsApi.credentials';
import { AgentEndpointGoogleOAuth2Api } from '../credentials/AgentEndpointGoogleOAuth2Api.credentials';
import { AgentEndpointOAuth2Api } from '../credentials/AgentEndpointOAuth2Api.credentials';
import { SignedWebhookApi } from '../credentials/SignedWebhookApi.credentials';
import { WebhookSecureHeaderApi } from '../credentials/WebhookSecureHeaderApi.credentials';
import { WebhookSenderApi } from '../credentials/WebhookSenderApi.credentials';
import { WebhookSigningSecretApi } from '../credentials/WebhookSigningSecretApi.credentials';
import { AgentRun } from '../nodes/AgentRun/AgentRun.node';
import { SignedWebhookSend } from '../nodes/SignedWebhookSend/SignedWebhookSend.node';
import { WebhookRespond } from '../nodes/WebhookRespond/WebhookRespond.node';
import { WebhookTrigger } from '../nodes/WebhookTrigger/WebhookTrigger.node';

/** Every node of the package. */
export const nodes: readonly INodeType[] = [
	new AgentRun(),
	new SignedWebhookSend(),
	new WebhookRespond(),
	new WebhookTrigger(),
];

/** Every credential of the package. */
export const credentials: readonly ICredentialType[] = [
	new AgentChannelApi(),
	new AgentEndpointApi(),
	new AgentEndpointAwsApi(),
	new AgentEndpointGoogleOAuth2Api(),
	new AgentEndpointOAuth2Api(),
	new SignedWebhookApi(),
	new WebhookSecureHeaderApi(),
	new WebhookSenderApi(),
	new WebhookSigningSecretApi(),
];
