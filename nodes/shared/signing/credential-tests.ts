import type { ICredentialTestFunctions, ICredentialsDecrypted, INodeCredentialTestResult } from 'n8n-workflow';

import { messageWithCure } from '../errors';
import { parseSenderSecrets } from './credentials';

/** Tests a credential. It names no endpoint to call, so the test reports what it contains and where it may be sent. */
export async function signedWebhookShape(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	try {
		const secrets = parseSenderSecrets(credential.data ?? {}, Date.now());
		const held = [
			secrets.signing.length > 0
				? `${secrets.signing.length} signing secret${secrets.signing.length > 1 ? 's' : ''}`
				: 'no signing secret',
			secrets.accessToken === '' ? 'no access token' : 'an access token',
			`${Object.keys(secrets.named).length - 1} named secrets`,
		];
		return {
			status: 'OK',
			message: `The credential contains ${held.join(', ')}, for use with ${secrets.allowedDomains} only. Nothing was sent.`,
		};
	} catch (error) {
		return { status: 'Error', message: messageWithCure(error) };
	}
}
