import type { ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

import { closedPort, recordingServer } from './harness/loopback';
import type { RecordingServer, Reply } from './harness/loopback';
import { runNode } from './harness/workflow';
import { selfSigned } from './send/certificate';
import { deliveryOf, sender } from './send/sender';

let server: RecordingServer | undefined;
afterEach(async () => {
	await server?.close();
	server = undefined;
});

/** Short pauses, so that many failing receivers do not take minutes. */
const quick = { schedule: 'custom', pauses: '0.05, 0.05', jitterPercent: 0, timeoutSeconds: 1 };

async function deliverTo(replies: Reply[], options: object = {}) {
	server = await recordingServer(...replies);
	const result = await runNode(sender({ url: `${server.url}/hook`, options: { ...quick, ...options } }));
	return { delivery: deliveryOf(result), requests: server.requests, error: result.error };
}

test.each([
	[{ status: 400, body: 'invalid_payload' }, 'invalid_payload'],
	[
		{ status: 422, body: { message: 'Validation Failed', errors: [{ field: 'title', code: 'missing_field' }] } },
		'Validation Failed: title: missing_field',
	],
	[
		{ status: 404, headers: { 'Content-Type': 'text/html' }, body: '<title>Gone</title>' },
		'a web page with the title "Gone"',
	],
])('the receiver’s words are in the error: %j', async (reply, words) => {
	const { error } = await deliverTo([reply]);
	expect(JSON.stringify(error)).toContain(`after 1 attempt: ${words.replaceAll('"', '\\"')}`);
});

const teams = (code: number): Reply => ({
	status: 200,
	body: `Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error ${code} with ContextId tcid=0`,
});

describe('a 2xx answer that reports a failure', () => {
	test('is a failure with the receiver’s words', async () => {
		const { delivery, requests, error } = await deliverTo([teams(413)]);
		expect(requests).toHaveLength(1);
		expect(delivery).toMatchObject({ status: 'failed', verdict: 'permanent', response: { statusCode: 200 } });
		expect(delivery.attempts[0]).toMatchObject({
			statusCode: 200,
			error: expect.stringContaining('HTTP error 413') as string,
		});
		expect(error?.message).toBe(
			'The receiver responded with 200 after 1 attempt, but reported a failure: Microsoft Teams endpoint returned HTTP error 413 with ContextId tcid=0',
		);
		expect(error?.context).toMatchObject({ code: 'receiver-reported-error' });
	});

	test('is repeated if the receiver limits the rate', async () => {
		const { delivery, requests } = await deliverTo([teams(429), { status: 200, body: '1' }]);
		expect(requests).toHaveLength(2);
		expect(delivery).toMatchObject({ status: 'delivered', attempts: [{ why: 'rate-limited' }, { why: 'delivered' }] });
	});

	test('is repeated until the attempts are used up if the receiver fails', async () => {
		const { delivery, error } = await deliverTo([teams(500)]);
		expect(delivery).toMatchObject({ verdict: 'attempts-exhausted', attempts: { length: 3 } });
		expect(error?.description).toContain('Send the payload again later');
	});
});

const reset = (response: ServerResponse) => response.destroy();
const silent = () => undefined;
const trickle = (response: ServerResponse) => {
	response.writeHead(200, { 'Content-Type': 'text/plain' });
	response.write('it begins');
	const drip = setInterval(() => response.write('.'), 50);
	response.once('close', () => clearInterval(drip));
};
const brokenOff = (response: ServerResponse) => {
	response.writeHead(200, { 'Content-Length': '1000' });
	response.write('half');
	setTimeout(() => response.destroy(), 30);
};

/** A row: what the receiver does on each attempt, how many attempts there are, and the result. */
const matrix: Array<[string, Reply[], number, string]> = [
	['200', [{ status: 200 }], 1, 'delivered'],
	['204', [{ status: 204 }], 1, 'delivered'],
	['500, then 200', [{ status: 500 }, { status: 200 }], 2, 'delivered'],
	['502, 503, 504', [{ status: 502 }, { status: 503 }, { status: 504 }], 3, 'attempts-exhausted'],
	['a reset, then 200', [reset, { status: 200 }], 2, 'delivered'],
	['resets', [reset], 3, 'attempts-exhausted'],
	['408, then 425, then 409', [{ status: 408 }, { status: 425 }, { status: 409 }], 3, 'attempts-exhausted'],
	['429 and 0 seconds', [{ status: 429, headers: { 'Retry-After': '0' } }, {}], 2, 'delivered'],
	[
		'429 and an unreadable Retry-After',
		[{ status: 429, headers: { 'Retry-After': 'in a while' } }, {}],
		2,
		'delivered',
	],
	['301', [{ status: 301, headers: { Location: 'https://elsewhere.example/' } }], 1, 'redirect'],
	['302, 307 and 308 as well', [{ status: 307, headers: { Location: '/other' } }], 1, 'redirect'],
	['304', [{ status: 304 }], 1, 'redirect'],
	['400', [{ status: 400 }], 1, 'permanent'],
	['401', [{ status: 401 }], 1, 'permanent'],
	['404', [{ status: 404 }], 1, 'permanent'],
	['410', [{ status: 410 }], 1, 'gone'],
	['413', [{ status: 413 }], 1, 'permanent'],
	['a body that never ends', [trickle], 1, 'delivered'],
	['a body that breaks off', [brokenOff], 1, 'delivered'],
];

test.each(matrix)('retries correctly after %s', async (_, replies, attempts, verdict) => {
	const { delivery, requests } = await deliverTo(replies);
	expect(delivery).toMatchObject({ verdict, status: verdict === 'delivered' ? 'delivered' : 'failed' });
	expect(delivery.attempts).toHaveLength(attempts);
	expect(requests).toHaveLength(attempts);
	expect(delivery.attempts.map(({ attempt }) => attempt)).toEqual(requests.map((_, index) => index + 1));
});

test('ends each attempt at its timeout if there is no answer', async () => {
	const { delivery } = await deliverTo([silent], { attempts: 2 });
	expect(delivery).toMatchObject({ verdict: 'attempts-exhausted', response: null });
	for (const { durationMs, error, why } of delivery.attempts) {
		expect(durationMs).toBeGreaterThanOrEqual(950);
		expect(durationMs).toBeLessThan(2_500);
		expect(error).toBe('timeout');
		expect(why).toMatch(/timeout|attempts-exhausted/);
	}
});

test('cuts a slow body at the timeout, since the status has already decided', async () => {
	const { delivery } = await deliverTo([trickle]);
	expect(delivery.response).toMatchObject({ statusCode: 200, truncated: true });
	expect(delivery.attempts[0]?.durationMs).toBeLessThan(2_500);
});

describe('Retry-After', () => {
	test.each([
		['seconds', () => '1', 900, 2_000],
		['a date', () => new Date(Date.now() + 2_000).toUTCString(), 900, 3_500],
		['more than the cap', () => '3600', 900, 2_000],
	])('of %s is respected', async (_, header, least, most) => {
		const retryLater = (response: ServerResponse) =>
			response.writeHead(429, { 'Retry-After': header() }).end() as unknown as undefined;
		const options = { retryAfterCapSeconds: header() === '3600' ? 1 : 60 };
		const { delivery } = await deliverTo([retryLater, { status: 200 }], options);
		const [first, second] = delivery.attempts;
		const waited = Date.parse(second?.startedAt ?? '') - Date.parse(first?.startedAt ?? '');
		expect(delivery.verdict).toBe('delivered');
		expect(first?.retryAfter).toBeDefined();
		expect(waited).toBeGreaterThanOrEqual(least);
		expect(waited).toBeLessThan(most);
	});

	test.each<[string, () => Record<string, string>, string]>([
		[
			'the end of a limit',
			() => ({ 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': String(Math.ceil(Date.now() / 1000) + 1) }),
			'',
		],
		['Telegram’s body', () => ({}), '{"ok":false,"error_code":429,"parameters":{"retry_after":1}}'],
	])('may be missing: %s is respected', async (_, headers, body) => {
		const retryLater = (response: ServerResponse) =>
			response.writeHead(429, headers()).end(body) as unknown as undefined;
		const { delivery } = await deliverTo([retryLater, { status: 200 }]);
		const [first, second] = delivery.attempts;
		expect(delivery.verdict).toBe('delivered');
		expect(Date.parse(second?.startedAt ?? '') - Date.parse(first?.startedAt ?? '')).toBeGreaterThanOrEqual(900);
	});

	test('ends the delivery at once if it exceeds the time budget', async () => {
		const reply = { status: 503, headers: { 'Retry-After': '30' } };
		const { delivery } = await deliverTo([reply], { timeBudgetSeconds: 5 });
		expect(delivery.verdict).toBe('time-budget-exhausted');
		expect(delivery.attempts).toHaveLength(1);
	});
});

test('names the target of a redirect and sends nothing to it', async () => {
	const other = await recordingServer({ status: 200 });
	const { error } = await deliverTo([{ status: 308, headers: { Location: `${other.url}/there` } }]);
	await other.close();
	expect(error?.description).toContain(`The receiver redirects to ${other.url}/there`);
	expect(other.requests).toHaveLength(0);
});

test('does not read a giant answer: the connection is closed after the first kilobytes', async () => {
	let written = 0;
	const giant = (response: ServerResponse) => {
		response.writeHead(200, { 'Content-Type': 'text/plain' });
		const chunk = Buffer.alloc(64 * 1024, 'x');
		const pour = () => {
			while (!response.destroyed && written < 500 * 1024 * 1024) {
				written += chunk.length;
				if (!response.write(chunk)) return response.once('drain', pour);
			}
			return response.end();
		};
		pour();
	};
	const { delivery } = await deliverTo([giant], { responseKilobytes: 8, timeoutSeconds: 10 });
	expect(delivery).toMatchObject({ verdict: 'delivered', response: { statusCode: 200, truncated: true } });
	expect(String(delivery.response?.body).length).toBeLessThanOrEqual(8 * 1024);
	expect(written).toBeLessThan(50 * 1024 * 1024);
});

describe('without a connection the delivery fails', () => {
	test('if nothing listens', async () => {
		const url = `http://127.0.0.1:${await closedPort()}/`;
		const result = await runNode(sender({ url, options: quick }));
		expect(deliveryOf(result)).toMatchObject({ verdict: 'attempts-exhausted', response: null });
		expect(deliveryOf(result).attempts).toHaveLength(3);
		expect(deliveryOf(result).attempts[0]).toMatchObject({ statusCode: null, why: 'connection' });
		expect(deliveryOf(result).attempts[0]?.error).toMatch(/^ECONNREFUSED/);
	});

	test('if the host name has no address', async () => {
		const result = await runNode(sender({ url: 'http://no-such-host.invalid/', options: quick }));
		expect(deliveryOf(result).attempts).toHaveLength(3);
		expect(deliveryOf(result).attempts[0]?.error).toMatch(/^(?:ENOTFOUND|EAI_AGAIN)/);
	});

	test('if the certificate is not trusted', async () => {
		let received = 0;
		const tls = createTlsServer(selfSigned(), (_, response) => {
			received++;
			response.end();
		});
		await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve));
		const { port } = tls.address() as AddressInfo;
		const result = await runNode(sender({ url: `https://127.0.0.1:${port}/`, options: quick }));
		tls.closeAllConnections();
		await new Promise((resolve) => tls.close(resolve));
		expect(deliveryOf(result)).toMatchObject({ verdict: 'permanent', response: null });
		expect(deliveryOf(result).attempts).toHaveLength(1);
		expect(deliveryOf(result).attempts[0]?.error).toMatch(/CERT|SELF_SIGNED/);
		expect(JSON.stringify(result.error)).toContain('NODE_EXTRA_CA_CERTS');
		expect(received).toBe(0);
	});
});

describe('a delivery', () => {
	test('keeps its id and signs each attempt anew with the time of that attempt', async () => {
		server = await recordingServer({ status: 500 }, { status: 500 }, { status: 200 });
		const options = { schedule: 'custom', pauses: '1.1, 1.1', jitterPercent: 0 };
		const result = await runNode(sender({ url: server.url, signature: 'standard-webhooks', options }));
		const { requests } = server;
		const values = (name: string) => new Set(requests.map(({ headers }) => headers[name]));
		expect(requests).toHaveLength(3);
		expect([...values('webhook-id')]).toEqual([deliveryOf(result).deliveryId]);
		expect(values('webhook-timestamp').size).toBe(3);
		expect(values('webhook-signature').size).toBe(3);
	});

	test('that is sent again has the id it is given', async () => {
		server = await recordingServer({ status: 200 });
		const options = { deliveryId: 'msg_again' };
		const result = await runNode(sender({ url: server.url, signature: 'standard-webhooks', options }));
		expect(server.requests[0]?.headers['webhook-id']).toBe('msg_again');
		expect(deliveryOf(result).deliveryId).toBe('msg_again');
	});
});

test('that fails puts its report on the error output, with the item', async () => {
	server = await recordingServer({ status: 410 });
	const result = await runNode({
		...sender({ url: server.url }),
		items: [{ event_type: 'one', order: 7 }],
		onError: 'continueErrorOutput',
	});
	expect(result.items).toEqual([]);
	expect(result.failed[0]?.json).toMatchObject({
		order: 7,
		error: { httpCode: 410, delivery: { verdict: 'gone', deliveryId: expect.stringMatching(/^msg_/) as string } },
	});
});
