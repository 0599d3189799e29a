import type { IBinaryKeyData, IDataObject, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';

import type { AgentMessage } from '../../../core/receive/agent-message';
import type { Document, Verified } from '../../../core/signature';
import type { Redactor } from '../../shared/masking/redaction';
import type { ReceivedRequest, UploadedFile } from '../../shared/webhook/request';
import { maskedItem, requestData } from '../configuration/masking';
import { BinaryNames } from './binary-names';
import { SECRET_URL_SCHEME } from './checks';
import type { Reception } from './reception';

/** The item's data: what n8n's Webhook node gives, and what verification found out. */
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

/** What was verified, and nothing else; text and XML as n8n reads them. A file goes out as binary data. */
function bodyOf(document: Document, { parsed }: ReceivedRequest): unknown {
	if (document.kind === 'json' || document.kind === 'form') return document.value;
	return document.kind === 'other' ? (parsed ?? {}) : {};
}

/** The item that starts the workflow, with the files of a multipart request, and the exact bytes where they are wanted. */
export async function outputItem(
	{ context, configuration }: Reception,
	received: ReceivedRequest,
	document: Document,
	json: IDataObject,
): Promise<INodeExecutionData> {
	const { redactor } = configuration.masking;
	const binary: IBinaryKeyData = {};
	if ((configuration.options.rawBody && received.rawBytes) || isFile(received, document)) {
		const type = received.contentType || 'application/octet-stream';
		binary.data = await context.helpers.prepareBinaryData(redactor.bytes(received.request.body), 'body', type);
	}
	const names = new BinaryNames(Object.keys(binary));
	for (const file of received.files) {
		binary[names.take(redactor.text(file.field))] = await storedFile(context, file, redactor);
	}
	return Object.keys(binary).length > 0 ? { json, binary } : { json };
}

/** A body that n8n leaves unread, such as a PDF: as with n8n's Webhook node it becomes the binary field data. */
function isFile({ parsed, rawBytes }: ReceivedRequest, document: Document): boolean {
	return document.kind === 'other' && parsed === undefined && rawBytes;
}

async function storedFile(context: IWebhookFunctions, file: UploadedFile, redactor: Redactor) {
	const name = redactor.text(file.originalFilename ?? file.newFilename ?? 'file');
	return await context.nodeHelpers.copyBinaryFile(file.filepath, name, file.mimetype ?? 'application/octet-stream');
}
