/** Webhook Respond on n8n's own engine: what it gives to n8n to send, and when it fails instead. */
import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

import { verifyWebhook } from '../../core';
import { runRespond } from './harness/respond';
import type { RespondResult, RespondSetup, SentResponse } from './harness/respond';

const SECRET = 'canary-signing-secret-of-tests';
const credentials = { signedWebhookApi: { signingSecret: SECRET, allowedDomains: 'example.com' } };

function only({ sent, error }: RespondResult): SentResponse {
	expect(error).toBeUndefined();
	expect(sent).toHaveLength(1);
	return sent[0] as SentResponse;
}

const textOf = ({ body }: SentResponse): string => (body as Buffer).toString('utf8');

async function respondWith(parameters: RespondSetup['parameters'], item: object = {}): Promise<SentResponse> {
	return only(await runRespond({ parameters, items: [item as never] }));
}

describe('sends', () => {
	test('a JSON template with its white space, and the variables of the item', async () => {
		const sent = await respondWith(
			{ respondWith: 'json', jsonTemplate: '{ "said":  "${text}",\n "n": ${n} }', options: { responseCode: 202 } },
			{ text: 'a "quoted" word', n: 7 },
		);
		expect(sent.statusCode).toBe(202);
		expect(textOf(sent)).toBe('{ "said":  "a \\"quoted\\" word",\n "n": 7 }');
		expect(sent.headers).toEqual({ 'Content-Type': 'application/json', 'Content-Length': '41' });
	});

	test('text, as UTF-8', async () => {
		const sent = await respondWith({ respondWith: 'text', textTemplate: 'Grüße, ${name}' }, { name: 'Zoë' });
		expect([textOf(sent), sent.headers['Content-Type']]).toEqual(['Grüße, Zoë', 'text/plain; charset=utf-8']);
	});

	test('another content type, and headers', async () => {
		const values = [{ name: 'X-Team', value: 'ops' }];
		const options = { contentType: 'text/html', headers: { values } };
		const sent = await respondWith({ respondWith: 'text', textTemplate: '<p>Hi</p>', options });
		expect(sent.headers).toMatchObject({ 'Content-Type': 'text/html', 'X-Team': 'ops' });
	});

	test('the first item, or all items', async () => {
		const items = [{ a: 1 }, { a: 2 }];
		const first = only(await runRespond({ parameters: { respondWith: 'firstItem' }, items }));
		const all = only(await runRespond({ parameters: { respondWith: 'allItems' }, items }));
		expect([textOf(first), textOf(all)]).toEqual(['{"a":1}', '[{"a":1},{"a":2}]']);
	});

	test('a binary file, byte by byte', async () => {
		const bytes = Buffer.from([0, 255, 10, 13, 128]);
		const binary = { data: { data: bytes.toString('base64'), mimeType: 'image/png' } };
		const sent = only(await runRespond({ parameters: { respondWith: 'binary', binaryProperty: 'data' }, binary }));
		expect(sent.body).toEqual(bytes);
		expect(sent.headers).toEqual({ 'Content-Type': 'image/png', 'Content-Length': '5' });
	});

	test('no body', async () => {
		const sent = await respondWith({ respondWith: 'noBody', options: { responseCode: 204 } });
		expect(sent).toEqual({ statusCode: 204, headers: {}, body: Buffer.alloc(0) });
	});

	test('a redirect', async () => {
		const sent = await respondWith({ respondWith: 'redirect', redirectUrl: 'https://example.com/a b' });
		expect(sent).toEqual({
			statusCode: 302,
			headers: { Location: 'https://example.com/a%20b' },
			body: Buffer.alloc(0),
		});
	});

	test.each([
		[{ respondWith: 'slack', audience: 'everyone' }, '{"response_type":"in_channel","text":"Hi &lt;!here&gt;"}'],
		[{ respondWith: 'slack' }, '{"response_type":"ephemeral","text":"Hi &lt;!here&gt;"}'],
		[
			{ respondWith: 'discord', audience: 'everyone' },
			'{"type":4,"data":{"content":"Hi <!here>","allowed_mentions":{"parse":[]}}}',
		],
		[
			{ respondWith: 'twilio' },
			'<?xml version="1.0" encoding="UTF-8"?><Response><Message>Hi &lt;!here&gt;</Message></Response>',
		],
		[
			{ respondWith: 'twilio', verb: 'Say' },
			'<?xml version="1.0" encoding="UTF-8"?><Response><Say>Hi &lt;!here&gt;</Say></Response>',
		],
	])('the reply in the item as %j', async (parameters, body) => {
		const defaults = { audience: 'person', verb: 'Message', message: '' };
		expect(textOf(await respondWith({ ...defaults, ...parameters }, { text: 'Hi <!here>' }))).toBe(body);
	});

	test('an A2A message that answers the request which the trigger received', async () => {
		const body = { jsonrpc: '2.0', id: 'r-1', method: 'SendMessage', params: { message: { contextId: 'c-1' } } };
		const sent = await respondWith({ respondWith: 'a2a', message: 'It rains' }, { body });
		expect(JSON.parse(textOf(sent))).toEqual({
			jsonrpc: '2.0',
			id: 'r-1',
			result: {
				message: {
					messageId: expect.stringMatching(/^\w{32}$/) as string,
					contextId: 'c-1',
					role: 'ROLE_AGENT',
					parts: [{ text: 'It rains' }],
				},
			},
		});
	});
});

