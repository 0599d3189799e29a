import { requireText } from '../arguments';
import { readJson } from '../text/json';
import type { CapturedRequest } from './captured-request';
import { readCurl, type ReadFile } from './curl';
import { readHar } from './har';
import { readHttp } from './http';
import { readN8nItem } from './n8n-item';
import { unreadable } from './unreadable';

export type { CapturedRequest, CaptureFormat } from './captured-request';

export interface CaptureOptions {
	/** Which request of a HAR file, from 1; default: the first one with a body. */
	readonly entry?: number;
	/** Reads a file that a curl command refers to as `@name`; without it, such a command is refused. */
	readonly readFile?: ReadFile;
}

const CURL = /^\s*(?:\$ )?curl(?:\.exe)?\s/;

function bytesOf(capture: unknown): Buffer {
	if (capture instanceof Uint8Array) return Buffer.from(capture);
	requireText(capture, "readCapturedRequest('curl …')");
	return Buffer.from(capture as string);
}

/** Reads JSON that can only be a HAR file or an n8n item. */
function readDocument(text: string, options: CaptureOptions): CapturedRequest {
	const read = readJson(text);
	if (!('value' in read)) {
		throw unreadable('The capture looks like JSON, but cannot be read as JSON', 'Copy the whole HAR file or n8n item.');
	}
	const isHar = typeof read.value === 'object' && read.value !== null && 'log' in read.value;
	return isHar ? readHar(read.value, options.entry) : readN8nItem(read.value);
}

/**
 * Reads a request that somebody has kept: a curl command, a HAR file, a raw HTTP request, or the item of an n8n trigger. The
 * result can be verified or explained.
 *
 * @example
 * const captured = readCapturedRequest(
 *   "curl https://n8n.example.com/webhook/1 -H 'X-GitHub-Event: ping' --data-binary 'Hello, World!'",
 * );
 * captured.format; // 'curl'
 * captured.method; // 'POST'
 * captured.headers['x-github-event']; // 'ping'
 * captured.body.toString(); // 'Hello, World!'
 *
 * @throws Failure for a capture that cannot be read; it holds nothing of the capture
 */
export function readCapturedRequest(capture: string | Buffer, options: CaptureOptions = {}): CapturedRequest {
	const bytes = bytesOf(capture);
	const text = bytes.toString('utf8').replace(/^\ufeff/, '');
	if (text.trim() === '')
		throw unreadable('The capture is empty', 'Pass a curl command, a HAR file, a raw request or an n8n item.');
	if (CURL.test(text)) return readCurl(text.trim().replace(/^\$ /, ''), options.readFile);
	if (/^\s*[[{]/.test(text)) return readDocument(text, options);
	return readHttp(bytes);
}
