import { deepCopy } from 'n8n-workflow';
import type { IExecuteFunctions, INode, IWebhookFunctions } from 'n8n-workflow';

import { agentProtocols, matchesEvent, parseEventFilter, profiles, renderPayload } from '../../../core';
import { createVerifier } from '../../../core/signature';
import { readDocument } from '../../../core/signature/request/body';
import { readPath } from '../../../core/text/json-path';
import { readInputFiles } from '../../../nodes/AgentRun/configuration/input-files';
import { readOptions as readRunOptions } from '../../../nodes/AgentRun/options/options';
import { createClient } from '../../../nodes/AgentRun/run/agent-client';
import { flatHeaders } from '../../../nodes/shared/http/answer';
import { Redactor } from '../../../nodes/shared/masking/redaction';
import { parseSenderSecrets } from '../../../nodes/shared/signing/credentials';
import { mergeHeaders } from '../../../nodes/shared/signing/headers';
import { receiveRequest } from '../../../nodes/shared/webhook/request';
import { readOptions as readSendOptions } from '../../../nodes/SignedWebhookSend/options/options';
import { retryPolicyOf } from '../../../nodes/SignedWebhookSend/options/retry';
import { buildPayload } from '../../../nodes/SignedWebhookSend/send/payload';
import { requestData } from '../../../nodes/WebhookTrigger/configuration/masking';
import { readOptions } from '../../../nodes/WebhookTrigger/options/options';
import { readResponseOptions } from '../../../nodes/WebhookTrigger/options/response';
import { outputItems } from '../../../nodes/WebhookTrigger/receive/output';
import { fakeContext } from './WebhookTrigger/context';

/**
 * Names that every JavaScript object inherits, or that JavaScript sorts itself. Other people may choose such names;
 * every place where they can keeps the name as data or refuses it with a reason.
 */
const NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', '0'];

const JSON_OF = (name: string, value: unknown = 'kept'): string => `{${JSON.stringify(name)}:${JSON.stringify(value)}}`;
const objectOf = (name: string, value: unknown = 'kept') => JSON.parse(JSON_OF(name, value)) as Record<string, unknown>;

/** Mimics n8n's multipart parser (formidable), which assigns fields to a plain object. */
function asFormidableDoes(name: string, value: unknown): Record<string, unknown> {
	const fields: Record<string, unknown> = {};
	fields[name] = [value];
	// n8n: a single value replaces its list
	if (Object.hasOwn(fields, name)) fields[name] = value;
	return fields;
}

const MULTIPART = { contentType: 'multipart/form-data', method: 'POST', originalUrl: '/', headers: {}, rawHeaders: [] };

async function received(body: object) {
	return await receiveRequest({ getRequestObject: () => ({ ...MULTIPART, body }) } as unknown as IWebhookFunctions);
}

/** Returns a running node, as far as these functions need it. */
function running(parameters: Record<string, unknown>, given: object = {}): IExecuteFunctions {
	return {
		getInputData: () => [{ json: {}, binary: {} }],
		getNodeParameter: (name: string, _itemIndex: number, fallback?: unknown) => parameters[name] ?? fallback,
		getNode: () => ({ name: 'Node', parameters }) as unknown as INode,
		...given,
	} as unknown as IExecuteFunctions;
}

async function sentPayload(parameters: object, secrets: Record<string, string> = {}): Promise<object> {
	const context = running({ payloadSource: 'jsonTemplate', ...parameters });
	const { body } = await buildPayload(context, 0, secrets, readSendOptions({}));
	return JSON.parse(body.toString()) as object;
}

async function sentHeaders(extraHeaders: object): Promise<object> {
	let sent: { headers?: object } = {};
	const httpRequest = async (options: typeof sent) => {
		sent = options;
		return { statusCode: 200, headers: {}, body: [] };
	};
	const url = 'https://a.example/';
	const client = createClient(
		running({}, { helpers: { httpRequest } }),
		readRunOptions({ extraHeaders }),
		{ secrets: [] } as never,
		url,
	);
	await client.ask({ method: 'GET', url, headers: {}, body: Buffer.alloc(0) });
	return sent.headers ?? {};
}

const masking = { redactor: new Redactor(['a-secret-value']), secureHeader: undefined };
const secretsOf = (...names: string[]) =>
	parseSenderSecrets(
		{ allowedDomains: '*', secrets: { values: names.map((name) => ({ name, secretValue: 'kept' })) } },
		0,
	);

