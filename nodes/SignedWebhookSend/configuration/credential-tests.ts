import type { ICredentialTestFunctions, ICredentialsDecrypted, INodeCredentialTestResult } from 'n8n-workflow';

import { messageWithCure } from '../../shared/errors';
import { textField } from '../../shared/parameters';
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

/** Tests a trigger's credential that Explain uses. Only a delivery can prove its secret. */
export async function explainedSecretShape(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	if (textField(data.secret).trim() === '')
		return { status: 'Error', message: 'The signing secret is empty. Enter it.' };
	return {
		status: 'OK',
		message: 'The secret is set. The first delivery will show whether the sender uses the same secret.',
	};
}
