import { headerIn, headersOf, type CapturedRequest, type HeaderLine } from './captured-request';
import { unreadable } from './unreadable';

const REQUEST_LINE = /^([A-Za-z]{3,10}) (\S+)(?: HTTP\/[\d.]+)?$/;
const HEADER_LINE = /^([!#$%&'*+.^`|~\w-]+): ?(.*)$/;

/** Returns where the head ends and where the body begins: after the first empty line. */
function splitHead(capture: Buffer): { head: string; body: Buffer } {
	const found = [Buffer.from('\r\n\r\n'), Buffer.from('\n\n')]
		.map((gap) => ({ at: capture.indexOf(gap), length: gap.length }))
		.filter(({ at }) => at !== -1)
		.sort((a, b) => a.at - b.at)[0];
	if (found === undefined) return { head: capture.toString('latin1').trimEnd(), body: Buffer.alloc(0) };
	return { head: capture.toString('latin1', 0, found.at), body: capture.subarray(found.at + found.length) };
}

function headerLine(line: string): HeaderLine {
	const [, name, value] = HEADER_LINE.exec(line) ?? [];
	if (name === undefined || value === undefined) {
		throw unreadable(
			'A line of the raw HTTP request is not a header',
			'Begin with a line such as POST /hook HTTP/1.1, then the headers, an empty line, and the body.',
		);
	}
	return [name, value.trim()];
}

/** A line that begins with white space belongs to the header before it (RFC 9112, section 5.2). */
function unfolded(lines: readonly string[]): readonly string[] {
	const whole: string[] = [];
	for (const line of lines) {
		const last = whole.length - 1;
		if (/^[ \t]/.test(line) && last >= 0) whole[last] += ` ${line.trim()}`;
		else whole.push(line);
	}
	return whole;
}

/** Lines above the headers that are not headers: HTTP/2 pseudo-headers, and the first lines of GitHub's page for a delivery. */
const BESIDE = /^(?::(authority|method|path|scheme)|Request (URL|method)): ?(.*)$/i;

interface Beside {
	readonly method?: string;
	readonly url?: string;
}

/** Returns the method and the URL that these lines state. */
function besideOf(lines: readonly string[]): Beside {
	const found = new Map<string, string>();
	for (const line of lines) {
		const [, pseudo, plain, value = ''] = BESIDE.exec(line) ?? [];
		found.set((pseudo ?? plain ?? '').toLowerCase(), value.trim());
	}
	const path = found.get('path');
	const url = found.get('url') ?? (path === undefined ? undefined : urlOf(path, found.get('authority')));
	const method = found.get('method')?.toUpperCase();
	return { ...(method !== undefined && { method }), ...(url !== undefined && { url }) };
}

/** Editors add a line break at the end of a file; the length that the sender gave says where the body ends. */
function cutToLength(body: Buffer, declared: string | undefined): { body: Buffer; notes: string[] } {
	const length = declared !== undefined && /^\d{1,15}$/.test(declared) ? Number(declared) : body.length;
	const rest = body.subarray(length).toString('latin1');
	if (rest === '' || !/^[\r\n]{1,2}$/.test(rest)) return { body, notes: [] };
	return {
		body: body.subarray(0, length),
		notes: ['A line break after the body was left out, because Content-Length does not count it.'],
	};
}

/** Joins the chunks of a body that was captured with them. Anything else is returned as it is. */
function withoutChunks(body: Buffer): Buffer {
	const parts: Buffer[] = [];
	let at = 0;
	for (;;) {
		const end = body.indexOf('\r\n', at);
		const size = end === -1 ? '' : body.toString('latin1', at, end).split(';')[0]?.trim();
		if (size === undefined || !/^[\da-fA-F]{1,8}$/.test(size)) return body;
		const length = Number.parseInt(size, 16);
		if (length === 0) return Buffer.concat(parts);
		parts.push(body.subarray(end + 2, end + 2 + length));
		at = end + 2 + length + 2;
	}
}

/**
 * Reads a request as it went over the wire. The request line may be missing, as where a sender shows only headers.
 *
 * @throws Failure for a line that is not a header
 */
export function readHttp(capture: Buffer): CapturedRequest {
	const { head, body: rest } = splitHead(capture);
	const lines = unfolded(head.split(/\r?\n/));
	const request = REQUEST_LINE.exec(lines[0] ?? '');
	const named = request === null ? lines : lines.slice(1);
	const headers = named.filter((line) => !BESIDE.test(line)).map(headerLine);
	const isChunked = headerIn(headers, 'transfer-encoding')?.toLowerCase() === 'chunked';
	const { body, notes } = cutToLength(isChunked ? withoutChunks(rest) : rest, headerIn(headers, 'content-length'));
	return {
		format: 'http',
		method: request?.[1]?.toUpperCase() ?? 'POST',
		...besideOf(named),
		...(request?.[2] !== undefined && { url: urlOf(request[2], headerIn(headers, 'host')) }),
		...headersOf(headers),
		body,
		exact: true,
		notes,
	};
}

/** A request line has only the path; most signatures over a URL cover the host too. */
const urlOf = (target: string, host: string | undefined): string =>
	target.startsWith('/') && host !== undefined ? `https://${host}${target}` : target;
