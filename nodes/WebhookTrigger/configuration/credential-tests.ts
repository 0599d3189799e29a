import type {
	IDataObject,
	ICredentialTestFunctions,
	ICredentialsDecrypted,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { createVerifier, tokenProfile } from '../../../core/signature';
import type { NamedSecret } from '../../../core/signature';
import { messageWithCure } from '../../shared/errors';
import { textField } from '../../shared/parameters';
import { agentChannelKey, secureHeader, senderSettingsOf, signingSecrets } from './credentials';

/** Tests the form of a secret and says what remains to be checked, since only a delivery can prove a secret. */
export async function signingSecretShape(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	return shapeOf(credential, (data) => {
		const { secrets, named } = signingSecrets(data, Date.now());
		const all = [...secrets, ...named.map(({ secret }) => secret)];
		const spaces = all.some((secret) => secret !== secret.trim());
		const warning = spaces ? ' A value begins or ends with a space. Check that this is intended.' : '';
		const set = [...(secrets.length > 0 ? [SET[secrets.length]] : []), ...namedOf(named)].join(' ');
		return `${set}${warning} The first delivery will show whether the sender uses the same secret.`;
	});
}

const SET: Readonly<Record<number, string>> = {
	1: 'The secret is set.',
	2: 'The current and the previous secret are set.',
};

const namedOf = ({ length }: readonly NamedSecret[]): string[] =>
	length === 0 ? [] : [`${length} named secret${length === 1 ? ' is' : 's are'} set.`];

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

function shapeOf(
	credential: ICredentialsDecrypted,
	describe: (data: IDataObject) => string,
): INodeCredentialTestResult {
	try {
		return { status: 'OK', message: describe(credential.data ?? {}) };
	} catch (error) {
		return { status: 'Error', message: messageWithCure(error) };
	}
}
