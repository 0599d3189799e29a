import type { IBinaryKeyData, IDataObject, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';

import type { AgentMessage } from '../../../core/receive/agent-message';
import type { Document, Verified } from '../../../core/signature';
import type { Redactor } from '../../shared/masking/redaction';
import type { ReceivedRequest, UploadedFile } from '../../shared/webhook/request';
import { maskedItem, requestData } from '../configuration/masking';
import { BinaryNames } from './binary-names';
import { bodyAsFile } from './body-file';
import { SECRET_URL_SCHEME } from './checks';
import type { Reception } from './reception';

/** Returns the item's data: that of n8n's Webhook node, plus the result of verification. */
export function deliveryData(
	{ context, configuration, now }: Reception,
	received: ReceivedRequest,
	verification: Verified,
	message: AgentMessage | undefined,
): IDataObject {
	const { profile, secretIndex, event, action, deliveryId, timestamp, replayKey, document } = verification;
	const matched = secretIndex === 0 ? 'current' : 'previous';
	const { masking } = configuration;
	const data = {
		...requestData(context, masking),
		body: bodyOf(document, received),
		...(document.kind === 'json' && document.beside && { form: document.beside }),
		event: event ?? null,
		action: action ?? null,
		deliveryId: deliveryId ?? null,
		source: configuration.source,
		receivedAt: new Date(now).toISOString(),
		verification: {
			scheme: profile,
			secret: profile === SECRET_URL_SCHEME ? null : matched,
			timestamp: timestamp ?? null,
			replayKey: replayKey || null,
		},
		...(message && { chatInput: message.message, ...message }),
	} as IDataObject;
	return maskedItem(masking, data, received.request.body);
}

/** Returns only what was verified; text and XML as n8n reads them. A file becomes binary data. */
function bodyOf(document: Document, { parsed }: ReceivedRequest): unknown {
	if ('value' in document) return document.value;
	return isUntaken(document) ? (parsed ?? {}) : {};
}

/**
 * Returns the item that starts the workflow, with the files of a multipart request and, if requested, the exact bytes.
 */
export async function outputItem(
	{ context, configuration }: Reception,
	received: ReceivedRequest,
	document: Document,
	json: IDataObject,
): Promise<INodeExecutionData> {
	const { redactor } = configuration.masking;
	const binary: IBinaryKeyData = {};
	if (isFile(received, document)) binary.data = await bodyAsFile(context, received, redactor);
	else if (configuration.options.rawBody && received.rawBytes) {
		binary.data = await bodyAsFile(context, { ...received, fileName: 'body' }, redactor);
	}
	const names = new BinaryNames(Object.keys(binary));
	for (const file of received.files) {
		binary[names.take(redactor.text(file.field))] = await storedFile(context, file, redactor);
	}
	return Object.keys(binary).length > 0 ? { json, binary } : { json };
}

/**
 * Tells whether n8n leaves the body unread, such as a PDF: it becomes the binary field data, as in n8n's Webhook node.
 */
function isFile({ parsed, rawBytes }: ReceivedRequest, document: Document): boolean {
	return isUntaken(document) && parsed === undefined && rawBytes;
}

/** Whether the body is left to n8n: it is in none of the formats that this source's events are read from. */
function isUntaken(document: Document): boolean {
	return document.kind === 'other' || (document.kind === 'unreadable' && document.why === 'unexpected-form');
}

async function storedFile(context: IWebhookFunctions, file: UploadedFile, redactor: Redactor) {
	const name = redactor.text(file.originalFilename ?? file.newFilename ?? 'file');
	return await context.nodeHelpers.copyBinaryFile(file.filepath, name, file.mimetype ?? 'application/octet-stream');
}
