import type { IDataObject, JsonObject } from 'n8n-workflow';

import { Failure } from '../../../core/failure';
import { charsetOf, decodeText } from '../../../core/text/charset';
import { errorText } from '../../../core/text/error-words';
import { readJson } from '../../../core/text/json';
import type { PlainRequest, SampledAnswer } from '../../shared/http';
import { isCredentialHeader } from '../../shared/masking/credential-names';
import { maskNamed } from '../../shared/masking/mask-named';
import type { Redactor } from '../../shared/masking/redaction';
import type { Delivery, DeliveryAnswer } from './deliver';
import type { Sender } from './outgoing';

const MAX_REPORTED_BODY = 64 * 1024;

/**
 * Returns the delivery report: what was sent and what resulted from it. Its secrets are masked when it leaves the
 * operation. If the builder chose the short report, a successful delivery is reported without details; a failed one
 * always has them all.
 */
export function deliveryReport(delivery: Delivery, deliveryId: string, sender: Sender): IDataObject {
	const { request, last, attempts, verdict } = delivery;
	const delivered = verdict === 'delivered';
	const isShort = delivered && sender.options.shortReport === true;
	return {
		status: delivered ? 'delivered' : 'failed',
		verdict,
		deliveryId,
		attempts,
		...(!isShort && { request: reportedRequest(request, sender), response: responseOf(last, sender) }),
		...(sender.warnings.length > 0 && { warnings: sender.warnings }),
	};
}

/** Returns the request in a form that may be shown. */
export function reportedRequest({ method, url, headers, body }: PlainRequest, sender: Sender): IDataObject {
	return { method, url, headers, body: reportedBody(body, sender), bodyBytes: body.length };
}

/** Returns the body, masked before it is cut: otherwise a secret cut in half would remain unmasked. */
function reportedBody(body: Buffer, { redactor }: Sender): string {
	const text = body.toString('utf8');
	if (!Buffer.from(text, 'utf8').equals(body)) return `(${body.length} bytes of binary data)`;
	const masked = redactor.text(text);
	return masked.length > MAX_REPORTED_BODY ? `${masked.slice(0, MAX_REPORTED_BODY)}…` : masked;
}

function responseOf(last: DeliveryAnswer, { redactor }: Sender): IDataObject | null {
	if (last.kind !== 'answer') return null;
	const { status: statusCode, body, truncated } = last;
	/** Returns the headers without the receiver's own secrets (cookies, tokens), which are recognised by name. */
	const headers = maskNamed(last.headers, isCredentialHeader);
	if (!truncated) return { statusCode, headers, body: valueOrText(body.toString('utf8')) };
	// drops the first bytes of a character that was cut, which could belong to a secret
	const text = new TextDecoder().decode(body, { stream: true });
	return { statusCode, headers, body: redactor.beginning(text), truncated };
}

function valueOrText(text: string): IDataObject | string {
	const read = readJson(text);
	return 'value' in read ? (read.value as IDataObject) : text;
}

/** Returns the failure of a delivery, with the whole report for a dead-letter branch. */
export function deliveryFailure(delivery: Delivery, report: IDataObject, { redactor }: Sender): Failure {
	const { last, attempts, verdict, reported } = delivery;
	const tries = attempts.length === 1 ? 'after 1 attempt' : `after ${attempts.length} attempts`;
	const facts: JsonObject = { delivery: report as JsonObject };
	if (last.kind === 'answer' && reported !== undefined) {
		const message = `The receiver responded with ${last.status} ${tries}, but reported a failure: ${redactor.text(reported.said)}`;
		return new Failure('receiver-reported-error', message, reportedCure(delivery), facts);
	}
	if (last.kind === 'answer') {
		const said = receiverWords(last, redactor);
		return new Failure('http-status', `The receiver responded with ${last.status} ${tries}${said}`, cureOf(delivery), {
			httpCode: last.status,
			...facts,
		});
	}
	if (verdict === 'blocked' && last.kind === 'connection') {
		return new Failure(
			'request-blocked',
			`n8n blocked this request: ${last.message}`,
			'Either this n8n instance blocks requests to internal addresses (N8N_SSRF_PROTECTION_ENABLED), or the credential does not allow this domain. Check Allowed Domains, or ask the administrator of n8n.',
			facts,
		);
	}
	const what = last.kind === 'timeout' ? 'did not respond in time' : connectionWords(last.code);
	const said = last.kind === 'connection' ? ` Connection error: ${last.message}` : '';
	const cure =
		(last.kind === 'connection' ? last.cure : undefined) ??
		'Check that the URL is correct and that the receiver is running, or increase Timeout or Attempts.';
	return new Failure(
		last.kind === 'timeout' ? 'timed-out' : 'connection-failed',
		`The receiver ${what} ${tries}`,
		`${cure}${said}`,
		{ ...facts, ...(last.kind === 'connection' && { systemCode: last.code }) },
	);
}

/** Returns the receiver's error message. It is masked before it is shortened. */
function receiverWords({ body, headers, truncated }: SampledAnswer, redactor: Redactor): string {
	const text = decodeText(body, charsetOf(headers['content-type'] ?? ''));
	const said = errorText(truncated ? redactor.beginning(text) : redactor.text(text));
	return said === '' ? '' : `: ${said}`;
}

/** Describes a connection error in words, because n8n replaces a message that contains the system's error code. */
function connectionWords(code: string): string {
	if (code === 'ECONNREFUSED') return 'refused the connection';
	if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'has a host name that cannot be resolved';
	if (code === 'ECONNRESET' || code === 'EPIPE') return 'closed the connection';
	if (/CERT|SELF_SIGNED|UNABLE_TO_/.test(code)) return 'has an untrusted TLS certificate';
	if (/^EPROTO$|^ERR_SSL_/.test(code)) return 'did not accept a TLS connection';
	return 'could not be reached';
}

function reportedCure(delivery: Delivery): string {
	if (delivery.verdict !== 'permanent') return cureOf(delivery);
	return 'The receiver did not accept the payload, whatever its status says. Check the payload and the URL against its documentation.';
}

function cureOf({ verdict, last }: Delivery): string {
	if (verdict === 'redirect' && last.kind === 'answer') {
		return `The receiver redirects to ${last.headers.location ?? 'another URL'}. Redirects are not followed. Enter the final URL.`;
	}
	if (verdict === 'gone') return 'The receiver has been removed (410). Stop sending to it, or enter its new URL.';
	if (verdict === 'attempts-exhausted')
		return 'The problem may be temporary. Send the payload again later with the same delivery ID.';
	if (verdict === 'time-budget-exhausted')
		return 'The time budget did not allow another attempt. Send the payload again later with the same delivery ID, or increase Time Budget.';
	if (last.kind === 'answer' && (last.status === 401 || last.status === 403))
		return 'The receiver rejected the access token or the signature. Check that Signature and the signing secret match the receiver, and that the clock of this server is correct.';
	return 'The receiver rejected the request permanently. Check the payload, the access token and the signature against its documentation.';
}
