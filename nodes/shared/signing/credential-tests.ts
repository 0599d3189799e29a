import type { ICredentialTestFunctions, ICredentialsDecrypted, INodeCredentialTestResult } from 'n8n-workflow';

import { shapeOf } from './credential-shape';
import { parseSenderSecrets } from './credentials';

/** Tests a credential. It names no endpoint to call, so the test reports what it contains and where it may be sent. */
export async function signedWebhookShape(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	return shapeOf(credential, (data) => {
		const { signing, accessToken, named, allowedDomains } = parseSenderSecrets(data, Date.now());
		// the access token is among the named secrets too
		const [signs, names] = [signing.length, Object.keys(named).length - 1];
		const held = [
			signs > 0 ? `${signs} signing secret${signs > 1 ? 's' : ''}` : 'no signing secret',
			accessToken === '' ? 'no access token' : 'an access token',
			`${names} named secret${names === 1 ? '' : 's'}`,
		];
		return `The credential contains ${held.join(', ')}, for use with ${allowedDomains} only. Nothing was sent.`;
	});
}
