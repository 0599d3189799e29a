/** The answer to an accepted delivery: the builder's, which may look at the delivery, else the source's, else the default. */
import type { INodeParameters } from 'n8n-workflow';

import { githubDelivery, hmacHex, JSON_TYPE, withHeader } from './harness/deliveries';
import { logCalls } from './harness/log';
import type { CallOptions } from './harness/loopback';
import { closeTriggers, openTrigger } from './harness/open-triggers';
import { activate } from './harness/trigger';
import type { TriggerSetup } from './harness/trigger';

const SECRET = 'It’s a secret to everybody';

const github = (options: INodeParameters, more: INodeParameters = {}): TriggerSetup => ({
	parameters: { source: 'github', options, ...more },
	credentials: { webhookSigningSecretApi: { secret: SECRET } },
});

/** Expressions are evaluated by n8n's own engine. */
const startDynamic = async (options: INodeParameters, more: INodeParameters = {}) =>
	await openTrigger({ ...github(options, more), expressions: true });

afterEach(closeTriggers);

const delivery = (body: object): Required<CallOptions> => githubDelivery(SECRET, JSON.stringify(body));
const headerEntries = (value: string): INodeParameters => ({ entries: [{ name: 'X-Echo', value }] });

describe('without expressions', () => {
	test.each([
		['nothing chosen', {}, 200, '{"status":"accepted"}', 'application/json; charset=utf-8'],
		['an empty body', { responseBody: '' }, 200, '', 'text/plain; charset=utf-8'],
		['an empty body and a code', { responseBody: '', responseCode: 204 }, 204, '', 'text/plain; charset=utf-8'],
		['text', { responseBody: 'ok' }, 200, 'ok', 'text/plain; charset=utf-8'],
		['a number, as it is written', { responseBody: '1e5' }, 200, '1e5', 'text/plain; charset=utf-8'],
		[
			'JSON, as it is written',
			{ responseBody: '{ "id": 12345678901234567890 }' },
			200,
			'{ "id": 12345678901234567890 }',
			'application/json; charset=utf-8',
		],
		['text that begins as JSON does', { responseBody: '{ok}' }, 200, '{ok}', 'text/plain; charset=utf-8'],
	])('%s', async (_, options, status, body, type) => {
		const { post, runs } = await openTrigger(github(options));
		const answer = await post(delivery({ action: 'opened' }));
		expect(answer).toMatchObject({ status, body });
		expect(answer.headers['content-type']).toBe(type);
		expect(runs).toHaveLength(1);
	});

	test('an empty body is also what ignored and repeated deliveries get', async () => {
		const { post, runs } = await openTrigger(github({ responseBody: '' }, { events: 'pull_request.opened' }));
		const answers = [
			await post(delivery({ action: 'opened' })),
			await post(delivery({ action: 'opened' })),
			await post(delivery({ action: 'closed' })),
		];
		expect(answers.map(({ status, body }) => [status, body])).toEqual([
			[200, ''],
			[200, ''],
			[200, ''],
		]);
		expect(runs).toHaveLength(1);
	});

	test('the source’s own answer stands unless the builder chooses another', async () => {
		const body = '{"type":"message","text":"hi"}';
		const secret = Buffer.from('a secret of enough bytes').toString('base64');
		const source = 'microsoft-teams';
		const teams = (options: INodeParameters): TriggerSetup => ({
			parameters: { source, options },
			credentials: { webhookSigningSecretApi: { secret } },
		});
		const signed = Buffer.from(hmacHex('a secret of enough bytes', body), 'hex').toString('base64');
		const request = { method: 'POST', headers: [JSON_TYPE, ['Authorization', `HMAC ${signed}`]] as const, body };
		const answerTo = async (options: INodeParameters) => (await (await openTrigger(teams(options))).post(request)).body;
		expect(await answerTo({})).toBe('{"type":"message","text":"Received"}');
		expect(await answerTo({ responseBody: '{"type":"message","text":"On it"}' })).toBe(
			'{"type":"message","text":"On it"}',
		);
		expect(await answerTo({ responseBody: '' })).toBe('');
	});
});

test('a value that looks like an expression is sent unchanged', async () => {
	const { post } = await startDynamic({ responseBody: '={{ $json.body.echo }}' });
	const answer = await post(delivery({ action: 'opened', echo: '={{ 1 + 1 }}' }));
	expect(answer).toMatchObject({ status: 200, body: '={{ 1 + 1 }}' });
});

