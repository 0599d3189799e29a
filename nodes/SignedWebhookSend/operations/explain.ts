import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { readCapturedRequest } from '../../../core/capture';
import type { CapturedRequest } from '../../../core/capture';
import { Failure } from '../../../core/failure';
import { explainWebhook } from '../../../core/signature';
import { credentialSecrets, storedSecrets } from '../../shared/masking/credential-secrets';
import { textParameter } from '../../shared/parameters';
import type { Operation } from './operation';

const CREDENTIAL = 'webhookSigningSecretApi';

/** The binary field in which triggers keep the raw body. */
const RAW_BODY = 'data';

/** Operation Explain: says why a captured request is not valid. Sends nothing. */
export const explain: Operation = async (context, itemIndex, _stopped, redactor) => {
	const credential = await context.getCredentials<IDataObject>(CREDENTIAL, itemIndex);
	redactor.add(credentialSecrets(CREDENTIAL, credential));
	const request = await readCapture(context, itemIndex);
	const profile = textParameter(context, 'explainedSource', itemIndex);
	const publicUrl = textParameter(context, 'publicUrl', itemIndex).trim();
	const { summary, ok, ...more } = explainWebhook({
		secrets: secretsIn(credential),
		request,
		exactBody: request.exact,
		...(profile !== '' && { profile }),
		...(publicUrl !== '' && { publicUrl }),
	});
	return {
		ok,
		summary,
		...more,
		...(request.notes.length > 0 && { capture: request.notes }),
	};
};

/** The secrets exactly as they are stored: white space around one may be the mistake that is looked for. */
function secretsIn(credential: IDataObject): string[] {
	const found = storedSecrets(CREDENTIAL, credential);
	if (found.length > 0) return found;
	throw new Failure(
		'missing-secret',
		'The credential has no secret',
		'Open the credential and enter the signing secret.',
	);
}

async function readCapture(context: IExecuteFunctions, itemIndex: number): Promise<CapturedRequest> {
	if (textParameter(context, 'capture', itemIndex) === 'text') {
		return readCapturedRequest(textParameter(context, 'captureText', itemIndex));
	}
	const { json, binary } = context.getInputData()[itemIndex] ?? { json: {} };
	const captured = readCapturedRequest(JSON.stringify({ json }));
	if (binary?.[RAW_BODY] === undefined) return captured;
	return { ...captured, body: await context.helpers.getBinaryDataBuffer(itemIndex, RAW_BODY), exact: true, notes: [] };
}
