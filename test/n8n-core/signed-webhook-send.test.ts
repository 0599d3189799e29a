import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

import { hmacHex } from './harness/deliveries';
import { githubVerdicts } from './harness/octokit';
import { credential, reportOf, send, SIGNING, SLACK, TOKEN } from './harness/send-node';
import { closeServer, only, startServer } from './harness/test-server';

afterEach(closeServer);

describe('signatures cover exactly the bytes sent', () => {
	const payloads: Array<[string, INodeParameters]> = [
		['JSON', { jsonTemplate: '{ "a" : "${a}",\n\t"n": 1.0 }\n' }],
		['unicode', { jsonTemplate: '{"a":"😀 ${a} \u2028"}' }],
		['text', { payloadSource: 'textTemplate', textTemplate: ' not json: ${a} \r\n' }],
		['the whole item', { payloadSource: 'item' }],
		['an empty text', { payloadSource: 'textTemplate', textTemplate: '' }],
	];

	test.each(payloads)('Weights & Biases: hex in X-Wandb-Signature: %s', async (_what, parameters) => {
		const { requests } = await startServer();
		reportOf(await send(parameters));
		const { headers, body } = only(requests);
		expect(headers['x-wandb-signature']).toBe(createHmac('sha256', SIGNING).update(body).digest('hex'));
	});

	test('GitHub, verified by @octokit/webhooks-methods', async () => {
		const { requests } = await startServer();
		for (const [, parameters] of payloads) reportOf(await send({ ...parameters, signature: 'github' }));
		const deliveries = requests.map(({ headers, body }) => {
			expect(headers['x-hub-signature-256']).toBe(`sha256=${hmacHex(SIGNING, body)}`);
			return { body: body.toString('utf8'), signature: String(headers['x-hub-signature-256']) };
		});
		// their library does not accept an empty payload
		const nonEmpty = deliveries.filter(({ body }) => body !== '');
		expect(githubVerdicts(SIGNING, nonEmpty)).toEqual([true, true, true, true]);
		expect(githubVerdicts('another secret', nonEmpty)).toEqual([false, false, false, false]);
	});

	test.each(payloads)('Standard Webhooks, verified by their library: %s', async (what, parameters) => {
		const secret = `whsec_${Buffer.from('canary canary canary canary').toString('base64')}`;
		const { requests } = await startServer();
		const report = reportOf(
			await send(
				{ ...parameters, signature: 'standard-webhooks' },
				{ credentials: credential({ signingSecret: secret }) },
			),
		);
		const { headers, body } = only(requests);
		const verify = (text: string) => new Webhook(secret).verify(text, headers as Record<string, string>);
		expect(headers['webhook-id']).toBe(report.deliveryId);
		if (/JSON|item|unicode/.test(what)) expect(verify(body.toString())).toEqual(JSON.parse(body.toString()));
		expect(() => verify(`${body.toString()} `)).toThrow('No matching signature found');
	});

	test('Standard Webhooks has both signatures during a rotation, and one after it', async () => {
		const [current, previous] = ['canary current canary!', 'canary previous canary'].map(
			(key) => `whsec_${Buffer.from(key).toString('base64')}`,
		) as [string, string];
		const { requests } = await startServer();
		const rotate = async (until: string) =>
			await send(
				{ signature: 'standard-webhooks' },
				{
					credentials: credential({
						signingSecret: current,
						previousSigningSecret: previous,
						previousSecretValidUntil: until,
					}),
				},
			);
		reportOf(await rotate('2031-01-01T00:00:00Z'));
		reportOf(await rotate('2021-01-01T00:00:00Z'));
		const verify = (secret: string, index: number) => () =>
			new Webhook(secret).verify(
				requests[index]?.body.toString() ?? '',
				requests[index]?.headers as Record<string, string>,
			);
		expect(verify(current, 0)).not.toThrow();
		expect(verify(previous, 0)).not.toThrow();
		expect(verify(current, 1)).not.toThrow();
		expect(verify(previous, 1)).toThrow('No matching signature found');
	});

	test('None sends unsigned and needs no secret', async () => {
		const { requests } = await startServer();
		reportOf(await send({ signature: 'none' }, { credentials: credential({ signingSecret: '' }) }));
		expect(Object.keys(only(requests).headers).filter((name) => /sign/.test(name))).toEqual([]);
	});

	test('GitLab’s token is sent, and masked in the report', async () => {
		const { requests } = await startServer();
		const report = reportOf(
			await send({ signature: 'gitlab-token' }, { credentials: credential({ signingSecret: 'canary-gitlab' }) }),
		);
		expect(only(requests).headers['x-gitlab-token']).toBe('canary-gitlab');
		expect((report.request as { headers: IDataObject }).headers['X-Gitlab-Token']).toBe('***');
	});
});

