import type { IBinaryKeyData, IDataObject, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';

import type { ChannelMessage } from '../../core/agent';
import type { Document } from '../../core/signature';
import { createRedactor, MASK, redactDeep } from '../shared/redaction';
import type { ReceivedRequest, UploadedFile } from '../shared/webhook-request';
import { SECRET_URL_SCHEME } from './checks';
import type { Accepted } from './checks';
import type { TriggerConfiguration } from './configuration';

/** The item's data: what n8n's Webhook node gives, and what verification found out. */
export function deliveryData(
	context: IWebhookFunctions,
	configuration: TriggerConfiguration,
	received: ReceivedRequest,
	verification: Accepted,
	message: ChannelMessage | undefined,
): IDataObject {
	const { profile, secretIndex, event, action, deliveryId, timestamp, replayKey, document } = verification;
	const matched = secretIndex === 0 ? 'current' : 'previous';
	return {
		...maskedRequest(context, configuration),
		body: maskedBody(bodyOf(document, received), configuration.secretsInBody),
		...(document.kind === 'json' && document.beside && { form: document.beside }),
		event: event ?? null,
		action: action ?? null,
		deliveryId: deliveryId ?? null,
		source: configuration.source,
		receivedAt: new Date().toISOString(),
		verification: {
			scheme: profile,
			secret: profile === SECRET_URL_SCHEME ? null : matched,
			timestamp: timestamp ?? null,
			replayKey: replayKey || null,
		},
		...(message && { chatInput: message.message, ...message }),
	};
}

/** What was verified, and nothing else; text and XML as n8n reads them. A file goes out as binary data. */
function bodyOf(document: Document, { parsed }: ReceivedRequest): unknown {
	if (document.kind === 'json' || document.kind === 'form') return document.value;
	return document.kind === 'other' ? (parsed ?? {}) : {};
}

/** Headers, parameters and query without the secrets among them. */
export function maskedRequest(
	context: IWebhookFunctions,
	{ secretHeaders, secretQuery }: TriggerConfiguration,
): IDataObject {
	return {
		headers: masked(context.getHeaderData(), (name) => secretHeaders.includes(name.toLowerCase())),
		params: context.getParamsData(),
		query: masked(context.getQueryData() as IDataObject, (name) => secretQuery.includes(name)),
	};
}

/** Untouched for nearly every source: only few repeat their secret in the body. */
function maskedBody(body: unknown, secrets: readonly string[]): IDataObject {
	return (secrets.length > 0 ? redactDeep(body, createRedactor(secrets)) : body) as IDataObject;
}

function masked(values: IDataObject, isSecret: (name: string) => boolean): IDataObject {
	return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, isSecret(name) ? MASK : value]));
}

/** The item that starts the workflow, with the files of a multipart request, and the exact bytes where they are wanted. */
export async function emissionOf(
	context: IWebhookFunctions,
	configuration: TriggerConfiguration,
	received: ReceivedRequest,
	document: Document,
	json: IDataObject,
): Promise<INodeExecutionData> {
	const binary: IBinaryKeyData = {};
	if ((configuration.settings.rawBody && received.rawBytes) || isFile(received, document)) {
		const type = received.contentType || 'application/octet-stream';
		binary.data = await context.helpers.prepareBinaryData(received.request.body, 'body', type);
	}
	for (const file of received.files) binary[freeName(file.field, binary)] = await storedFile(context, file);
	return Object.keys(binary).length > 0 ? { json, binary } : { json };
}

/** A body that n8n leaves unread, such as a PDF: as with n8n's Webhook node it becomes the binary field data. */
function isFile({ parsed, rawBytes }: ReceivedRequest, document: Document): boolean {
	return document.kind === 'other' && parsed === undefined && rawBytes;
}

async function storedFile(context: IWebhookFunctions, file: UploadedFile) {
	const name = file.originalFilename ?? file.newFilename ?? 'file';
	return await context.nodeHelpers.copyBinaryFile(file.filepath, name, file.mimetype ?? 'application/octet-stream');
}

/** `photo`, then `photo_1`, as n8n's Webhook node names several files of one field. */
function freeName(field: string, taken: IBinaryKeyData): string {
	const base = field.replace(/\[\]$/, '').trim() || 'file';
	let name = base;
	for (let count = 1; Object.hasOwn(taken, name); count++) name = `${base}_${count}`;
	return name;
}