/** Places where other people choose a name, and the object in which it must be found with the value `kept`. */
const PLACES: ReadonlyArray<readonly [string, (name: string) => object | Promise<object>]> = [
	[
		'a text field of a multipart form',
		async (name) => (await received({ data: asFormidableDoes(name, 'kept') })).parsed as object,
	],
	[
		'the form that is made of a multipart form',
		async (name) => {
			const { request } = await received({ data: asFormidableDoes(name, 'kept') });
			return Object.fromEntries(new URLSearchParams(request.body.toString()));
		},
	],
	['a field of a form', (name) => valueOf(readDocument(Buffer.from(`${name}=kept`), { forms: ['form'] }, undefined))],
	[
		'a field of a JSON body',
		(name) => valueOf(readDocument(Buffer.from(JSON_OF(name)), { forms: ['json'] }, undefined)),
	],
	['a header of a request', (name) => requestData(requestWith(objectOf(name), {}), masking).headers as object],
	['a query parameter', (name) => requestData(requestWith({}, objectOf(name)), masking).query as object],
	[
		'a value in which something is masked',
		(name) => masking.redactor.deep({ ...objectOf(name), other: 'a-secret-value' }),
	],
	['a template’s variable', (name) => JSON.parse(renderPayload(`{"${name}":"\${${name}}"}`, objectOf(name))) as object],
	[
		'a template’s secret',
		(name) => objectOf(name, renderPayload(`\${${name}}`, {}, { format: 'text', secrets: secretsOfAny(name) })),
	],
	[
		'a value that is given by name',
		async (name) =>
			await sentPayload({
				jsonTemplate: `{"${name}":"\${${name}}"}`,
				variableFields: { values: [{ name, value: 'kept' }] },
			}),
	],
	[
		'a variable of the item',
		async (name) => await sentPayload({ jsonTemplate: `{"${name}":\${${name}}}`, variables: objectOf(name) }),
	],
	['a header of an answer', (name) => flatHeaders(objectOf(name) as Record<string, string>)],
	['a path', (name) => objectOf(name, readPath(objectOf(name), name === '0' ? '["0"]' : name))],
];

function valueOf(document: ReturnType<typeof readDocument>): object {
	return ('value' in document ? document.value : {}) as object;
}

function requestWith(headers: object, query: object): IWebhookFunctions {
	const context = { getHeaderData: () => headers, getQueryData: () => query, getParamsData: () => ({}) };
	return context as unknown as IWebhookFunctions;
}

const secretsOfAny = (name: string) => objectOf(name) as Record<string, string>;

function expectKept(container: object, name: string): void {
	expect(Object.entries(container)).toContainEqual([name, 'kept']);
	expect(Object.getPrototypeOf(container)).toBe(Object.prototype);
}

test.each(PLACES.flatMap(([place, put]) => NAMES.map((name) => [place, name, put] as const)))(
	'%s may be named %s',
	async (_, name, put) => expectKept(await put(name), name),
);

describe('a named secret', () => {
	test.each(NAMES.filter((name) => name !== '0'))('may be named %s', (name) => {
		const { named } = secretsOf(name);
		expectKept(named, name);
		expect(renderPayload(`$${name}`, {}, { format: 'text', secrets: named })).toBe('kept');
	});

	test.each([
		['two with the same name', ['SLACK', 'SLACK'], 'Two secrets have the name "SLACK"'],
		['one with the name of the access token', ['ACCESS_TOKEN'], 'Two secrets have the name "ACCESS_TOKEN"'],
	])('is refused rather than lost: %s', (_, names, message) => {
		expect(() => secretsOf(...names)).toThrow(
			expect.objectContaining({
				message,
				cure: 'Give each secret a different name. ACCESS_TOKEN is the access token.',
			}) as Error,
		);
	});
});

describe('a field of Extra JSON', () => {
	const call = { url: 'https://a.example/', message: 'm', userId: 'u', sessionId: 's', target: 't', runId: 'r' };

	test.each(agentProtocols.map(({ name }) => name))('is sent to %s under any name', (protocolName) => {
		const protocol = agentProtocols.find(({ name }) => name === protocolName);
		for (const name of NAMES) {
			// A2A has only one place for the builder’s fields
			const extra = protocolName === 'a2a' ? { metadata: objectOf(name) } : objectOf(name);
			const { body } = protocol?.request({ ...call, extra }) ?? {};
			expect(body?.toString()).toContain(JSON_OF(name).slice(1, -1));
		}
	});
});

