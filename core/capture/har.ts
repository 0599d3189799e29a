import { isObject } from '../text/json';
import { headersOf, type CapturedRequest, type HeaderLine } from './captured-request';
import { unreadable } from './unreadable';

type Entry = Readonly<Record<string, unknown>>;

const REPLACED = '\ufffd';

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Returns the requests of a HAR file. */
function requestsOf(document: unknown): readonly Entry[] {
	const log = isObject(document) ? document.log : undefined;
	const entries = isObject(log) && Array.isArray(log.entries) ? (log.entries as unknown[]) : [];
	return entries.flatMap((entry) => (isObject(entry) && isObject(entry.request) ? [entry.request] : []));
}

/** A webhook has a body; pages, pictures and scripts beside it have none. */
function chosen(requests: readonly Entry[], entry: number | undefined): Entry {
	const found =
		entry === undefined ? (requests.find(({ postData }) => isObject(postData)) ?? requests[0]) : requests[entry - 1];
	if (found !== undefined) return found;
	throw unreadable(
		entry === undefined ? 'The HAR file has no requests' : `The HAR file has no request ${entry}`,
		requests.length === 0 ? 'Record the request again and export it.' : `Choose a number from 1 to ${requests.length}.`,
	);
}

interface PostData {
	readonly body: Buffer;
	readonly exact: boolean;
}

function bodyOf(postData: unknown): PostData {
	if (!isObject(postData)) return { body: Buffer.alloc(0), exact: true };
	const { text, encoding, params } = postData;
	if (typeof text === 'string' && (text !== '' || !Array.isArray(params))) {
		return { body: Buffer.from(text, encoding === 'base64' ? 'base64' : 'utf8'), exact: !text.includes(REPLACED) };
	}
	const pairs = (Array.isArray(params) ? params : [])
		.filter(isObject)
		.map(({ name, value }): [string, string] => [textOf(name), textOf(value)]);
	return { body: Buffer.from(new URLSearchParams(pairs).toString()), exact: pairs.length === 0 };
}

const INEXACT = 'The HAR file holds the body as text or fields that are no longer the bytes that were sent.';

/**
 * @param entry which request, from 1; default: the first one with a body
 * @throws Failure for a file without such a request
 */
export function readHar(document: unknown, entry?: number): CapturedRequest {
	const requests = requestsOf(document);
	const request = chosen(requests, entry);
	const headers = (Array.isArray(request.headers) ? request.headers : [])
		.filter(isObject)
		.map(({ name, value }): HeaderLine => [textOf(name), textOf(value)])
		.filter(([name]) => name !== '' && !name.startsWith(':'));
	const { body, exact } = bodyOf(request.postData);
	const which = `Request ${requests.indexOf(request) + 1} of ${requests.length} in the HAR file.`;
	return {
		format: 'har',
		method: textOf(request.method).toUpperCase() || 'POST',
		url: textOf(request.url),
		...headersOf(headers),
		body,
		exact,
		notes: [...(requests.length > 1 ? [which] : []), ...(exact ? [] : [INEXACT])],
	};
}
