import type { RequestView } from '../request/request-view';

/** Programs that people try a webhook with. */
const BY_HAND = /^(curl|PostmanRuntime|insomnia|HTTPie|bruno)\b/i;

/** Bytes that are looked at. */
const BEGINNING = 64;

/**
 * Signs that the body is not what the sender signed, such as a body that was parsed and written again. For the operator;
 * holds nothing of the body.
 */
export function bodyMistake(view: RequestView): string | undefined {
	const { body } = view;
	if (body.length === 0)
		return 'The body is empty. A redirect, for example from http to https, or a proxy may have dropped it';
	const encoding = view.header('content-encoding');
	if (typeof encoding === 'string' && encoding !== '' && encoding.toLowerCase() !== 'identity') {
		return 'The body was sent compressed. Set up the sender, or the proxy that compresses it, to send it as it was signed';
	}
	const declared = view.header('content-length');
	if (typeof declared === 'string' && /^\d{1,15}$/.test(declared) && Number(declared) !== body.length) {
		return (
			`The body has ${body.length} bytes, but the request was sent with ${Number(declared)}: it was parsed and written again, ` +
			'or changed by a proxy. The signature covers the bytes as they were sent'
		);
	}
	const start = body.subarray(0, BEGINNING).toString('latin1').trimStart();
	if (start.startsWith('[object '))
		return 'The body is the text of a JavaScript object. Set up the sender to send JSON';
	if (/^"\s*(?:\{|\[)/.test(start)) {
		return 'The body is JSON inside a JSON string: something encoded it a second time. Send the bytes that were signed';
	}
	if (/^%7b|^%5b/i.test(start)) {
		return 'The body is JSON that was encoded as a form. Send the bytes that were signed, as application/json';
	}
	return undefined;
}

/** For whoever tries a webhook by hand: the tools change what they send. */
export function handMadeRequest(view: RequestView): string | undefined {
	const agent = view.header('user-agent');
	const tool = typeof agent === 'string' ? BY_HAND.exec(agent)?.[1] : undefined;
	if (tool === undefined) return undefined;
	const curl = tool.toLowerCase() === 'curl' ? ': curl keeps line breaks only with --data-binary' : '';
	return `The request was made with ${tool}. Make sure that it sends exactly the bytes that were signed${curl}`;
}