describe('a header that the builder adds', () => {
	const others = NAMES.filter((name) => name !== '__proto__');

	test.each(others)('in a delivery may be named %s', (name) => {
		expectKept(mergeHeaders({}, [{ name, value: 'kept' }]), name);
	});

	test.each(others)('in an agent’s request may be named %s', async (name) => {
		expectKept(await sentHeaders(objectOf(name)), name);
	});

	test('is refused if n8n would drop it', async () => {
		expect(() => mergeHeaders({}, [{ name: '__proto__', value: 'v' }])).toThrow(
			'"__proto__" is not a valid header name',
		);
		await expect((async () => await sentHeaders(objectOf('__proto__')))()).rejects.toThrow(
			'"__proto__" is not a valid header name',
		);
	});

	test('is refused if it is repeated, in any case', () => {
		const twice = [{ name: 'X-Team', value: 'a' }].concat({ name: 'x-team', value: 'b' });
		expect(() => mergeHeaders({}, twice)).toThrow('The header x-team is given twice');
	});

	const toResponse = (name: string) =>
		readResponseOptions({ responseHeaders: { entries: [{ name, value: 'kept' }] } }).headers;

	test.each(others)('in a response may be named %s', (name) => expectKept(toResponse(name), name));

	test('to a response is refused where it is refused elsewhere', () => {
		expect(() => toResponse('__proto__')).toThrow('"__proto__" is not a valid header name');
	});
});

describe('an event', () => {
	test.each(NAMES)('may be named %s', (name) => {
		const filter = parseEventFilter(name);
		expect(NAMES.filter((event) => matchesEvent(filter, { event }))).toEqual([name]);
	});

	test.each(NAMES.filter((name) => name !== '0'))('may be the key %s of a Telegram update', (name) => {
		const { telegram } = profiles;
		const verifier = createVerifier(telegram ?? 'telegram', ['s']);
		const body = Buffer.from(`{"update_id":1,${JSON_OF(name, {}).slice(1)}`);
		expect(verifier.describe({ headers: {}, body })).toMatchObject({ event: name });
	});
});

describe('a file of a multipart form', () => {
	const file = (name: string) => ({ filepath: `/tmp/${name}`, originalFilename: name });

	async function names(...fields: string[]): Promise<string[]> {
		const context = { nodeHelpers: { copyBinaryFile: async (path: string) => ({ data: path }) } };
		const configuration = { options: { rawBody: false }, masking };
		const files = fields.map((field) => ({ ...file('f'), field }));
		const request = { rawBytes: false, contentType: 'multipart/form-data', files };
		const content = { document: { kind: 'empty' }, files: [] } as const;
		const [item] = await outputItems({ context, configuration } as never, request as never, content, [{}]);
		return Object.keys(item?.binary ?? {});
	}

	test.each([
		[['photo'], ['photo']],
		[
			['photo[]', 'photo[]', ' photo '],
			['photo', 'photo_1', 'photo_2'],
		],
		[
			['photo_1', 'photo', 'photo', 'photo'],
			['photo_1', 'photo', 'photo_2', 'photo_3'],
		],
		[
			['', '[]'],
			['file', 'file_1'],
		],
		[
			['toString', 'hasOwnProperty'],
			['toString', 'hasOwnProperty'],
		],
		[
			['__proto__', 'constructor', 'prototype', '__proto__[]', ' __proto__'],
			['file', 'file_1', 'file_2', 'file_3', 'file_4'],
		],
	])('from the fields %j becomes %j', async (fields, expected) => {
		expect(await names(...fields)).toEqual(expected);
	});

	test.each(NAMES)('from the field %s has a name that n8n copies', async (field) => {
		const copied = (name: string) => Object.keys(deepCopy({ binary: objectOf(name) }).binary).includes(name);
		expect(await names(field)).toEqual([copied(field) ? field : 'file']);
	});

	test('from the field __proto__ is found where n8n’s parser put it', async () => {
		const { files } = await received({ files: asFormidableDoes('__proto__', file('p')) });
		expect(files).toEqual([{ ...file('p'), field: '__proto__' }]);
	});
});

describe('what an item does not have is not inherited', () => {
	const protocol = agentProtocols.find(({ takesFiles }) => takesFiles);

	test.each(['__proto__', 'constructor', 'toString'])('a binary field %s is missing in both nodes', async (name) => {
		if (protocol === undefined) throw new Error('No protocol takes files');
		const said = `The item has no binary field "${name}"`;
		await expect(readInputFiles(running({}), 0, protocol, name)).rejects.toThrow(said);
		await expect(
			buildPayload(running({ payloadSource: 'binary', binaryProperty: name }), 0, {}, readSendOptions({})),
		).rejects.toThrow(said);
	});

	test.each(['__proto__', 'constructor', 'toString'])('%s is not a schedule', (name) => {
		expect(() => retryPolicyOf({ schedule: name })).toThrow(
			expect.objectContaining({
				message: `The schedule "${name}" is unknown`,
				cure: 'Choose one from the list: quick, standard-webhooks or custom.',
			}) as Error,
		);
	});

	test('the trigger reads only options that were set', () => {
		const options = JSON.parse('{"__proto__":{"outputRejected":true}}') as object;
		const { context, node } = fakeContext({ parameters: { options } });
		expect(readOptions(context, node).outputRejected).toBe(false);
	});
});
