import * as workflow from 'n8n-workflow';
import type { IBinaryData, IExecuteFunctions, IN8nHttpFullResponse } from 'n8n-workflow';

import { Failure } from '../../core/failure';
import type { Response } from './response';

/** n8n 1 sends bytes and stored files with the status 200, whatever the node says. It sends text with its status. */
const IS_N8N_1 = !('WorkflowExpression' in workflow);

/** Gives the response to n8n, which sends it to the caller, in queue mode by way of Redis. */
export async function sendResponse(context: IExecuteFunctions, response: Response): Promise<void> {
	const { status: statusCode, headers, body } = response;
	const sent = Buffer.isBuffer(body) ? contentFor(body, statusCode) : fileFor(body, statusCode);
	const length = Buffer.isBuffer(sent) && sent.length > 0 ? { 'Content-Length': String(sent.length) } : {};
	await context.sendResponse({ statusCode, headers: { ...headers, ...length }, body: sent });
}

type Body = IN8nHttpFullResponse['body'];

function contentFor(body: Buffer, status: number): Body {
	if (!IS_N8N_1) return body;
	const text = body.toString('utf8');
	if (Buffer.from(text, 'utf8').equals(body)) return text;
	return requireStatus200(body, status);
}

function fileFor(file: IBinaryData, status: number): Body {
	const body = { binaryData: { ...file } };
	return IS_N8N_1 ? requireStatus200(body, status) : body;
}

function requireStatus200(body: Body, status: number): Body {
	if (status === 200) return body;
	throw new Failure(
		'not-supported',
		`n8n 1 cannot send a file with the status ${status}`,
		'Set Response Code to 200, or update n8n to version 2.',
	);
}

/**
 * Answers the caller when this node fails. n8n 2 does so itself; n8n 1 would answer 200, and the caller would take its request
 * for accepted.
 */
export async function sendFailure(context: IExecuteFunctions): Promise<void> {
	if (!IS_N8N_1 || context.getNode().retryOnFail === true) return;
	const headers = { 'Content-Type': 'application/json' };
	await context.sendResponse({ statusCode: 500, headers, body: '{"message":"Error in workflow"}' });
}
