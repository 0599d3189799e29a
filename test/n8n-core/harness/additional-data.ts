import './environment';
import { ExecutionLifecycleHooks } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	INodeCredentials,
	IWorkflowBase,
	IWorkflowExecuteAdditionalData,
	Workflow,
	WorkflowExecuteMode,
} from 'n8n-workflow';

/** The decrypted credentials by type, as given by the test. */
export type CredentialData = Record<string, ICredentialDataDecryptedObject>;

/** Returns what a node stores about its credentials: an id and a name, never the content. */
export function credentialReferences(data: CredentialData): INodeCredentials {
	return Object.fromEntries(Object.keys(data).map((type) => [type, { id: `id-of-${type}`, name: type }]));
}

type OAuthTokenHolder = Pick<ICredentialDataDecryptedObject, 'oauthTokenData'>;

/**
 * Returns n8n's credentials helper without decryption: it returns what the test supplied, and stores OAuth2 tokens
 * there.
 */
function credentialsHelper(data: CredentialData): IWorkflowExecuteAdditionalData['credentialsHelper'] {
	const helper = {
		getDecrypted: async (_data: unknown, _reference: unknown, type: string) => {
			const found = data[type];
			if (found === undefined) throw new Error(`The test gave no credential ${type}`);
			return structuredClone(found);
		},
		isCredentialUsableByNode: () => true,
		getParentTypes: (type: string) => (type.includes('OAuth2') ? ['oAuth2Api'] : []),
		preAuthentication: async () => undefined,
		runPreAuthentication: async () => undefined,
		updateCredentialsOauthTokenData: async (_reference: unknown, type: string, updated: OAuthTokenHolder) => {
			data[type] = { ...data[type], oauthTokenData: updated.oauthTokenData };
		},
		authenticate: async (_credentials: unknown, _type: string, options: unknown) => options,
		getCredentialsProperties: () => [],
	};
	return helper as unknown as IWorkflowExecuteAdditionalData['credentialsHelper'];
}

/** Returns the environment of the engine, as far as these nodes use it. */
export function additionalData(
	workflow: Workflow,
	credentials: CredentialData,
	mode: WorkflowExecuteMode = 'trigger',
): IWorkflowExecuteAdditionalData {
	const workflowData = { id: workflow.id, name: workflow.name ?? '', nodes: [], connections: {} };
	return {
		executionId: '1',
		hooks: new ExecutionLifecycleHooks(mode, '1', workflowData as unknown as IWorkflowBase),
		webhookBaseUrl: 'http://localhost/webhook',
		webhookTestBaseUrl: 'http://localhost/webhook-test',
		webhookWaitingBaseUrl: 'http://localhost/webhook-waiting',
		formWaitingBaseUrl: 'http://localhost/form-waiting',
		setExecutionStatus: () => undefined,
		variables: {},
		credentialsHelper: credentialsHelper(credentials),
	} as unknown as IWorkflowExecuteAdditionalData;
}
