import type { IBinaryKeyData, IDataObject, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';

import type { ChannelFile } from '../../../core/channel/types';
import type { DeliveryEvent, Document, Verified } from '../../../core/signature';
import type { Redactor } from '../../shared/masking/redaction';
import type { ReceivedRequest, UploadedFile } from '../../shared/webhook/request';
import { requestData } from '../configuration/masking';
import { BinaryNames } from './binary-names';
import { bodyAsFile, sentFile } from './body-file';
import { SECRET_URL_SCHEME } from './checks';
import type { Reception } from './reception';

/** The fields of an agent message, by the names that n8n's AI Agent and its memory read. */
export type MessageFields = Readonly<Record<string, unknown>> & { readonly message: string };

/** Returns the data of an event's item. */
export type EventData = (event: DeliveryEvent) => IDataObject;

/**
 * Prepares the data of the items: that of n8n's Webhook node, with the event as the body, plus the result of verification. It
 * contains no configured secret. What all events of the delivery share is worked out once.
 */
export function deliveryData(
	{ context, configuration, now }: Reception,
	received: ReceivedRequest,
	verification: Verified,
	message: MessageFields | undefined,
): EventData {
	const { profile, secretIndex, timestamp, replayKey, document } = verification;
	const { secretNames = ['current', 'previous'] } = configuration.checks.at(-1) ?? {};
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
			secret: profile === SECRET_URL_SCHEME ? null : (secretNames[secretIndex] ?? null),
			timestamp: timestamp ?? null,
			replayKey: replayKey || null,
			...(verification.subject !== undefined && { subject: verification.subject }),
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

/** Returns only what was verified; text and XML as n8n reads them. A file becomes binary data. */
function bodyOf(document: Document, { parsed }: ReceivedRequest): unknown {
	if ('value' in document) return document.value;
	return isUntaken(document) ? (parsed ?? {}) : {};
}

/**
 * Returns the items that start the workflow, with the files of a multipart request or of an agent message and, if requested, the
 * exact bytes.
 */
export async function outputItems(
	{ context, configuration }: Reception,
	received: ReceivedRequest,
	{ document, files }: { readonly document: Document; readonly files: readonly ChannelFile[] },
	data: readonly IDataObject[],
): Promise<INodeExecutionData[]> {
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
	for (const [index, file] of files.entries()) {
		binary[names.take(`file${index}`)] = await sentFile(context, file, redactor);
	}
	return data.map((json) => (Object.keys(binary).length > 0 ? { json, binary } : { json }));
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
