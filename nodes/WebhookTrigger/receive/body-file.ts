import { randomString } from 'n8n-workflow';
import type { IBinaryData, IWebhookFunctions } from 'n8n-workflow';

import type { ChannelFile } from '../../../core/channel/types';
import type { Redactor } from '../../shared/masking/redaction';
import type { ReceivedRequest } from '../../shared/webhook/request';

/**
 * A body as a file, with the name and the media type that n8n's Webhook node gives it: the name from Content-Disposition,
 * without folders, else a random one.
 */
export async function bodyAsFile(
	context: IWebhookFunctions,
	{ request, contentType, fileName }: ReceivedRequest,
	redactor: Redactor,
): Promise<IBinaryData> {
	const name = fileName === undefined ? randomString(32) : baseName(redactor.text(fileName));
	const type = contentType || 'application/octet-stream';
	return await context.helpers.prepareBinaryData(redactor.bytes(request.body), name, type);
}

/** A file of an agent message, whose bytes came in the request. */
export async function sentFile(
	context: IWebhookFunctions,
	{ name, mediaType, bytes }: ChannelFile,
	redactor: Redactor,
): Promise<IBinaryData> {
	return await context.helpers.prepareBinaryData(redactor.bytes(bytes), baseName(redactor.text(name)), mediaType);
}

/** n8n would store the folders of a sender's path beside the name. */
function baseName(path: string): string {
	const name =
		path
			.replaceAll('\0', '')
			.split(/[/\\]/)
			.filter((step) => step !== '')
			.at(-1) ?? '';
	return /^\.*$/.test(name) ? 'untitled' : name;
}
