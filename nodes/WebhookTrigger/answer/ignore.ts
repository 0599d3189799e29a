import type { IDataObject, IWebhookResponseData } from 'n8n-workflow';

import { lazily } from '../../shared/lazily';
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
	{ reason, hint }: Ignored,
	data: () => readonly IDataObject[],
): IWebhookResponseData {
	const { context, configuration, state, now, channel } = reception;
	const { redactor } = configuration.masking;
	const details = lazily(() => redactor.deep({ reason, hint: hint() }));
	const { answer } = ignoredRows[reason];
	// a caller in a protocol of its own gets the reason in the words of the protocol, which are made from this answer
	const sent = answer.status < 300 && channel === undefined ? noRunAnswer(configuration, answer) : answer;
	state.log.noteLine(context, () => ({
		text: `ignored a delivery: ${reason}. ${details().hint}`,
		details: details(),
	}));
	const answered = sendAnswer(context, sent);
	if (configuration.options.outputIgnored) {
		if (!state.ignoredRuns.take('', now).allowed) return answered;
		const rejected = { status: sent.status, reason, check: null, hint: details().hint };
		return runAfterAnswer(
			context,
			data().map((event) => ({ [REJECTED]: rejected, ...event })),
		);
	}
	return showInPanel(context, () => {
		const mistakes = reason === 'event-not-selected' ? unknownEventWarnings(configuration) : [];
		const why = [details().hint, ...redactor.deep([...mistakes])].join('. ');
		const text = `${why}. The sender got the status ${sent.status} (reason: ${reason}).`;
		return { kind: 'hint', title: 'Delivery ignored', text };
	});
}
