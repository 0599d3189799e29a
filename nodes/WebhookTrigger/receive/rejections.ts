import type { IDataObject, IWebhookResponseData } from 'n8n-workflow';

import { sendAnswer } from './answers';
import type { Rejection } from './admission';
import { maskedItem, requestData } from '../configuration/masking';
import type { Reception } from './reception';

/** Answers the sender, tells the operator, and puts the request out at the second output where the builder wants that. */
export function reject(reception: Reception, { answer: refusal, ...rejection }: Rejection): IWebhookResponseData {
	const { context, configuration, state, now } = reception;
	const details = configuration.masking.redactor.deep(rejection);
	logRefusal(reception, details);
	const answered = sendAnswer(context, refusal);
	if (!configuration.options.outputRejected) return answered;
	if (!state.rejectedRuns.take('', now).allowed) return answered;
	// The run may write to the response (streaming, Respond to Webhook), which has ended: that must not end n8n.
	context.getResponseObject().on('error', () => undefined);
	return { ...answered, workflowData: [[], [{ json: rejectedItem(reception, refusal.status, details) }]] };
}

/** The body stays out: nobody knows who wrote it. */
function rejectedItem(
	{ context, configuration, now }: Reception,
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
		receivedAt: new Date(now).toISOString(),
	});
}

function logRefusal({ context, state }: Reception, details: Omit<Rejection, 'answer'>): void {
	const { reason, check, hint } = details;
	const text = `refused a request: ${reason}${check ? ` (${check})` : ''}${hint ? `. ${hint}` : ''}`;
	state.log.write(context, text, { why: reason, check, hint });
}