describe('expressions of the delivery', () => {
	test.each([
		['a value', '={{ $json.body.challenge }}', '12345678901234567890', 'text/plain; charset=utf-8'],
		[
			'JSON around a value',
			'={"challenge":"{{ $json.body.challenge }}"}',
			'{"challenge":"12345678901234567890"}',
			'application/json; charset=utf-8',
		],
		[
			'an object',
			'={{ { event: $json.event, action: $json.action } }}',
			'{"event":"pull_request","action":"opened"}',
			'application/json; charset=utf-8',
		],
		['nothing', '={{ $json.body.missing }}', '', 'text/plain; charset=utf-8'],
	])('%s', async (_, responseBody, expected, type) => {
		const { post, runs } = await startDynamic({ responseBody });
		const answer = await post(delivery({ action: 'opened', challenge: '12345678901234567890' }));
		expect(answer).toMatchObject({ status: 200, body: expected });
		expect(answer.headers['content-type']).toBe(type);
		expect(runs).toHaveLength(1);
	});

	test('see what was verified, whatever the content type says', async () => {
		const { post } = await startDynamic({ responseBody: '={{ $json.body.challenge }}' });
		for (const type of ['text/plain', 'application/octet-stream', undefined]) {
			const request = delivery({ challenge: `as ${type}` });
			expect((await post(withHeader(request, 'Content-Type', type))).body).toBe(`as ${type}`);
		}
	});

	test('each delivery gets its own response, with a code and headers of its own', async () => {
		const { post } = await startDynamic({
			responseBody: '={{ $json.body.n }}',
			responseCode: '={{ 200 + $json.body.n }}',
			responseHeaders: headerEntries('={{ $json.deliveryId }}-{{ $json.body.n }}'),
		});
		const answers = await Promise.all([1, 2, 3].map(async (n) => await post(delivery({ n }))));
		expect(answers.map(({ status, body }) => `${status} ${body}`)).toEqual(['201 1', '202 2', '203 3']);
		expect(answers.map(({ headers }) => headers['x-echo'])).toEqual(
			[1, 2, 3].map((n) => expect.stringMatching(`-${n}$`) as string),
		);
	});

	test.each([
		['a code that makes senders repeat', { responseCode: '={{ $json.body.code }}' }, /200 to 299/],
		[
			'a header of several lines',
			{ responseHeaders: headerEntries('={{ $json.body.text }}') },
			/not allowed in an HTTP header/,
		],
		[
			'an expression that fails',
			{ responseBody: "={{ $('Nowhere').item.json.a }}" },
			/in the Response Body option could not be evaluated/,
		],
	])('%s: 500, no run, and the log says why; its retry is welcome', async (_, options, complaint) => {
		const { post, runs } = await startDynamic(options);
		const request = delivery({ code: 404, text: 'a\r\nX-Evil: 1' });
		const answers = [await post(request), await post(request)];
		expect(answers.map(({ status: given }) => given)).toEqual([500, 500]);
		expect(runs).toEqual([]);
		expect(logCalls.at(-1)?.message).toMatch(complaint);
	});

	test('nothing is evaluated for what is refused, ignored or repeated', async () => {
		const { post } = await startDynamic(
			{ responseBody: "={{ $('Nowhere').item.json.a }}" },
			{ events: 'pull_request.opened' },
		);
		expect((await post(githubDelivery('forged', '{}'))).status).toBe(401);
		expect((await post(delivery({ action: 'closed' }))).body).toBe('{"status":"ignored"}');
	});

	test('the workflow can be published: there is no delivery yet', async () => {
		const options = { responseBody: '={{ $json.body.challenge }}', responseCode: '={{ $json.body.code }}' };
		expect(await activate(github(options))).toBe(true);
	});

	test('conditions see what was verified too, whatever the content type says', async () => {
		const conditions = {
			combinator: 'and',
			conditions: [
				{ leftValue: '={{ $json.body.label }}', rightValue: 'a', operator: { type: 'string', operation: 'equals' } },
			],
		};
		const { post } = await startDynamic({ conditions });
		for (const type of ['text/plain', 'application/octet-stream', 'application/json']) {
			const request = delivery({ label: 'a', type });
			expect((await post(withHeader(request, 'Content-Type', type))).body).toBe('{"status":"accepted"}');
		}
		expect((await post(withHeader(delivery({ label: 'b' }), 'Content-Type', 'text/plain'))).body).toBe(
			'{"status":"ignored"}',
		);
	});
});
