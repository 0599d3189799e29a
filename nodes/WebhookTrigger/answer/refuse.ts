import type { IDataObject, IWebhookResponseData } from 'n8n-workflow';

import { explanationText } from '../../../core/signature';
import { lazily } from '../../shared/lazily';
import { maskedItem, requestData } from '../configuration/masking';
import type { Reception } from '../receive/reception';
import type { LogLine } from '../state/trigger-log';
import { sendAnswer } from './answers';
import { REJECTED, runAfterAnswer, showInPanel } from './panel';
import type { PanelNote } from './panel';
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
	const details = lazily(() =>
		configuration.masking.redactor.deep({ reason, check, hint: hint?.() ?? explanationText(row) }),
	);
	state.log.writeLine(context, () => lineOf(details()));
	const refusal = refusalAnswer(configuration.source, answer ?? row.answer);
	const { status } = refusal;
	const answered = sendAnswer(context, refusal);
	if (!configuration.options.outputRejected) return showInPanel(context, () => noteOf(details(), status));
	if (!state.rejectedRuns.take('', now).allowed) return answered;
	return runAfterAnswer(context, [rejectedItem(reception, status, details())]);
}

/** A test URL is another URL to the sender, which may sign with another secret for it. */
const TEST_URL =
	'This request came to the test URL: if the sender has a secret for each URL, use that of the test URL.';

function noteOf({ reason, check, hint }: RefusalDetails, status: number): PanelNote {
	const { meaning } = refusals[reason];
	// The title has said that already.
	const advice = hint.startsWith(`${meaning}. `) ? hint.slice(meaning.length + 2) : hint;
	const secret = reason === 'signature-mismatch' ? ` ${TEST_URL}` : '';
	const why = check ? `${reason}, check: ${check}` : reason;
	return {
		kind: 'error',
		title: `Request refused. ${meaning}`,
		text: `${advice}.${secret} The sender got the status ${status} (reason: ${why}).`,
	};
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
		[REJECTED]: { status, reason, check: check ?? null, hint },
		method,
		ip: ip ?? null,
		...requestData(context, masking),
		source: configuration.source,
		receivedAt: new Date(now).toISOString(),
	});
}

function lineOf(details: RefusalDetails): LogLine {
	const { reason, check, hint } = details;
	return { text: `refused a request: ${reason}${check ? ` (${check})` : ''}. ${hint}`, details };
}