describe('the request', () => {
	test('has the access token, the content type and the builder’s headers', async () => {
		const { requests } = await startServer();
		reportOf(await send({ options: { headers: { values: [{ name: 'X-Team', value: 'ünï a' }] } } }));
		expect(only(requests).headers).toMatchObject({
			authorization: `Bearer ${TOKEN}`,
			'content-type': 'application/json',
			'content-length': '10',
		});
		expect(Buffer.from(String(only(requests).headers['x-team']), 'latin1').toString('latin1')).toBe('ünï a');
	});

	test.each(['POST', 'PUT', 'PATCH'])('uses the method %s', async (method) => {
		const { requests } = await startServer();
		reportOf(await send({ method }));
		expect(only(requests)).toMatchObject({ method, body: Buffer.from('{"a":"ä"}') });
	});

	test('has the type text/plain for text and, if empty, still a type and a signature', async () => {
		const { requests } = await startServer();
		reportOf(await send({ payloadSource: 'textTemplate', textTemplate: '' }));
		expect(only(requests).headers['x-wandb-signature']).toBe(hmacHex(SIGNING, ''));
		expect(only(requests).body).toHaveLength(0);
	});

	test('has no Authorization without an access token', async () => {
		const { requests } = await startServer();
		reportOf(await send({}, { credentials: credential({ accessToken: '' }) }));
		expect(only(requests).headers.authorization).toBeUndefined();
	});
});

describe('variables', () => {
	const sent = async (template: string, items: IDataObject[], parameters: INodeParameters = {}) => {
		const { requests } = await startServer();
		reportOf(await send({ jsonTemplate: template, ...parameters }, { items }));
		return only(requests).body.toString('utf8');
	};

	test('are escaped inside JSON strings, inserted as JSON outside them, and never expanded again', async () => {
		const items = [{ quote: 'say "hi"\n', list: [1, { b: null }], trap: '${quote} $SLACK ${ACCESS_TOKEN}' }];
		const body = await sent('{"q":"${quote}","l":${list},"i":"${list[1]}","t":"${trap}","x":"$${quote}"}', items);
		expect(JSON.parse(body)).toEqual({
			q: 'say "hi"\n',
			l: [1, { b: null }],
			i: '{"b":null}',
			t: '${quote} $SLACK ${ACCESS_TOKEN}',
			x: '${quote}',
		});
	});

	test('include ${ACCESS_TOKEN}, ${SECRET} and $SECRET, escaped, and masked in the report', async () => {
		const { requests } = await startServer();
		const report = reportOf(
			await send({ jsonTemplate: '{"t":"${ACCESS_TOKEN}","a":"${SLACK}","b":"$SLACK","c":"$SLACKER"}' }),
		);
		const body = only(requests).body;
		expect(JSON.parse(body.toString())).toEqual({ t: TOKEN, a: SLACK, b: SLACK, c: '$SLACKER' });
		expect(only(requests).headers['x-wandb-signature']).toBe(hmacHex(SIGNING, body));
		expect((report.request as IDataObject).body).toBe('{"t":"***","a":"***","b":"***","c":"$SLACKER"}');
	});

	test('of W&B are empty, or the item’s if it has them', async () => {
		const template =
			'{"p":"${project_name}","e":"${entity_name}","t":"${event_type}","u":"${event_author}","al":"${alias}","tag":"${tag}","c":"${artifact_collection_name}","v":"${artifact_version}","s":"${artifact_version_string}"}';
		expect(Object.values(JSON.parse(await sent(template, [{}])) as object)).toEqual(Array(9).fill(''));
		await closeServer();
		expect(JSON.parse(await sent(template, [{ event_author: 'ada' }]))).toMatchObject({ u: 'ada', e: '' });
	});

	test('that are unknown are an error that lists the known ones, before any request', async () => {
		const { requests } = await startServer();
		const { error } = await send({ jsonTemplate: '{"a":"${event_autor}"}' });
		expect(error?.message).toBe('Unknown variable ${event_autor} at line 1, column 7');
		expect(error?.description).toMatch(/^Did you mean \$\{event_author\}.*Known variables: .*SLACK/);
		expect(requests).toEqual([]);
	});

	test.each([
		['empty', '{"a":"x"}'],
		['keep', '{"a":"x${nope}"}'],
	])('that are unknown may be %s', async (unknownVariables, body) => {
		expect(await sent('{"a":"x${nope}"}', [{}], { options: { unknownVariables } })).toBe(body);
	});

	test('are read from the field Variables if it is chosen', async () => {
		expect(await sent('{"a":${a}}', [{ a: 1 }], { variables: '{"a":2}' })).toBe('{"a":2}');
	});

	test.each<[string, INodeParameters, string]>([
		[
			'a payload that is not JSON',
			{ jsonTemplate: '{"a":${a}' },
			'The payload is not valid JSON at line 1, column 10 of the template',
		],
		['an open variable', { jsonTemplate: '{"a":"${a"}' }, 'A variable has no name'],
		['variables that are not an object', { variables: '[1]' }, 'Variables must be a JSON object'],
	])('fail for %s with the position, before any request', async (what, parameters, message) => {
		const { requests } = await startServer();
		const { error } = await send(parameters);
		if (what === 'an open variable') expect(error?.message).toMatch(/variable/i);
		else expect(error?.message).toBe(message);
		expect(error?.description).toBeTruthy();
		expect(requests).toEqual([]);
	});
});

