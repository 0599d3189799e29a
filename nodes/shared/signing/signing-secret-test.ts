import type {
	ICredentialTestFunctions,
	ICredentialsDecrypted,
	IDataObject,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import type { NamedSecret } from '../../../core/signature';
import { messageWithCure } from '../errors';
import { signingSecrets } from './signing-secrets';

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

/** Returns the result of a credential's test: what the function says of its data, or the error that it throws. */
export function shapeOf(
	credential: ICredentialsDecrypted,
	describe: (data: IDataObject) => string,
): INodeCredentialTestResult {
	try {
		return { status: 'OK', message: describe(credential.data ?? {}) };
	} catch (error) {
		return { status: 'Error', message: messageWithCure(error) };
	}
}
