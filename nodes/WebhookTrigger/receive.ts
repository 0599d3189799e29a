import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { readChannelMessage } from '../../core/agent';
import { matchesEvent } from '../../core/event';
import { receiveRequest } from '../shared/webhook-request';
import { answer, answers } from './answers';
import { judge } from './checks';
import { readConfiguration } from './configuration';
import type { TriggerConfiguration } from './configuration';
import { emissionOf } from './emission';
import { AGENT_MESSAGE } from './sources';

/**
 * What happens to a request, in this order: enabled, configuration, raw bytes, secure header and API key, signature and
 * time, handshake, event filter, message, emit. Nothing changes state before verification, and nothing is thrown:
 * n8n would store a failed execution for it, which a flood of forgeries could abuse.
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	if (context.getNodeParameter('enabled', true) === false) {
		return answer(context, answers.disabled(context.getNodeParameter('options.disabledStatus', 503) as number));
	}
	const configuration = await configurationOf(context);
	if (configuration === undefined) return answer(context, answers.misconfigured);

	const received = await receiveRequest(context);
	if (!received.raw)
		return refuse(context, { why: 'raw-bytes-gone', contentType: received.contentType }, answers.rawBytesGone);
	const { request } = received;

	const verdict = judge(configuration.checks, request, Math.floor(Date.now() / 1000));
	if (verdict.kind === 'handshake') return answer(context, verdict.answer);
	if (verdict.kind === 'refused') {
		const { check, reason, hint } = verdict;
		return refuse(context, { why: reason, check, hint }, answers.unauthorized);
	}
	const { verification } = verdict;
	if (!matchesEvent(configuration.events, verification)) return answer(context, answers.ignored);

	const message = configuration.source === AGENT_MESSAGE ? readChannelMessage(request.json) : undefined;
	if (message?.ok === false) return answer(context, answers.badAgentMessage(message.problems));

	const item = emissionOf(context, configuration, request, verification, message?.message);
	return { workflowData: [[item]], webhookResponse: answers.accepted };
}

async function configurationOf(context: IWebhookFunctions): Promise<TriggerConfiguration | undefined> {
	try {
		return await readConfiguration(context, Date.now());
	} catch (error) {
		const problem = error instanceof Error ? error.message : String(error);
		log(context, `is misconfigured and refuses every request: ${problem}`, { problem });
		return undefined;
	}
}

function refuse(
	context: IWebhookFunctions,
	details: { why: string; check?: string; hint?: string; contentType?: string },
	refusal: Parameters<typeof answer>[1],
): IWebhookResponseData {
	const { why, check, hint } = details;
	log(context, `refused a request: ${why}${check ? ` (${check})` : ''}${hint ? `. ${hint}` : ''}`, details);
	return answer(context, refusal);
}

/** For the operator only; the sender learns nothing beyond the status. n8n prints the text, and the details as metadata. */
function log(context: IWebhookFunctions, text: string, details: IDataObject): void {
	const node = context.getNode().name;
	context.logger.warn(`Webhook Trigger "${node}" ${text}`, { ...details, node, workflowId: context.getWorkflow().id });
}
