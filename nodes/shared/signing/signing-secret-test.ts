import type { ICredentialTestFunctions, ICredentialsDecrypted, INodeCredentialTestResult } from 'n8n-workflow';

import type { NamedSecret } from '../../../core/signature';
import { shapeOf } from './credential-shape';
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
