import type { IDataObject, IWebhookResponseData } from 'n8n-workflow';

import { unknownEventWarnings } from '../configuration/configuration';
import type { Reception } from '../receive/reception';
import { sendAnswer } from './answers';
import { ignoredRows } from './ignored';
import type { Ignored } from './ignored';
import { REJECTED, runAfterAnswer, showInPanel } from './panel';
import { noRunAnswer } from './response';

/**
 * Answers the sender of a verified delivery that starts nothing, tells the operator why, and puts the delivery out at the second
 * output where the builder wants that.
 *
 * @param data the items that it would have been
 */
export function ignore(
	reception: Reception,
	ignored: Ignored,
	data: () => readonly IDataObject[],
): IWebhookResponseData {
	const { context, configuration, state, now } = reception;
	const details = configuration.masking.redactor.deep({ ...ignored });
	const { answer } = ignoredRows[ignored.reason];
	const sent = answer.status < 300 ? noRunAnswer(configuration, answer) : answer;
	state.log.note(context, `ignored a delivery: ${details.reason}. ${details.hint}`, details);
	const answered = sendAnswer(context, sent);
	if (configuration.options.outputIgnored) {
		if (!state.ignoredRuns.take('', now).allowed) return answered;
		const { reason, hint } = details;
		const rejected = { status: sent.status, reason, check: null, hint };
		return runAfterAnswer(
			context,
			data().map((event) => ({ [REJECTED]: rejected, ...event })),
		);
	}
	return showInPanel(context, () => {
		const mistakes = details.reason === 'event-not-selected' ? unknownEventWarnings(configuration) : [];
		const why = configuration.masking.redactor.deep([details.hint, ...mistakes]).join('. ');
		const text = `${why}. The sender got the status ${sent.status} (reason: ${details.reason}).`;
		return { kind: 'hint', title: 'Delivery ignored', text };
	});
}
