import type { ICredentialTestFunctions, ICredentialsDecrypted, INodeCredentialTestResult } from 'n8n-workflow';

import { parseEndpointKey } from './endpoint';

/** Running an agent costs money and may change things, so the test looks at the credential's shape and says so. */
export async function agentEndpointShape(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	try {
		const { placement, allowedDomains } = parseEndpointKey(credential.data ?? {});
		const where = placement.location === 'bearer' ? 'as bearer token' : `as ${placement.location} ${placement.name}`;
		return {
			status: 'OK',
			message: `The key is complete and will be sent ${where} to ${allowedDomains} only. No request was made: running an agent is not a test.`,
		};
	} catch (error) {
		return { status: 'Error', message: error instanceof Error ? error.message : String(error) };
	}
}