test('passes the items on, each paired with its own input', async () => {
	const items = [{ a: 1 }, { a: 2 }];
	const { outputs } = await runRespond({ parameters: { respondWith: 'noBody' }, items });
	expect(outputs[0]?.map(({ json, pairedItem }) => [json, pairedItem])).toEqual([
		[{ a: 1 }, { item: 0 }],
		[{ a: 2 }, { item: 1 }],
	]);
});

describe('signs', () => {
	const json = { respondWith: 'json', jsonTemplate: '{ "ok": true }' };

	test('with GitHub’s scheme: the HMAC is that of the bytes sent', async () => {
		const sent = only(await runRespond({ parameters: { ...json, signature: 'github' }, credentials }));
		const expected = createHmac('sha256', SECRET).update('{ "ok": true }').digest('hex');
		expect(sent.headers['X-Hub-Signature-256']).toBe(`sha256=${expected}`);
	});

	test('with Standard Webhooks: their own library accepts it', async () => {
		const signingSecret = `whsec_${Buffer.from(SECRET).toString('base64')}`;
		const own = { signedWebhookApi: { ...credentials.signedWebhookApi, signingSecret } };
		const options = { deliveryId: 'msg_1' };
		const parameters = { ...json, signature: 'standard-webhooks', options };
		const sent = only(await runRespond({ parameters, credentials: own }));
		expect(sent.headers['webhook-id']).toBe('msg_1');
		expect(new Webhook(signingSecret).verify(textOf(sent), sent.headers)).toEqual({ ok: true });
	});

	test('a binary file, whose signature covers every byte', async () => {
		const bytes = Buffer.from([0, 255, 10, 13, 128]);
		const binary = { data: { data: bytes.toString('base64'), mimeType: 'image/png' } };
		const parameters = { respondWith: 'binary', binaryProperty: 'data', signature: 'wandb' };
		const { headers, body } = only(await runRespond({ parameters, binary, credentials }));
		const request = { headers, body: body as Buffer };
		expect(verifyWebhook({ profile: 'wandb', secrets: [SECRET], request })).toMatchObject({ ok: true });
		expect(body).toEqual(bytes);
	});

	test('a credential without a signing secret: says so, and sends nothing', async () => {
		const without = { signedWebhookApi: { allowedDomains: '*', accessToken: 'a-token-of-its-own' } };
		const { sent, error } = await runRespond({ parameters: { ...json, signature: 'github' }, credentials: without });
		expect([sent, error?.message]).toEqual([[], 'The credential has no signing secret']);
	});

	test('the secret is masked in an error', async () => {
		const values = [{ name: `X ${SECRET}`, value: '1' }];
		const parameters = { ...json, signature: 'github', options: { headers: { values } } };
		const { error } = await runRespond({ parameters, credentials });
		expect(error?.message).toBe('"X ***" is not a valid header name');
	});

	test('the secret is not stored with the execution', async () => {
		const { run, sent } = await runRespond({ parameters: { ...json, signature: 'github' }, credentials });
		expect(sent).toHaveLength(1);
		expect(JSON.stringify(run.data)).not.toContain(SECRET);
	});
});

describe('fails, and sends nothing, if no request waits', () => {
	const parameters = { respondWith: 'noBody' };
	const failed = async (setup: Partial<RespondSetup>) => {
		const { sent, error } = await runRespond({ parameters, ...setup });
		expect(sent).toEqual([]);
		expect(error?.context).toMatchObject({ code: 'no-waiting-request' });
		return `${error?.message} – ${error?.description}`;
	};

	test.each(['onReceived', 'lastNode', undefined])('Respond of the trigger is %s', async (respond) => {
		expect(await failed({ trigger: { parameters: { ...(respond && { respond }) } } })).toBe(
			'The node Trigger does not wait for this response – Open Trigger and set Respond to Using Respond Node.',
		);
	});

	test('nothing but a node that receives no request comes before', async () => {
		expect(await failed({ trigger: { type: 'pass' } })).toMatch(
			/^No request waits for this response: a webhook did not start this workflow – Connect this node after a Webhook Trigger/,
		);
	});

	test('it is connected to the output of refused requests', async () => {
		const items = [{ rejected: { status: 401, reason: 'signature-mismatch' } }];
		expect(await failed({ secondOutput: true, items })).toMatch(
			/^The node Trigger has already answered the request, because it was refused or ignored – Connect this node only to the first output/,
		);
	});
});

test('fails if the request was answered before: n8n would drop the second response', async () => {
	const { sent, error } = await runRespond({ parameters: { respondWith: 'noBody' }, again: { respondWith: 'noBody' } });
	expect(sent).toHaveLength(1);
	expect(error?.message).toBe('The request was already answered by the node Respond');
	expect(error?.context).toMatchObject({ code: 'no-waiting-request' });
});

