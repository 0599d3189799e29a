import type { IDataObject } from 'n8n-workflow';
import { Webhook } from 'standardwebhooks';

import { closedPort, recordingServer } from './harness/loopback';
import { canary, credential, reportOf, send, SIGNING, SLACK, TOKEN } from './harness/send-node';
import { closeServer, only, startServer } from './harness/test-server';

afterEach(closeServer);

describe('attempts', () => {
	test('500, then 200: the same delivery id, new timestamp and signature, and both in the report', async () => {
		const secret = `whsec_${Buffer.from('canary canary canary canary').toString('base64')}`;
		const { requests } = await startServer({ status: 500, body: 'oops' }, { status: 200, body: { ok: true } });
		const report = reportOf(
			await send({ signature: 'standard-webhooks' }, { credentials: credential({ signingSecret: secret }) }),
		);
		expect(requests).toHaveLength(2);
		const [first, second] = requests.map(({ headers }) => headers);
		expect(first?.['webhook-id']).toBe(second?.['webhook-id']);
		expect(Number(second?.['webhook-timestamp'])).toBeGreaterThan(Number(first?.['webhook-timestamp']));
		expect(first?.['webhook-signature']).not.toBe(second?.['webhook-signature']);
		for (const { headers, body } of requests) {
			expect(() => new Webhook(secret).verify(body.toString(), headers as Record<string, string>)).not.toThrow();
		}
		expect(report).toMatchObject({
			status: 'delivered',
			verdict: 'delivered',
			deliveryId: first?.['webhook-id'],
			attempts: [
				{ attempt: 1, statusCode: 500, error: null, why: 'server-error' },
				{ attempt: 2, statusCode: 200, error: null, why: 'delivered' },
			],
			response: { statusCode: 200, body: { ok: true } },
		});
	});

	test('Retry-After is respected', async () => {
		const { requests } = await startServer({ status: 429, headers: { 'Retry-After': '2' } }, { status: 202 });
		const startedAt = performance.now();
		reportOf(await send({}));
		expect(performance.now() - startedAt).toBeGreaterThanOrEqual(1990);
		expect(requests).toHaveLength(2);
	});

	test.each<[number, string, RegExp]>([
		[410, 'gone', /Stop sending/],
		[400, 'permanent', /rejected the request permanently/],
		[401, 'permanent', /rejected the access token or the signature/],
		[404, 'permanent', /rejected the request permanently/],
		[422, 'permanent', /rejected the request permanently/],
	])('%i is final: one request, and a clear error with the report', async (status, verdict, cure) => {
		const { requests } = await startServer({ status, body: { detail: 'no' } });
		const { items } = await send({}, { onError: 'continueRegularOutput' });
		expect(requests).toHaveLength(1);
		const error = items[0]?.json.error as IDataObject;
		expect(error).toMatchObject({
			message: `The receiver responded with ${status} after 1 attempt: no`,
			httpCode: status,
			delivery: { status: 'failed', verdict, response: { statusCode: status, body: { detail: 'no' } } },
		});
		expect(error.description).toMatch(cure);
	});

	test('if all attempts fail, the error says so after the configured number of requests', async () => {
		const { requests } = await startServer({ status: 503 });
		const { error } = await send({ options: { attempts: 2 } });
		expect(requests).toHaveLength(2);
		expect(error).toMatchObject({
			name: 'NodeApiError',
			message: 'The receiver responded with 503 after 2 attempts',
			httpCode: '503',
		});
		expect(error?.description).toMatch(/same delivery ID/);
	});

	test('a redirect is not followed, and the error names its target', async () => {
		const elsewhere = await recordingServer();
		const location = `${elsewhere.url}/steal`;
		const { requests } = await startServer({ status: 307, headers: { Location: location } });
		const { error } = await send({});
		expect(requests).toHaveLength(1);
		expect(elsewhere.requests).toEqual([]);
		await elsewhere.close();
		expect(error?.message).toBe('The receiver responded with 307 after 1 attempt');
		expect(error?.description).toBe(
			`The receiver redirects to ${location}. Redirects are not followed. Enter the final URL.`,
		);
	});

	test('connection refused: the report lists the attempts with the code', async () => {
		const url = `http://127.0.0.1:${await closedPort()}/hook`;
		const { items } = await send({ url, options: { attempts: 1 } }, { onError: 'continueRegularOutput' });
		const error = items[0]?.json.error as IDataObject;
		expect(error.message).toBe('The receiver refused the connection after 1 attempt');
		expect(error.delivery).toMatchObject({
			status: 'failed',
			verdict: 'attempts-exhausted',
			response: null,
			attempts: [{ attempt: 1, statusCode: null, why: 'attempts-exhausted' }],
		});
	});

	test('no answer in time: each attempt is reported as a timeout', async () => {
		const { requests } = await startServer(() => undefined);
		const { error } = await send({ options: { attempts: 1, timeoutSeconds: 0.3 } });
		expect(error).toMatchObject({ message: 'The receiver did not respond in time after 1 attempt' });
		expect(requests).toHaveLength(1);
	});
});

