import { isObject } from '../text/json';
import { headerIn, headersOf, type CapturedRequest, type HeaderLine } from './captured-request';
import { unreadable } from './unreadable';

type Values = Readonly<Record<string, unknown>>;

const PARSED =
	'The n8n item holds a parsed body, so its bytes were rebuilt. Turn on Raw Body in the options of the trigger to keep them.';
const MASKED =
	'The item comes from a trigger that masks secrets, so a header that is itself a secret cannot be checked.';

/** What nodes of this package write in place of a secret. */
const MASK = /\*{3,}/;

function headerLines(headers: Values): readonly HeaderLine[] {
	return Object.entries(headers).flatMap(([name, value]) =>
		(Array.isArray(value) ? value : [value]).map((one): HeaderLine => [name, String(one)]),
	);
}

/** Returns the bytes of a file of the item that n8n keeps in the item itself. */
function fileOf(binary: unknown): Buffer | undefined {
	if (!isObject(binary)) return undefined;
	const stored = Object.values(binary)
		.filter(isObject)
		.find(({ data, id }) => typeof data === 'string' && id === undefined);
	return stored && Buffer.from(stored.data as string, 'base64');
}

function rebuilt(body: unknown, contentType: string): Buffer {
	if (body === undefined || body === null) return Buffer.alloc(0);
	if (isObject(body) && contentType.startsWith('application/x-www-form-urlencoded')) {
		const pairs = Object.entries(body).flatMap(([name, value]) =>
			(Array.isArray(value) ? value : [value]).map((one: unknown): [string, string] => [
				name,
				typeof one === 'string' ? one : JSON.stringify(one),
			]),
		);
		return Buffer.from(new URLSearchParams(pairs).toString());
	}
	return Buffer.from(JSON.stringify(body));
}

function withQuery(url: string, query: unknown): string {
	const pairs = isObject(query)
		? Object.entries(query).map(([name, value]): [string, string] => [name, String(value)])
		: [];
	return pairs.length === 0 || url.includes('?') ? url : `${url}?${new URLSearchParams(pairs).toString()}`;
}

/** A body as text that is known to be its bytes: in base64 where AWS says so, and under another name at webhook.site. */
function bytesOf({ body, content, isBase64Encoded }: Values): Buffer | undefined {
	const text = body ?? content;
	if (typeof text !== 'string') return undefined;
	return Buffer.from(text, isBase64Encoded === true ? 'base64' : 'utf8');
}

/** The URL, as n8n and other receivers write it. */
function urlOf(json: Values, lines: readonly HeaderLine[]): string | undefined {
	const { webhookUrl, url, rawPath, rawQueryString } = json;
	if (typeof webhookUrl === 'string') return withQuery(webhookUrl, json.query);
	if (typeof url === 'string') return url;
	const host = headerIn(lines, 'host');
	if (typeof rawPath !== 'string' || host === undefined) return undefined;
	return `https://${host}${rawPath}${typeof rawQueryString === 'string' && rawQueryString !== '' ? `?${rawQueryString}` : ''}`;
}

/** The method; AWS has names of its own. */
function methodOf({ method, httpMethod, requestContext }: Values): string {
	const http = isObject(requestContext) && isObject(requestContext.http) ? requestContext.http.method : undefined;
	const found = [method, httpMethod, http].find((name) => typeof name === 'string');
	return found?.toUpperCase() ?? 'POST';
}

/** The first item: an item, a list of items, or the JSON of an item alone. */
function itemOf(document: unknown): { json: Values; binary: unknown } {
	const first: unknown = Array.isArray(document) ? document[0] : document;
	const item = isObject(first) ? first : {};
	return isObject(item.json) ? { json: item.json, binary: item.binary } : { json: item, binary: item.binary };
}

/** @throws Failure for a document that is not the item of a webhook */
export function readN8nItem(document: unknown): CapturedRequest {
	const { json, binary } = itemOf(document);
	if (!isObject(json.headers)) {
		throw unreadable(
			'The JSON is neither a HAR file nor the item of a webhook: it has no headers',
			'Copy the whole item from the output of the trigger, with its headers and its body.',
		);
	}
	const lines = headerLines(json.headers);
	const raw = fileOf(binary) ?? bytesOf(json);
	const body = raw ?? rebuilt(json.body, headerIn(lines, 'content-type') ?? '');
	const exact = raw !== undefined || body.length === 0;
	const isMasked = lines.some(([, value]) => MASK.test(value));
	return {
		format: 'n8n-item',
		method: methodOf(json),
		...urlPart(urlOf(json, lines)),
		...headersOf(lines),
		body,
		exact,
		notes: [...(exact ? [] : [PARSED]), ...(isMasked ? [MASKED] : [])],
	};
}

const urlPart = (url: string | undefined) => (url === undefined ? {} : { url });