test('On Error = Continue: the failure becomes an item, and another node can still respond', async () => {
	const { sent, outputs, error } = await runRespond({
		parameters: { respondWith: 'json', jsonTemplate: '{"a": ${unknown}}' },
		onError: 'continueRegularOutput',
		again: { respondWith: 'json', jsonTemplate: '{"failed":${error.code}}', options: { responseCode: 500 } },
	});
	expect(error).toBeUndefined();
	expect(outputs[0]?.[0]?.json).toMatchObject({ error: { code: 'unknown-variable' } });
	expect(sent.map((response) => [response.statusCode, textOf(response)])).toEqual([
		[500, '{"failed":"unknown-variable"}'],
	]);
});

test('an execution that is run again sends nothing and says so', async () => {
	const { sent, hints, error, outputs } = await runRespond({
		parameters: { respondWith: 'noBody' },
		mode: 'retry',
		items: [{ a: 1 }],
	});
	expect([error, sent]).toEqual([undefined, []]);
	expect(hints).toEqual(['Nothing was sent: nobody waits for the response of this execution.']);
	expect(outputs[0]?.map(({ json }) => json)).toEqual([{ a: 1 }]);
});

test('a test in the editor shows what was sent', async () => {
	const parameters = { respondWith: 'json', jsonTemplate: '{}', options: { responseCode: 201 } };
	const { hints } = await runRespond({ parameters, mode: 'manual' });
	expect(hints).toEqual(['Responded with the status 201 and 2 bytes of application/json.']);
});

describe('when the trigger streams', () => {
	const trigger = { parameters: { respond: 'streaming' } };

	test('the body is one piece of the stream', async () => {
		const parameters = { respondWith: 'text', textTemplate: 'It rains' };
		const { sent, chunks, error } = await runRespond({ parameters, trigger });
		expect([error, sent]).toEqual([undefined, []]);
		expect(chunks.map(({ type, content }) => [type, content])).toEqual([
			['begin', undefined],
			['item', 'It rains'],
			['end', undefined],
		]);
	});

	test('a second piece is no mistake', async () => {
		const parameters = { respondWith: 'text', textTemplate: 'One' };
		const { chunks, error } = await runRespond({ parameters, again: { ...parameters, textTemplate: 'Two' }, trigger });
		expect(error).toBeUndefined();
		expect(chunks.flatMap(({ content }) => content ?? [])).toEqual(['One', 'Two']);
	});

	test.each([
		[{ options: { responseCode: 202 } }, 'Response Code'],
		[{ options: { headers: { values: [{ name: 'X-A', value: '1' }] } } }, 'Headers'],
		[{ options: { contentType: 'text/html' } }, 'Content Type'],
		[{ signature: 'github' }, 'Signature'],
		[{ respondWith: 'redirect', redirectUrl: 'https://example.com' }, 'Respond With: Redirect'],
	])('%j comes too late', async (late, name) => {
		const parameters = { respondWith: 'text', textTemplate: 'Hi', signature: 'none', ...late };
		const { chunks, error } = await runRespond({ parameters, trigger, credentials });
		// n8n itself tells the caller of an error
		expect(chunks.map(({ type }) => type)).toEqual(['error']);
		expect(error?.message).toBe(`The response is streamed, so these settings come too late: ${name}`);
	});

	test('bytes that are not text cannot be streamed', async () => {
		const binary = { data: { data: Buffer.from([255]).toString('base64'), mimeType: 'image/png' } };
		const parameters = { respondWith: 'binary', binaryProperty: 'data' };
		const { chunks, error } = await runRespond({ parameters, trigger, binary });
		expect([chunks.map(({ type }) => type), error?.message]).toEqual([['error'], 'A file cannot be streamed']);
	});
});

describe('settings that cannot work', () => {
	test.each([
		[{ respondWith: 'text', textTemplate: 'Hi', options: { responseCode: 204 } }, /status 204 cannot have a body/],
		[{ respondWith: 'noBody', options: { responseCode: 99 } }, /Response Code 99 cannot be used/],
		[{ respondWith: 'redirect', redirectUrl: 'example.com' }, /not an absolute http or https URL/],
		[
			{ respondWith: 'redirect', redirectUrl: 'https://example.com', options: { responseCode: 200 } },
			/Response Code 200 cannot be used/,
		],
		[{ respondWith: 'binary', binaryProperty: 'missing' }, /no binary field "missing"/],
		[{ respondWith: 'slack', message: '' }, /The message is empty/],
		[{ respondWith: 'discord', message: 'x'.repeat(2001) }, /2001 characters, and Discord accepts at most 2000/],
		[{ respondWith: 'json', jsonTemplate: '{"a": }' }, /not valid JSON/],
		[{ respondWith: 'constructor' }, /Unknown response: constructor/],
		[
			{ respondWith: 'noBody', options: { headers: { values: [{ name: 'Content-Length', value: '5' }] } } },
			/Content-Length is set by the node itself/,
		],
	])('%j', async (parameters, message) => {
		const { sent, error } = await runRespond({ parameters });
		expect([sent, error?.message]).toEqual([[], expect.stringMatching(message)]);
	});
});
