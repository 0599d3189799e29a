import type {
	IDataObject,
	ICredentialTestFunctions,
	ICredentialsDecrypted,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { createVerifier, tokenProfile } from '../../core/signature';
import { inOneLine } from '../shared/errors';
import { channelKey, secureHeader, signingSecrets } from './secrets';

/** Secrets can only be proven by a delivery, so the tests check their shape and say what remains to be seen. */
export async function signingSecretShape(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	return shapeOf(credential, (data) => {
		const secrets = signingSecrets(data, Date.now());
		const spaces = secrets.some((secret) => secret !== secret.trim());
		const warning = spaces ? ' It begins or ends with white space: is that on purpose?' : '';
		return `${secrets.length === 2 ? 'The current and the previous secret are' : 'The secret is'} complete.${warning} Whether the sender has the same one shows with its first delivery.`;
	});
}

export async function secureHeaderShape(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	return shapeOf(credential, (data) => {
		const { name, value } = secureHeader(data);
		createVerifier(tokenProfile({ header: name }), [value]);
		return `Requests must carry ${name} with exactly this value. Whether the sender does shows with its first delivery.`;
	});
}

export async function agentChannelShape(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	return shapeOf(credential, (data) => {
		const short = channelKey(data).length < 16 ? ' It is short: 32 random characters cannot be guessed.' : '';
		return `Callers must append ?apiKey= and this key to the webhook URL.${short}`;
	});
}

function shapeOf(
	credential: ICredentialsDecrypted,
	describe: (data: IDataObject) => string,
): INodeCredentialTestResult {
	try {
		return { status: 'OK', message: describe(credential.data ?? {}) };
	} catch (error) {
		return { status: 'Error', message: inOneLine(error) };
	}
}
