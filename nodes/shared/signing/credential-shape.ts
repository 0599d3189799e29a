import type { ICredentialsDecrypted, IDataObject, INodeCredentialTestResult } from 'n8n-workflow';

import { messageWithCure } from '../errors';

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
