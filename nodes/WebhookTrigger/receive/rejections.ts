import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import type { TriggerConfiguration } from '../configuration/configuration';
import { maskedItem, requestData } from '../configuration/masking';
import type { NodeState } from '../state/node-state';
import type { Rejection } from './admission';
import { sendAnswer } from './answers';

/** Answers the sender, tells the operator, and puts the request out at the second output where the builder wants that. */
export function reject(
	context: IWebhookFunctions,
	configuration: TriggerConfiguration,
	state: NodeState,
	{ answer: refusal, ...rejection }: Rejection,
): IWebhookResponseData {
	const details = configuration.masking.redactor.deep(rejection);
	logRefusal(context, state, details);
	const answered = sendAnswer(context, refusal);
	if (!configuration.options.outputRejected) return answered;
	if (!state.rejectedRuns.take('', Date.now()).allowed) return answered;
	// The run may write to the response (streaming, Respond to Webhook), which has ended: that must not end n8n.
	context.getResponseObject().on('error', () => undefined);
	return { ...answered, workflowData: [[], [{ json: rejectedItem(context, configuration, refusal.status, details) }]] };
}

/** The body stays out: nobody knows who wrote it. */
function rejectedItem(
	context: IWebhookFunctions,
	configuration: TriggerConfiguration,
	status: number,
	{ reason, check, hint }: Omit<Rejection, 'answer'>,
): IDataObject {
	const { method, ip } = context.getRequestObject();
	const { masking } = configuration;
	return maskedItem(masking, {
		rejected: { status, reason, check: check ?? null, hint: hint ?? null },
		method,
		ip: ip ?? null,
		...requestData(context, masking),
		source: configuration.source,
		receivedAt: new Date().toISOString(),
	});
}

function logRefusal(context: IWebhookFunctions, state: NodeState, details: Omit<Rejection, 'answer'>): void {
	const { reason, check, hint } = details;
	const text = `refused a request: ${reason}${check ? ` (${check})` : ''}${hint ? `. ${hint}` : ''}`;
	state.log.write(context, text, { why: reason, check, hint });
}
