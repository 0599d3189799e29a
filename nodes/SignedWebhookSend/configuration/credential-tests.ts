import type { ICredentialTestFunctions, ICredentialsDecrypted, INodeCredentialTestResult } from 'n8n-workflow';

import { textField } from '../../shared/parameters';

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
