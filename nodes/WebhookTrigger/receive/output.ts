import type { IBinaryKeyData, IDataObject, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';

import type { AgentMessage } from '../../../core/receive/agent-message';
import type { DeliveryEvent, Document, Verified } from '../../../core/signature';
import type { Redactor } from '../../shared/masking/redaction';
import type { ReceivedRequest, UploadedFile } from '../../shared/webhook/request';
import { requestData } from '../configuration/masking';
import { BinaryNames } from './binary-names';
import { SECRET_URL_SCHEME } from './checks';
import type { Reception } from './reception';

/** Makes the data of an event's item. */
export type EventData = (event: DeliveryEvent) => IDataObject;

/**
 * What n8n's Webhook node gives, with the event in place of the body, and what verification found out. No configured secret is in
 * it. What the events of a delivery have in common is worked out once, and shared.
 */
export function deliveryData(
	{ context, configuration, now }: Reception,
	received: ReceivedRequest,
	verification: Verified,
	message: AgentMessage | undefined,
): EventData {
	const { profile, secretIndex, timestamp, replayKey, document } = verification;
	const matched = secretIndex === 0 ? 'current' : 'previous';
	const { masking } = configuration;
	const { redactor } = masking;
	const part = redactor.partsOf(received.request.body);
	const request = redactor.deep(requestData(context, masking));
	const facts = redactor.deep({
		...(document.kind === 'json' && document.beside && { form: document.beside }),
		source: configuration.source,
		receivedAt: new Date(now).toISOString(),
		verification: {
			scheme: profile,
			secret: profile === SECRET_URL_SCHEME ? null : matched,
			timestamp: timestamp ?? null,
			replayKey: replayKey || null,
		},
		...(message && { chatInput: message.message, ...message }),
	});
	return ({ event = null, action = null, deliveryId = null, body = bodyOf(document, received), envelope }) =>
		({
			...request,
			body: part(body),
			...(envelope && { envelope: part(envelope) }),
			...redactor.deep({ event, action, deliveryId }),
			...facts,
		}) as IDataObject;
}

/** What was verified, and nothing else; text and XML as n8n reads them. A file goes out as binary data. */
function bodyOf(document: Document, { parsed }: ReceivedRequest): unknown {
	if (document.kind === 'json' || document.kind === 'form') return document.value;
	return document.kind === 'other' ? (parsed ?? {}) : {};
}

/** The items that start the workflow, with the files of a multipart request, and the exact bytes where they are wanted. */
export async function outputItems(
	{ context, configuration }: Reception,
	received: ReceivedRequest,
	document: Document,
	data: readonly IDataObject[],
): Promise<INodeExecutionData[]> {
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
	return data.map((json) => (Object.keys(binary).length > 0 ? { json, binary } : { json }));
}

/** A body that n8n leaves unread, such as a PDF: as with n8n's Webhook node it becomes the binary field data. */
function isFile({ parsed, rawBytes }: ReceivedRequest, document: Document): boolean {
	return document.kind === 'other' && parsed === undefined && rawBytes;
}

async function storedFile(context: IWebhookFunctions, file: UploadedFile, redactor: Redactor) {
	const name = redactor.text(file.originalFilename ?? file.newFilename ?? 'file');
	return await context.nodeHelpers.copyBinaryFile(file.filepath, name, file.mimetype ?? 'application/octet-stream');
}
