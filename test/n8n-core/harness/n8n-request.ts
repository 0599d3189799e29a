import type { IncomingMessage } from 'node:http';
import { parse as parseForm } from 'node:querystring';
import type { Readable } from 'node:stream';
import { createGunzip, createInflate } from 'node:zlib';

import { readAll } from './loopback';

/**
 * The fields that n8n's server adds to a request before a webhook node sees it, besides those that n8n-core declares.
 */
export interface N8nRequest extends IncomingMessage {
	originalUrl: string;
	params: Record<string, string>;
	query: Record<string, string | string[] | undefined>;
	body?: unknown;
	ip?: string;
}

/** n8n's answer to a body that it cannot parse; the node does not run. */
export class Unprocessable extends Error {}

/**
 * Prepares a request as n8n 2.41's body parser does for a node of typeVersion 2 (facts/n8n.md §3, and
 * packages/cli/src/middlewares/body-parser.ts): with exact or inflated bytes, parsed if n8n parses them, otherwise on
 * demand.
 */
export async function prepare(incoming: IncomingMessage, proxyHops = 0): Promise<N8nRequest> {
	const request = incoming as N8nRequest;
	request.ip = addressOf(incoming, proxyHops);
	const url = new URL(request.url ?? '/', 'http://localhost');
	request.originalUrl = request.url ?? '/';
	request.params = {};
	request.query = { ...parseForm(url.search.slice(1)) };
	const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
	if (type) request.contentType = type;
	request.readRawBody = async () => {
		request.rawBody ??= await readAll(inflated(request));
	};
	if (type === 'multipart/form-data') await parseMultipart(request);
	else if (type && isParsable(type)) await parse(request, type);
	return request;
}

/**
 * Returns the address that Express finds when it trusts this many proxies: the connection's, or the one seen by the
 * farthest proxy.
 */
function addressOf({ socket, headers }: IncomingMessage, proxyHops: number): string | undefined {
	const forwarded = String(headers['x-forwarded-for'] ?? '').split(/ *, */);
	const seen = [socket.remoteAddress, ...forwarded.filter((address) => address !== '').reverse()];
	return seen[Math.min(proxyHops, seen.length - 1)];
}

function inflated(request: IncomingMessage): Readable {
	if (request.headers['content-encoding'] === 'gzip') return request.pipe(createGunzip());
	return request.headers['content-encoding'] === 'deflate' ? request.pipe(createInflate()) : request;
}

function isParsable(type: string): boolean {
	const known = ['application/json', 'text/plain', 'application/x-www-form-urlencoded'];
	return known.some((start) => type.startsWith(start)) || /(\/|\+)xml$/.test(type);
}

/** Reads the parts into files as n8n does; afterwards the bytes are no longer available. */
async function parseMultipart(request: N8nRequest): Promise<void> {
	await readAll(request);
	request.body = { data: {}, files: {} };
	request.readRawBody = async () => {
		throw new Error('Request body stream was aborted or is not readable');
	};
}

async function parse(request: N8nRequest, type: string): Promise<void> {
	await request.readRawBody();
	const text = request.rawBody.toString('utf8');
	if (text === '') return;
	if (type === 'application/x-www-form-urlencoded') request.body = parseForm(text);
	if (type === 'text/plain') request.body = text;
	if (type !== 'application/json') return;
	try {
		request.body = JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
	} catch {
		throw new Unprocessable('Failed to parse request body');
	}
}
