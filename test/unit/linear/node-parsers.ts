import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { allowsEveryHost } from '../../../core/send';
import { isHeaderName, isHeaderValue } from '../../../core/text/http-header';
import { authorize, parseEndpoint } from '../../../nodes/AgentRun/configuration/credentials';
import { customSignatureProfile } from '../../../nodes/shared/custom-signature';
import { expressionsIn, mayReadModel } from '../../../nodes/shared/expression-sources';
import { brokenExchange, flatHeaders } from '../../../nodes/shared/http/answer';
import { readFields } from '../../../nodes/shared/item-field';
import { isCredentialHeader } from '../../../nodes/shared/masking/credential-names';
import { credentialSecrets } from '../../../nodes/shared/masking/credential-secrets';
import { Redactor } from '../../../nodes/shared/masking/redaction';
import { objectParameter } from '../../../nodes/shared/parameters';
import { parseSenderSecrets } from '../../../nodes/shared/signing/credentials';
import { mergeHeaders } from '../../../nodes/shared/signing/headers';
import { targetUrl, warningsFor } from '../../../nodes/SignedWebhookSend/configuration/target-url';
import { readOptions } from '../../../nodes/SignedWebhookSend/options/options';
import { buildPayload } from '../../../nodes/SignedWebhookSend/send/payload';
import { checkConditions } from '../../../nodes/WebhookTrigger/options/conditions';
import { readResponseOptions } from '../../../nodes/WebhookTrigger/options/response';
import { BinaryNames } from '../../../nodes/WebhookTrigger/receive/binary-names';
import { manyNames } from './hostile';
import type { Parser } from './parser';
import { tolerant } from './tolerant';

/** Returns a running node, as far as these functions need it. */
function contextOf(parameters: Record<string, unknown>, item: INodeExecutionData = { json: {} }): IExecuteFunctions {
	return {
		getNode: () => ({ type: 'aNode', parameters }),
		getInputData: () => [item],
		getNodeParameter: (name: string, _itemIndex: number, fallback?: unknown) => parameters[name] ?? fallback,
	} as unknown as IExecuteFunctions;
}

/** Runs an asynchronous function that does all its work before its first pause. */
function atOnce(work: () => Promise<unknown>): void {
	work().catch(() => undefined);
}

const names = manyNames();
const VARIABLE = ['${', '${artifact_metadata.', '${ artifact_metadata.', '"${artifact_metadata.a', '$${'];
const LOCATIONS = ['bearer', 'header', 'query', 'basic', 'url', 'none'];

/** One with a typical service key, and one with a key of characters that begin escapes. */
const REDACTORS = [
	new Redactor(['sk-proj-4fX9/aB+c', 'Aa0-Aa0-Aa0-Aa0=']),
	new Redactor(['%25\\u0041&amp;%2541', 'aaaaaaaaaaaaaaaa']),
];

