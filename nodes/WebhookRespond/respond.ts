import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { failureJson, toNodeError } from '../shared/errors';
import { Redactor } from '../shared/masking/redaction';
import { noteAnswered, requireUnanswered } from './once';
import { readOptions } from './options';
import { composeResponse } from './response';
import type { Response } from './response';
import { sendFailure, sendResponse } from './send';
import { requireStreamable, sendAsStream } from './stream';
import { waitingRequest } from './waiting-request';
import type { WaitingRequest } from './waiting-request';

/** What has become of the request so far. */
type Progress = {
	/** True while a caller gets nothing unless this node responds. */
	isWaiting: boolean;
};

/**
 * Responds to the request that started the workflow, and passes the items on.
 *
 * @returns the items, or one item with the failure if the node is set to continue
 */
export async function respond(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const redactor = new Redactor();
	const progress: Progress = { isWaiting: false };
	try {
		await redactor.failuresOf(async () => await answer(context, redactor, progress));
	} catch (failure) {
		const error = toNodeError(context.getNode(), failure, 0);
		if (context.continueOnFail()) return [{ json: { error: failureJson(failure) }, pairedItem: { item: 0 } }];
		if (progress.isWaiting) await sendFailure(context);
		throw error;
	}
	return context.getInputData().map((item, index) => ({ ...item, pairedItem: { item: index } }));
}

async function answer(context: IExecuteFunctions, redactor: Redactor, progress: Progress): Promise<void> {
	if (context.getMode() === 'retry') return hint(context, NOBODY_LEFT);
	const request = waitingRequest(context);
	if (request.isStream) return await answerStream(context, request, redactor);
	requireUnanswered(context, request);
	progress.isWaiting = true;
	const response = await compose(context, request, redactor);
	await sendResponse(context, response);
	progress.isWaiting = false;
	noteAnswered(context);
	if (context.getMode() === 'manual') hint(context, summaryOf(response));
}

async function compose(context: IExecuteFunctions, request: WaitingRequest, redactor: Redactor): Promise<Response> {
	const options = readOptions(context.getNodeParameter('options', 0, {}));
	if (request.isStream) requireStreamable(context, options);
	return await composeResponse({ context, options, request }, redactor);
}

async function answerStream(context: IExecuteFunctions, request: WaitingRequest, redactor: Redactor): Promise<void> {
	const response = await compose(context, request, redactor);
	if (context.isStreaming()) sendAsStream(context, response);
	else hint(context, NOBODY_LEFT);
}

/** An execution that is run again gets no new request. */
const NOBODY_LEFT = 'Nothing was sent: nobody waits for the response of this execution.';

function summaryOf({ status, headers, body }: Response): string {
	const type = headers['Content-Type'];
	const size = Buffer.isBuffer(body) ? `${body.length} bytes` : 'a file';
	return `Responded with the status ${status} and ${size}${type ? ` of ${type}` : ''}.`;
}

function hint(context: IExecuteFunctions, message: string): void {
	const plain = message.replaceAll('<', '‹').replaceAll('>', '›');
	context.addExecutionHints({ message: plain, type: 'info', location: 'outputPane' });
}