describe('the report', () => {
	test('says what was sent and what came back', async () => {
		const { requests, url } = await startServer({ status: 201, headers: { 'X-Trace': 't1' }, body: { id: 9 } });
		const report = reportOf(await send({}));
		expect(report).toMatchObject({
			status: 'delivered',
			deliveryId: expect.stringMatching(/^msg_[A-Za-z0-9]{24}$/) as string,
			response: { statusCode: 201, headers: { 'x-trace': 't1' }, body: { id: 9 } },
			request: {
				method: 'POST',
				url: `${url}/hook`,
				headers: { Authorization: 'Bearer ***', 'X-Wandb-Signature': only(requests).headers['x-wandb-signature'] },
				body: '{"a":"ä"}',
			},
		});
		const [attempt] = report.attempts as IDataObject[];
		expect(Date.parse(attempt?.startedAt as string)).toBeLessThanOrEqual(Date.now());
		expect(attempt?.durationMs).toEqual(expect.any(Number));
	});

	test('is short if the option is set, except for a failed delivery', async () => {
		await startServer({ status: 200 }, { status: 400 });
		const options = { shortReport: true };
		const result = await send({ options }, { items: [{ a: 1 }, { a: 2 }], onError: 'continueErrorOutput' });
		expect(Object.keys(result.items[0]?.json ?? {})).toEqual(['status', 'verdict', 'deliveryId', 'attempts']);
		expect(result.failed[0]).toMatchObject({
			json: {
				error: { delivery: { status: 'failed', request: { body: '{"a":"2"}' }, response: { statusCode: 400 } } },
			},
		});
	});

	test.each([200, 401, 307])('masks secrets that a receiver repeats: %i', async (status) => {
		await startServer((response, request) => {
			const query = new URLSearchParams({ token: TOKEN, s: SLACK, k: SIGNING }).toString();
			const echo = { auth: request.headers.authorization, [SIGNING]: 1, text: JSON.stringify([SLACK, SIGNING]) };
			response.writeHead(status, { 'X-Echo': TOKEN, Location: `/again?${query}` }).end(JSON.stringify(echo));
		});
		const { items, error } = await send({}, { onError: status === 401 ? 'continueErrorOutput' : 'stopWorkflow' });
		expect(`${JSON.stringify(items)} ${error?.message} ${error?.description}`).not.toMatch(canary);
	});

	test('masks a secret at the point where a long answer or payload is cut', async () => {
		for (const before of [64 * 1024 - 5, 64 * 1024 - 15]) {
			await startServer({ body: `${'x'.repeat(before)}${TOKEN}` });
			const template = `${'y'.repeat(before)}$ACCESS_TOKEN`;
			const report = reportOf(await send({ payloadSource: 'textTemplate', textTemplate: template }));
			expect(JSON.stringify(report)).not.toContain(TOKEN.slice(0, 5));
			await closeServer();
		}
	});

	test('is one for each item, paired with it, and failures use the error output', async () => {
		const { requests } = await startServer({ status: 200 }, { status: 400 }, { status: 200 });
		const result = await send({}, { items: [{ a: 1 }, { a: 2 }, { a: 3 }], onError: 'continueErrorOutput' });
		expect(requests.map(({ body }) => body.toString())).toEqual(['{"a":"1"}', '{"a":"2"}', '{"a":"3"}']);
		expect(result.items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
		expect(result.failed[0]).toMatchObject({
			json: { a: 2, error: { httpCode: 400, delivery: { request: { body: '{"a":"2"}' } } } },
			pairedItem: { item: 1 },
		});
		expect(new Set(result.items.map(({ json }) => json.deliveryId)).size).toBe(2);
	});
});