describe('a custom header is refused before any request if it is', () => {
	const NOT_ALLOWED = 'The header X-A contains a character that is not allowed in an HTTP header';

	test.each<[string, string, string, string]>([
		['the signature', 'x-wandb-signature', 'mine', 'The header x-wandb-signature is set by the node itself'],
		['the authorization', 'AUTHORIZATION', 'Basic x', 'The header AUTHORIZATION is set by the node itself'],
		['the content type', 'content-type', 'text/html', 'The header content-type is set by the node itself'],
		['the host', 'Host', 'evil.example', 'The header Host is set by the node itself'],
		['the length', 'Content-Length', '1', 'The header Content-Length is set by the node itself'],
		['CR and LF in a value', 'X-A', 'a\r\nX-B: b', NOT_ALLOWED],
		['LF in a value', 'X-A', 'a\nb', NOT_ALLOWED],
		['a value outside Latin-1', 'X-A', 'a “b”', NOT_ALLOWED],
		['CR and LF in a name', 'X-A\r\nX-B', 'a', '"X-A\\r\\nX-B" is not a valid header name'],
		['a space in a name', 'X A', 'a', '"X A" is not a valid header name'],
		['no name', '', 'a', '"" is not a valid header name'],
	])('%s', async (_what, name, value, message) => {
		const { requests } = await startServer();
		const { error } = await send({ options: { headers: { values: [{ name, value }] } } });
		expect(error?.message).toBe(message);
		expect(error?.description).toBeTruthy();
		expect(requests).toEqual([]);
	});
});

describe('a delivery is refused before any request for', () => {
	test.each<[string, INodeParameters, IDataObject, string, RegExp]>([
		[
			'a foreign host',
			{},
			{ allowedDomains: 'example.com' },
			'The credential is not allowed for 127.0.0.1',
			/example\.com/,
		],
		[
			'a foreign host after user info',
			{ url: 'http://127.0.0.1@evil.example/' },
			{},
			'The credential is not allowed for evil.example',
			/127/,
		],
		['no allowed domain', {}, { allowedDomains: '' }, 'The credential has no allowed domains', /enter the host/],
		['no signing secret', {}, { signingSecret: '' }, 'The credential has no signing secret', /None/],
		[
			'a previous secret without an end date',
			{},
			{ previousSigningSecret: 'canary' },
			'The previous secret has no end date',
			/Valid Until/,
		],
		[
			'a malformed secret name',
			{},
			{ secrets: { values: [{ name: 'A B', secretValue: 'x' }] } },
			'The secret name "A B" is not valid',
			/underscores/,
		],
		[
			'a token that no header can carry',
			{},
			{ accessToken: 'canary\ntoken' },
			'The access token contains a character that is not allowed in an HTTP header',
			/again/,
		],
		['a relative URL', { url: '/hook' }, {}, 'The URL is not an absolute http or https URL', /complete/],
	])('%s', async (_what, parameters, more, message, cure) => {
		const { requests } = await startServer();
		const { error } = await send(parameters, { credentials: credential(more) });
		expect(error).toMatchObject({ name: 'NodeOperationError', message });
		expect(error?.description).toMatch(cure);
		expect(requests).toEqual([]);
	});
});
