/**
 * The untrusted servers outside n8n: an agent, a receiver of webhooks and a sign-in server in one, on loopback. They
 * know the secrets of each credential, as real ones may, and repeat all of them in every answer. A second server, at
 * another address, must never be called.
 */
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { usualSpellings } from './canary.mjs';

const PIECE = 3;
const LEVELS = 50_000;
const tokens = new Set();
const LARGE = 'x'.repeat(70_000);

async function listen(handle) {
	const server = createServer((request, response) => {
		handle(request, response).catch(() => response.destroy());
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	const close = () => new Promise((resolve) => server.close(resolve).closeAllConnections());
	return { url: `http://127.0.0.1:${server.address().port}`, close };
}

async function bodyOf(request) {
	const chunks = [];
	for await (const chunk of request) chunks.push(chunk);
	return Buffer.concat(chunks).toString('utf8');
}

const json = (response, status, value, headers = {}) =>
	response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(value));

/** Returns every secret in every usual spelling, and the request as received. */
function tellingOf(secrets, { method, url, headers }, body) {
	const told = secrets.flatMap((secret) => Object.entries(usualSpellings(secret)).map((entry) => entry.join(': ')));
	return `You sent ${method} ${url} ${JSON.stringify(headers)} ${cutBetween(`${body} | `, ' | ', 20_000) || body.slice(0, 500)}. I know ${told.join(' | ')} indeed.`;
}

/** Cuts a text between two spellings to at most this length: half a secret is not a secret. */
const cutBetween = (text, separator, most) => text.slice(0, Math.max(0, text.lastIndexOf(separator, most)));

const cookieValue = (text) => encodeURIComponent(text);
const cookies = (secrets) =>
	secrets.flatMap((secret) => [`session=${cookieValue(secret)}; Path=/`, `raw="${secret.replaceAll('"', '')}"`]);

/** Returns an answer that several APIs understand. */
const reply = (text) => ({ output: text, choices: [{ index: 0, message: { role: 'assistant', content: text } }] });

/** @type {Record<string, (told: { response: object, telling: string, secrets: string[], body: string, elsewhere: string }) => unknown>} */
const behaviours = {
	echo: ({ response, telling, secrets }) =>
		json(response, 200, reply(telling), {
			'Set-Cookie': cookies(secrets),
			'X-Echo': cutBetween(cookieValue(telling), cookieValue(' | '), 4_000),
		}),
	refuse: ({ response, telling }) => json(response, 401, { error: { message: telling, type: telling } }),
	break: ({ response, telling }) => response.writeHead(500, { 'Content-Type': 'text/plain' }).end(telling),
	failed: ({ response, telling }) => json(response, 200, { success: false, error: telling }),
	redirect: ({ response, telling, secrets, elsewhere }) =>
		response
			.writeHead(307, { Location: `${elsewhere}/?key=${secrets.map(encodeURIComponent).join('&key=')}` })
			.end(telling),
	'cut-off': ({ response, telling }) => {
		response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': 1_000_000 });
		response.write(telling, () => response.destroy());
	},
	nested: ({ response }) =>
		response
			.writeHead(200, { 'Content-Type': 'application/json' })
			.end(`{"output":"nested","x":${'['.repeat(LEVELS)}${']'.repeat(LEVELS)}}`),
	large: ({ response, telling }) =>
		response.writeHead(400, { 'Content-Type': 'text/plain' }).end(`${LARGE}${telling}${LARGE}`),
	stream: ({ response, telling }) => stream(response, telling),
	'stream-then-fail': ({ response, telling }) => stream(response, telling, { error: { message: telling } }),
	callback: ({ response, telling, body }) => callBack(response, body, reply(telling)),
	'callback-failed': ({ response, telling, body }) => callBack(response, body, { success: false, error: telling }),
};

/** Sends server-sent events of three characters each, as a model server does. */
async function stream(response, text, last = { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }) {
	response.writeHead(200, { 'Content-Type': 'text/event-stream' });
	const event = (value) => `data: ${JSON.stringify(value)}\n\n`;
	for (let at = 0; at < text.length; at += PIECE) {
		response.write(event({ choices: [{ index: 0, delta: { content: text.slice(at, at + PIECE) } }] }));
		if (at % 600 === 0) await sleep(1);
	}
	response.end(`${event(last)}data: [DONE]\n\n`);
}

/** Accepts the message and posts its reply once n8n has stored the waiting execution. */
async function callBack(response, body, answer) {
	response.writeHead(202).end();
	const { callbackUrl } = JSON.parse(body);
	for (let attempt = 0; attempt < 40; attempt++) {
		await sleep(250);
		const headers = { 'Content-Type': 'application/json' };
		const { status } = await fetch(callbackUrl, { method: 'POST', headers, body: JSON.stringify(answer) });
		if (status !== 409) return;
	}
}

/**
 * @param {import('./canary.mjs').Canaries} canaries
 * @returns what a run needs of them; `know(secrets)` gives the path under which these secrets are repeated
 */
export async function startStandIns(canaries) {
	const known = [];
	const visits = [];
	const counts = { asked: 0 };
	const elsewhere = await listen(async (request, response) => {
		visits.push(`${request.method} ${String(request.url).slice(0, 20)}`);
		json(response, 200, reply('elsewhere'));
	});
	const here = await listen(async (request, response) => {
		counts.asked++;
		const body = await bodyOf(request);
		const [, which, place] = /^\/c\/(\d+)\/([\w-]+)/.exec(request.url) ?? [];
		const secrets = known[Number(which)] ?? [];
		if (request.url.includes('agent-card')) return json(response, 200, cardOf(elsewhere.url));
		if (place === 'token') return json(response, 200, tokenFor(secrets, canaries));
		const mode = /mode:([a-z-]+)/.exec(body)?.[1] ?? 'echo';
		const telling = tellingOf(secrets, request, body);
		await behaviours[mode]({ response, telling, secrets, body, elsewhere: elsewhere.url });
	});
	return {
		url: here.url,
		/** @param {string[]} secrets */
		know: (secrets) => `${here.url}/c/${known.push(secrets) - 1}`,
		visits,
		counts,
		close: async () => await Promise.all([here.close(), elsewhere.close()]),
	};
}

/** Returns a new token and forgets the previous one, which is no longer repeated. */
function tokenFor(secrets, canaries) {
	const token = canaries.make('OAuth2 access token', 'word');
	const before = secrets.findIndex((secret) => tokens.has(secret));
	secrets.splice(before < 0 ? secrets.length : before, 1, token);
	tokens.add(token);
	return { access_token: token, token_type: 'Bearer', expires_in: 3600 };
}

/** Returns the card of an agent that directs the message to another host. */
const cardOf = (url) => ({
	name: 'An agent',
	capabilities: {},
	supportedInterfaces: [{ url, protocolBinding: 'JSONRPC', protocolVersion: '1.0' }],
});
