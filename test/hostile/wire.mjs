/**
 * Sends requests as attackers do: any method, repeated headers, bodies that are cut off or slow, bytes that are not
 * HTTP.
 */
import { Agent, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** n8n leaves some requests unanswered: XML bodies that use its single parser at the same time. */
const ANSWER_TIMEOUT_MS = 5_000;
/** How long honest senders wait. */
export const PATIENCE_MS = 60_000;
const DRIP_MS = 300;

/**
 * @typedef {object} Call
 * @property {string} [method] default POST
 * @property {string} url
 * @property {Record<string, string | string[]>} [headers] a list is sent as so many headers
 * @property {string | Buffer} [body]
 * @property {'cut off' | 'drip' | 'chunked'} [manner] how the body is sent
 * @property {string} [bytes] instead of all others: what is written into the socket
 *
 * @typedef {object} Answer
 * @property {number} status 0 = the connection ended without an answer
 * @property {string} text
 * @property {Record<string, string | string[] | undefined>} headers
 */

/** Returns connections that are kept open, as senders and proxies do. */
export const connections = (maxSockets) => new Agent({ keepAlive: true, maxSockets });

/** @param {Call} call @param {Agent} [agent] @param {number} [timeoutMs] @returns {Promise<Answer>} */
export async function send(call, agent, timeoutMs = ANSWER_TIMEOUT_MS) {
	if (call.bytes !== undefined) return await sendBytes(call);
	const { method = 'POST', url, headers = {}, body, manner } = call;
	const length = body !== undefined && manner !== 'chunked' ? { 'Content-Length': Buffer.byteLength(body) } : {};
	const spoiled = manner === 'cut off' || manner === 'drip';
	return await new Promise((resolve) => {
		const options = { method, headers: { ...length, ...headers }, agent: spoiled ? false : agent };
		const request = httpRequest(url, options, (response) => void read(response).then(resolve));
		request.setTimeout(timeoutMs, () => request.destroy());
		request.on('error', ({ code }) => resolve({ status: 0, text: String(code), headers: {} }));
		write(request, body, manner);
	});
}

async function read(response) {
	const chunks = [];
	try {
		for await (const chunk of response) chunks.push(chunk);
	} catch {
		// use what has arrived
	}
	return { status: response.statusCode, text: Buffer.concat(chunks).toString('utf8'), headers: response.headers };
}

function write(request, body = '', manner) {
	const bytes = Buffer.from(body);
	const half = bytes.subarray(0, bytes.length / 2);
	if (manner === 'cut off') request.write(half, () => request.destroy());
	else if (manner === 'drip') void drip(request, bytes);
	else if (manner === 'chunked') {
		for (let at = 0; at < bytes.length; at += 1000) request.write(bytes.subarray(at, at + 1000));
		request.end();
	} else request.end(bytes);
}

/** Sends a few bytes at a time and gives up before the end. */
async function drip(request, bytes) {
	for (let at = 0; at < Math.min(bytes.length - 1, 24) && !request.destroyed; at += 4) {
		request.write(bytes.subarray(at, at + 4));
		await sleep(DRIP_MS);
	}
	request.destroy();
}

/** @param {Call} call */
async function sendBytes({ url, bytes }) {
	const { hostname, port } = new URL(url);
	return await new Promise((resolve) => {
		const socket = connect(Number(port), hostname, () => socket.write(bytes, 'latin1'));
		const chunks = [];
		socket.setTimeout(3_000, () => socket.destroy());
		socket.on('data', (chunk) => chunks.push(chunk));
		socket.on('error', () => undefined);
		socket.on('close', () => {
			const text = Buffer.concat(chunks).toString('latin1');
			resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text, headers: {} });
		});
	});
}
