import { flatHeaders } from './answer';
import type { HttpAnswer } from './answer';
import type { Deadline } from './deadline';
import type { PlainRequest } from './request';

/**
 * Sends a request of this n8n to itself, at an address that n8n has made: the resume URL of an execution. By `fetch`, not
 * by n8n's helper. The helper belongs to an execution, which is stored or over by then, and its SSRF protection would
 * refuse an internal address, which n8n's own often is.
 */
export async function openOwnAddress(
	{ method, url, headers, body }: PlainRequest,
	deadline: Deadline,
): Promise<HttpAnswer> {
	try {
		const response = await fetch(url, { method, headers, body, redirect: 'manual', signal: deadline.signal });
		const answered = flatHeaders(Object.fromEntries(response.headers));
		return { kind: 'answer', status: response.status, headers: answered, chunks: response.body ?? noChunks() };
	} catch (error) {
		return deadline.brokenBy(error);
	}
}

async function* noChunks(): AsyncGenerator<Uint8Array> {}
