import type { IDataObject, IWebhookFunctions, INodeExecutionData } from 'n8n-workflow';

import type { ChannelMessage } from '../../core/agent';
import type { Verification, WebhookRequest } from '../../core/signature';
import { createRedactor, MASK, redactDeep } from '../shared/redaction';
import type { TriggerConfiguration } from './configuration';

/** The item that starts the workflow: what n8n's Webhook node gives, and what verification found out. */
export function emissionOf(
	context: IWebhookFunctions,
	configuration: TriggerConfiguration,
	request: WebhookRequest,
	verification: Extract<Verification, { ok: true }>,
	message: ChannelMessage | undefined,
): INodeExecutionData {
	const { profile, secretIndex, event, action, deliveryId, timestamp } = verification;
	return {
		json: {
			headers: masked(context.getHeaderData(), configuration.secretHeaders, true),
			params: context.getParamsData(),
			query: masked(context.getQueryData() as IDataObject, configuration.secretQuery, false),
			body: maskedBody(request.json ?? {}, configuration.secretsInBody),
			event: event ?? null,
			action: action ?? null,
			deliveryId: deliveryId ?? null,
			source: configuration.source,
			receivedAt: new Date().toISOString(),
			verification: {
				scheme: profile,
				secret: secretIndex === 0 ? 'current' : 'previous',
				timestamp: timestamp ?? null,
			},
			...(message && { chatInput: message.message, ...message }),
		},
	};
}

/** Untouched for nearly every source: only few repeat their secret in the body. */
function maskedBody(body: unknown, secrets: readonly string[]): IDataObject {
	return (secrets.length > 0 ? redactDeep(body, createRedactor(secrets)) : body) as IDataObject;
}

function masked(values: IDataObject, secret: readonly string[], ignoreCase: boolean): IDataObject {
	const isSecret = (name: string) => secret.includes(ignoreCase ? name.toLowerCase() : name);
	return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, isSecret(name) ? MASK : value]));
}
