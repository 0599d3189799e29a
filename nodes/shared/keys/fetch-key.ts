import type { FetchedAnswer, KeyCall } from '../../../core/signature';
import { isObject, parseJson } from '../../../core/text/json';
import { sendHttp } from '../http';
import type { HttpContext, PlainRequest, SampledAnswer } from '../http';

/** A sender waits for the answer meanwhile; most give up after 10 seconds. */
const TIMEOUT_MS = 5_000;
/** Key sets of large vendors have some 20 KB. */
const MOST_BYTES = 512 * 1024;

const OK = 200;

/** Redirects are not followed, and n8n lets the request go to this host only. */
async function exchange(
	context: HttpContext,
	request: Omit<PlainRequest, 'allowedDomains'>,
): Promise<SampledAnswer | undefined> {
	const allowedDomains = new URL(request.url).hostname;
	const limits = { timeoutMs: TIMEOUT_MS, sampleBytes: MOST_BYTES };
	const answer = await sendHttp(context, { ...request, allowedDomains }, limits);
	return answer.kind === 'answer' && answer.status === OK && !answer.truncated ? answer : undefined;
}

/** Gets a token by the OAuth 2.0 client credentials grant (RFC 6749, section 4.4). */
async function tokenOf(context: HttpContext, token: NonNullable<KeyCall['token']>): Promise<string | undefined> {
	const { url, scope, id, secret } = token;
	const answer = await exchange(context, {
		method: 'POST',
		url,
		headers: {
			authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
			'content-type': 'application/x-www-form-urlencoded',
		},
		body: Buffer.from(new URLSearchParams({ grant_type: 'client_credentials', scope }).toString()),
	});
	const document = answer && parseJson(answer.body.toString());
	const given = isObject(document) ? document.access_token : undefined;
	return typeof given === 'string' && /^[\x21-\x7e]+$/.test(given) ? given : undefined;
}

/**
 * Makes the call that gets a public key.
 *
 * @returns undefined for anything but a whole answer with the status 200
 */
export async function fetchKey(context: HttpContext, call: KeyCall): Promise<FetchedAnswer | undefined> {
	const { url, method, headers = {}, body = '', token } = call;
	const bearer = token && (await tokenOf(context, token));
	if (token !== undefined && bearer === undefined) return undefined;
	const answer = await exchange(context, {
		method,
		url,
		headers: { accept: '*/*', ...headers, ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }) },
		body: Buffer.from(body),
	});
	return answer && { url, status: answer.status, headers: lowerNames(answer.headers), body: answer.body.toString() };
}

const lowerNames = (headers: Readonly<Record<string, string>>): Record<string, string> =>
	Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
