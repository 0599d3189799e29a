import type { IDataObject, IWebhookResponseData } from 'n8n-workflow';

import { explanationText } from '../../../core/signature';
import { maskedItem, requestData } from '../configuration/masking';
import { sendAnswer } from './answers';
import type { Reception } from './reception';
import { refusals } from './refusals';
import type { Refusal, RefusalReason } from './refusals';
import { refusalAnswer } from './response';

/** What the operator is told about a refused request. */
interface RefusalDetails {
	readonly reason: RefusalReason;
	readonly check: string | undefined;
	readonly hint: string;
}

/** Answers the sender, tells the operator, and puts the request out at the second output where the builder wants that. */
export function refuse(reception: Reception, { reason, check, hint, answer }: Refusal): IWebhookResponseData {
	const { context, configuration, state, now } = reception;
	const row = refusals[reason];
	const details = configuration.masking.redactor.deep({ reason, check, hint: hint ?? explanationText(row) });
	logRefusal(reception, details);
	const refusal = refusalAnswer(configuration.source, answer ?? row.answer);
	const { status } = refusal;
	const answered = sendAnswer(context, refusal);
	if (!configuration.options.outputRejected) return answered;
	if (!state.rejectedRuns.take('', now).allowed) return answered;
	// The run may write to the response (streaming, Respond to Webhook), which has ended: that must not end n8n.
	context.getResponseObject().on('error', () => undefined);
	return { ...answered, workflowData: [[], [{ json: rejectedItem(reception, status, details) }]] };
}

/** The body stays out: nobody knows who wrote it. */
function rejectedItem(
	{ context, configuration, now }: Reception,
	status: number,
	{ reason, check, hint }: RefusalDetails,
): IDataObject {
	const { method, ip } = context.getRequestObject();
	const { masking } = configuration;
	return maskedItem(masking, {
		rejected: { status, reason, check: check ?? null, hint },
		method,
		ip: ip ?? null,
		...requestData(context, masking),
		source: configuration.source,
		receivedAt: new Date(now).toISOString(),
	});
}

function logRefusal({ context, state }: Reception, details: RefusalDetails): void {
	const { reason, check, hint } = details;
	state.log.write(context, `refused a request: ${reason}${check ? ` (${check})` : ''}. ${hint}`, { ...details });
}
