import type { IDataObject, JsonObject } from 'n8n-workflow';

import type { HttpResult } from '../shared/http';
import { NodeFailure } from '../shared/errors';
import { redactDeep } from '../shared/redaction';
import type { Delivery } from './deliver';

const SHOWN_BODY = 64 * 1024;

/**
 * The delivery report: what was sent and what came of it, with every secret masked. Bodies are masked before they are
 * cut: the cut could leave the half of a secret.
 */
export function reportOf(delivery: Delivery, deliveryId: string, redact: (text: string) => string): IDataObject {
	const { request, last, attempts, verdict } = delivery;
	const report = {
		status: verdict === 'delivered' ? 'delivered' : 'failed',
		verdict,
		deliveryId,
		attempts,
		response: responseOf(last, redact),
		request: {
			method: request.method,
			url: request.url,
			headers: request.headers,
			body: shownText(request.body, redact),
		},
	};
	return redactDeep(report as unknown as IDataObject, redact);
}

function responseOf(last: HttpResult, redact: (text: string) => string): IDataObject | null {
	if (last.kind !== 'answer') return null;
	return { statusCode: last.status, headers: last.headers, body: parsed(shownText(last.body, redact)) };
}

function shownText(body: Buffer, redact: (text: string) => string): string {
	return redact(body.toString('utf8')).slice(0, SHOWN_BODY);
}

function parsed(text: string): IDataObject | string {
	try {
		return JSON.parse(text) as IDataObject;
	} catch {
		return text;
	}
}

/** The failure of a delivery that did not arrive, with the whole report for a dead-letter branch. */
export function deliveryFailure(
	delivery: Delivery,
	report: IDataObject,
	redact: (text: string) => string,
): NodeFailure {
	const { last, attempts } = delivery;
	const tries = attempts.length === 1 ? 'after 1 attempt' : `after ${attempts.length} attempts`;
	const facts: JsonObject = { delivery: report as JsonObject };
	if (last.kind === 'answer') {
		return new NodeFailure(`The receiver answered ${last.status} ${tries}`, redact(cureOf(delivery)), {
			httpCode: last.status,
			...facts,
		});
	}
	const what = last.kind === 'timeout' ? 'did not answer in time' : `could not be reached (${last.code})`;
	return new NodeFailure(
		`The receiver ${what} ${tries}`,
		'Check the URL and that the receiver is up; raise Timeout or Attempts.',
		facts,
	);
}

function cureOf({ verdict, last }: Delivery): string {
	if (verdict === 'redirect' && last.kind === 'answer') {
		return `It redirects to ${last.headers.location ?? 'another place'}. Signed requests are not sent on: enter the final URL.`;
	}
	if (verdict === 'gone') return 'The endpoint was removed (410). Stop sending to it, or enter its new URL.';
	if (verdict === 'attempts-exhausted')
		return 'Each attempt failed in a way that may pass. Send it again later with the same delivery id.';
	return 'The receiver refused it for good. Compare its documentation with the payload, the token and the signature.';
}
