import type { IBinaryKeyData, IDataObject, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';

import type { ChannelMessage } from '../../core/agent';
import type { Redactor } from '../shared/redaction';
import type { ReceivedRequest, UploadedFile } from '../shared/webhook-request';
import { KNEW_THE_URL } from './checks';
import type { Accepted } from './checks';
import type { TriggerConfiguration } from './configuration';
import { maskedItem, requestData } from './masking';

/** The item's data: what n8n's Webhook node gives, and what verification found out. */
export function deliveryData(
	context: IWebhookFunctions,
	configuration: TriggerConfiguration,
	{ request }: ReceivedRequest,
	verification: Accepted,
	message: ChannelMessage | undefined,
): IDataObject {
	const { profile, secretIndex, event, action, deliveryId, timestamp, replayKey } = verification;
	const matched = secretIndex === 0 ? 'current' : 'previous';
	const { masking } = configuration;
	const data = {
		...requestData(context, masking),
		body: request.json ?? {},
		event: event ?? null,
		action: action ?? null,
		deliveryId: deliveryId ?? null,
		source: configuration.source,
		receivedAt: new Date().toISOString(),
		verification: {
			scheme: profile,
			secret: verification === KNEW_THE_URL ? null : matched,
			timestamp: timestamp ?? null,
			replayKey: replayKey || null,
		},
		...(message && { chatInput: message.message, ...message }),
	} as IDataObject;
	return maskedItem(masking, data, request.body);
}

/** The item that starts the workflow, with the files of a multipart request, and the exact bytes where they are wanted. */
export async function emissionOf(
	context: IWebhookFunctions,
	configuration: TriggerConfiguration,
	received: ReceivedRequest,
	json: IDataObject,
): Promise<INodeExecutionData> {
	const { redactor } = configuration.masking;
	const binary: IBinaryKeyData = {};
	if (configuration.settings.rawBody && received.rawBytes) {
		const type = received.contentType || 'application/octet-stream';
		binary.data = await context.helpers.prepareBinaryData(redactor.bytes(received.request.body), 'body', type);
	}
	for (const file of received.files) {
		binary[freeName(redactor.text(file.field), binary)] = await storedFile(context, file, redactor);
	}
	return Object.keys(binary).length > 0 ? { json, binary } : { json };
}

async function storedFile(context: IWebhookFunctions, file: UploadedFile, redactor: Redactor) {
	const name = redactor.text(file.originalFilename ?? file.newFilename ?? 'file');
	return await context.nodeHelpers.copyBinaryFile(file.filepath, name, file.mimetype ?? 'application/octet-stream');
}

/** `photo`, then `photo_1`, as n8n's Webhook node names several files of one field. */
function freeName(field: string, taken: IBinaryKeyData): string {
	const base = field.replace(/\[\]$/, '').trim() || 'file';
	let name = base;
	for (let count = 1; Object.hasOwn(taken, name); count++) name = `${base}_${count}`;
	return name;
}
