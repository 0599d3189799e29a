import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import type { TriggerConfiguration } from '../configuration/configuration';
import { maskedItem, requestData } from '../configuration/masking';
import type { NodeState } from '../state/node-state';
import type { Rejection } from './admission';
import { sendAnswer } from './answers';

/** Answers the sender, informs the operator, and outputs the request at the second output if the builder enabled it. */
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
	// the run may write to the response (streaming, Respond to Webhook) after it has ended, which must not crash n8n
	context.getResponseObject().on('error', () => undefined);
	return { ...answered, workflowData: [[], [{ json: rejectedItem(context, configuration, refusal.status, details) }]] };
}

/** Returns the item of a rejected request, without the body, whose author is unknown. */
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
