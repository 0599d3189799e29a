import type { IExecuteFunctions } from 'n8n-workflow';

import { Failure } from '../../core/failure';
import type { RespondOptions } from './options';
import type { Response } from './response';

/** @throws Failure for settings that come too late: the caller has got the status and the headers already */
export function requireStreamable(
	context: IExecuteFunctions,
	{ responseCode, headers, contentType }: RespondOptions,
): void {
	const kind = context.getNodeParameter('respondWith', 0) as string;
	const late = [
		kind === 'redirect' && 'Respond With: Redirect',
		context.getNodeParameter('signature', 0) !== 'none' && 'Signature',
		responseCode !== undefined && 'Response Code',
		(headers?.values ?? []).length > 0 && 'Headers',
		contentType !== undefined && contentType.trim() !== '' && 'Content Type',
	].filter((name) => name !== false);
	if (late.length === 0) return;
	throw new Failure(
		'conflicting-settings',
		`The response is streamed, so these settings come too late: ${late.join(', ')}`,
		'The status and the headers were sent before the workflow ran. Remove the settings, or set Respond in the trigger to Using Respond Node.',
	);
}

/** Sends the body as one piece of the stream, in n8n's format of one JSON object per line. */
export function sendAsStream(context: IExecuteFunctions, { body }: Response): void {
	const text = textOf(body);
	context.sendChunk('begin', 0);
	if (text !== '') context.sendChunk('item', 0, text);
	context.sendChunk('end', 0);
}

function textOf(body: Response['body']): string {
	const text = Buffer.isBuffer(body) ? body.toString('utf8') : undefined;
	if (text !== undefined && Buffer.from(text, 'utf8').equals(body as Buffer)) return text;
	throw new Failure(
		'not-supported',
		'A file cannot be streamed',
		'Set Respond in the trigger to Using Respond Node, or respond with text.',
	);
}
