import { createHmac } from 'node:crypto';

import { percentEncode } from '../text/url-query';
import { sha256 } from './keys/sha256';

/** The keys of an AWS identity, and the service and region that a request goes to. */
export interface AwsKeys {
	readonly accessKeyId: string;
	readonly secretAccessKey: string;
	/** Belongs to temporary keys. */
	readonly sessionToken?: string;
	readonly region: string;
	/** The name of the service in its signatures, for example `bedrock-agentcore`. */
	readonly service: string;
}

/** What is signed: exactly what is sent. */
export interface AwsRequest {
	readonly method: string;
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Buffer;
}

/** Headers that proxies and HTTP clients may change or add. */
const UNSIGNED =
	/^(?:accept-encoding|authorization|cache-control|connection|expect|from|keep-alive|max-forwards|pragma|referer|te|trailer|transfer-encoding|upgrade|user-agent|x-amzn-trace-id)$/;

/**
 * Signs a request with AWS Signature Version 4 and returns the headers to add to it. Source:
 * docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html.
 *
 * @param now Unix time in seconds
 */
export function signAwsRequest(request: AwsRequest, keys: AwsKeys, now: number): Record<string, string> {
	const date = new Date(now * 1000).toISOString().replace(/[-:]|\.\d+/g, '');
	const added = {
		'X-Amz-Date': date,
		...(keys.sessionToken !== undefined && { 'X-Amz-Security-Token': keys.sessionToken }),
	};
	const signed = signedHeaders({ ...request.headers, ...added, Host: new URL(request.url).host });
	const names = signed.map(([name]) => name).join(';');
	const scope = [date.slice(0, 8), keys.region, keys.service, 'aws4_request'];
	const canonical = canonicalRequest(request, signed, names);
	const toSign = ['AWS4-HMAC-SHA256', date, scope.join('/'), sha256(canonical).toString('hex')].join('\n');
	const signature = hmac(signingKey(keys.secretAccessKey, scope), toSign).toString('hex');
	const credential = `${keys.accessKeyId}/${scope.join('/')}`;
	return {
		...added,
		Authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`,
	};
}

function signingKey(secretAccessKey: string, scope: readonly string[]): Buffer {
	return scope.reduce((key: Buffer, part) => hmac(key, part), Buffer.from(`AWS4${secretAccessKey}`));
}

function hmac(key: Buffer, text: string): Buffer {
	return createHmac('sha256', key).update(text, 'utf8').digest();
}

type Header = readonly [name: string, value: string];

function signedHeaders(headers: Readonly<Record<string, string>>): Header[] {
	return Object.entries(headers)
		.map(([name, value]): Header => [name.toLowerCase(), value.trim().replace(/ {2,}/g, ' ')])
		.filter(([name]) => !UNSIGNED.test(name))
		.sort(byCode);
}

function canonicalRequest({ method, url, body }: AwsRequest, headers: readonly Header[], names: string): string {
	const { pathname, searchParams } = new URL(url);
	return [
		method,
		// the path is encoded twice: once to be sent, and once more to be signed (by every service except S3)
		pathname.split('/').map(percentEncode).join('/'),
		canonicalQuery(searchParams),
		...headers.map(([name, value]) => `${name}:${value}`),
		'',
		names,
		sha256(body).toString('hex'),
	].join('\n');
}

function canonicalQuery(parameters: URLSearchParams): string {
	return [...parameters]
		.map(([name, value]): Header => [percentEncode(name), percentEncode(value)])
		.sort(byCode)
		.map((pair) => pair.join('='))
		.join('&');
}

/** Orders by name, then by value, by character code and not by locale. */
function byCode(a: Header, b: Header): number {
	const [first, second] = a[0] === b[0] ? [a[1], b[1]] : [a[0], b[0]];
	return first === second ? 0 : first < second ? -1 : 1;
}
