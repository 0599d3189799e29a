import type { ICredentialTestFunctions, ICredentialsDecrypted, INodeCredentialTestResult } from 'n8n-workflow';

import { createVerifier, tokenProfile } from '../../../core/signature';
import { textField } from '../../shared/parameters';
import { shapeOf } from '../../shared/signing/credential-shape';
import { agentChannelKey, secureHeader, senderSettingsOf } from './credentials';

/** Tests the form of a header and says what remains to be checked. */
export async function secureHeaderShape(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	return shapeOf(credential, (data) => {
		const { name, value } = secureHeader(data);
		createVerifier(tokenProfile({ header: name }), [value]);
		return `Requests must have the header ${name} with exactly this value. The first request will show whether the sender adds it.`;
	});
}

export async function agentChannelShape(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	return shapeOf(credential, (data) => {
		const short = agentChannelKey(data).length < 16 ? ' The key is short. Use at least 32 random characters.' : '';
		return `Callers must append ?apiKey= followed by this key to the webhook URL.${short}`;
	});
}

export async function senderShape(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	return shapeOf(credential, (data) => {
		const sender = textField(data.sender);
		const { config, secrets } = senderSettingsOf(data, sender);
		createVerifier(sender, secrets, { config });
		return 'The settings are complete. The first delivery will show whether they are those of the sender.';
	});
}