export const nodeParsers: readonly Parser[] = [
	{ name: 'isHeaderName and isHeaderValue', run: (text) => [isHeaderName(text), isHeaderValue(text)] },
	{ name: 'allowsEveryHost', run: allowsEveryHost },
	{
		name: 'brokenExchange',
		openings: ['Domain not allowed'],
		run: (text) => brokenExchange(new Error(text, { cause: { name: text } })),
	},
	{ name: 'flatHeaders', run: (text) => flatHeaders({ [text]: text, list: [text, ...names] }) },
	{ name: 'isCredentialHeader', run: isCredentialHeader },
	{
		name: 'credentialSecrets',
		openings: ['Bearer ', 'Basic ', 'whsec_', 'https://a.example/'],
		run: (secret) => credentialSecrets('webhookSigningSecretApi', { secret }),
	},
	{
		name: 'mayReadModel',
		openings: ['={{', '={{ $', '={{ $("'],
		run: (text) => expressionsIn({ a: [text] }, 'url').map(({ expression }) => mayReadModel(expression)),
	},
	{
		name: 'Redactor, a text',
		openings: ['%', '&', '&#x', '\\u'],
		run: (text) => REDACTORS.map((redactor) => [redactor.text(text), redactor.bytes(Buffer.from(text))]),
	},
	{
		name: 'Redactor, a text that arrives in pieces',
		few: true,
		run: (text) => {
			const stream = REDACTORS[0]?.stream();
			for (let at = 0; at < text.length; at += 10) stream?.push(text.slice(at, at + 10));
			stream?.flush();
		},
	},
	{
		name: 'Redactor, a failure and a value',
		few: true,
		run: (text) => REDACTORS.map((redactor) => [redactor.failure(new Error(text)), redactor.deep({ [text]: [text] })]),
	},
	{ name: 'objectParameter', openings: ['{"a":'], run: (text) => objectParameter(text, 'Extra JSON') },
	{ name: 'joinHeaders, a hostile name', run: (name) => mergeHeaders({}, [{ name, value: 'a' }]) },
	{ name: 'joinHeaders, a hostile value', run: (value) => mergeHeaders({}, [{ name: 'a', value }]) },
	{
		name: 'parseSenderSecrets, hostile fields',
		run: (text) =>
			parseSenderSecrets(
				{
					allowedDomains: text,
					accessToken: text,
					signingSecret: text,
					secrets: { values: [{ name: text, secretValue: text }] },
				},
				0,
			),
	},
	{
		name: 'parseEndpoint and authorize',
		few: true,
		openings: ['https://'],
		run: (text) => {
			for (const location of LOCATIONS) {
				tolerant(() => {
					const credential = {
						location,
						apiKey: text,
						user: text,
						headerName: text,
						queryName: text,
						secretUrl: text,
						allowedDomains: '*',
						signingSecret: text,
					};
					const request = {
						method: 'POST' as const,
						url: `https://a.example/?${text}`,
						headers: {},
						body: Buffer.alloc(0),
					};
					authorize(request, parseEndpoint(credential));
				});
			}
		},
	},
	{
		name: 'responseOf',
		run: (text) => {
			tolerant(() => readResponseOptions({ responseBody: text }));
			tolerant(() => readResponseOptions({ responseHeaders: { entries: [{ name: text, value: 'a' }] } }));
			tolerant(() => readResponseOptions({ responseHeaders: { entries: [{ name: 'a', value: text }] } }));
		},
	},
	{
		name: 'customSignatureProfile',
		run: (text) => {
			tolerant(() => customSignatureProfile(() => text));
			tolerant(() => customSignatureProfile((_, fallback) => fallback || text));
			const details = { prefix: text, path: text, timestampField: text, separator: ',', content: `{t}${text}{body}` };
			tolerant(() => customSignatureProfile((name, fallback) => (name === 'customDetails' ? details : fallback)));
		},
	},
	{
		name: 'readFields',
		openings: ['{{ $json.', '{{ $json.a', '{{', '}}'],
		run: (text) => readFields({ a: 'b' }, `=${text}`),
	},
	{
		name: 'checkConditions',
		openings: ['a["'],
		run: (leftValue) => checkConditions({ conditions: [{ leftValue, rightValue: '' }] }, 'Only When'),
	},
	{
		name: 'targetUrl and warningsFor',
		openings: ['https://', 'https://a.example/', 'http://a.example/#'],
		run: (url) =>
			warningsFor(
				targetUrl(contextOf({ url }), 0, parseSenderSecrets({ allowedDomains: '*' }, 0)),
				parseSenderSecrets({ allowedDomains: '*' }, 0),
			),
	},
	...['jsonTemplate', 'textTemplate'].map((payloadSource) => ({
		name: `buildPayload, ${payloadSource}`,
		openings: VARIABLE,
		run: (text: string) =>
			atOnce(
				async () =>
					await buildPayload(contextOf({ payloadSource, [payloadSource]: text }), 0, { S: 's' }, readOptions({})),
			),
	})),
	{
		name: 'buildPayload, an item of text',
		run: (text) =>
			atOnce(
				async () =>
					await buildPayload(contextOf({ payloadSource: 'item' }, { json: { text } }), 0, {}, readOptions({})),
			),
	},
];

const SECRET = 'a-secret-value';

/** Returns the text with some characters written as percent escapes, selected by the bits of a number. */
function escaped(text: string, bits: number): string {
	const hex = (char: string) => `%${char.charCodeAt(0).toString(16)}`;
	return [...text].map((char, at) => ((bits >> at) & 1 ? hex(char) : char)).join('');
}

/** Lists of many small entries. */
export const lists: ReadonlyArray<readonly [string, () => unknown]> = [
	[
		'joinHeaders',
		() =>
			mergeHeaders(
				{},
				names.map((name) => ({ name, value: '1' })),
			),
	],
	['BinaryNames, one field', () => namedFiles(names.map(() => 'photo'))],
	['BinaryNames, fields of many names', () => namedFiles(names)],
	['BinaryNames, fields that take the names of others', () => namedFiles(names.flatMap((_, at) => [`a_${at}`, 'a']))],
	[
		'Redactor, names that become one',
		() =>
			new Redactor([SECRET]).deep(Object.fromEntries(names.slice(0, 8_000).map((_, at) => [escaped(SECRET, at), 1]))),
	],
	[
		'parseSenderSecrets',
		() => {
			const values = names.map((name) => ({ name, secretValue: name }));
			return parseSenderSecrets({ allowedDomains: names.join(), secrets: { values } }, 0);
		},
	],
];

function namedFiles(fields: readonly string[]): string[] {
	const taken = new BinaryNames(['data']);
	return fields.map((field) => taken.take(field));
}
