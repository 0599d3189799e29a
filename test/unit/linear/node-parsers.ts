import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { authorize, parseEndpoint } from '../../../nodes/AgentRun/endpoint';
import { isHeaderName, isHeaderValue } from '../../../nodes/shared/header';
import { allowsEveryHost, brokenExchange, flatHeaders } from '../../../nodes/shared/exchange';
import { objectParameter, parseJson } from '../../../nodes/shared/parameters';
import { joinHeaders } from '../../../nodes/SignedWebhookSend/headers';
import { buildPayload } from '../../../nodes/SignedWebhookSend/payload';
import { parseSenderSecrets } from '../../../nodes/SignedWebhookSend/sender-secrets';
import { targetUrl, warningsFor } from '../../../nodes/SignedWebhookSend/target';
import { checkConditions } from '../../../nodes/WebhookTrigger/conditions';
import { customProfileInput } from '../../../nodes/WebhookTrigger/custom-signature';
import { responseOf } from '../../../nodes/WebhookTrigger/response';
import { manyNames } from './hostile';
import type { Parser } from './parser';
import { tolerant } from './tolerant';

/** A running node, as far as these functions ask it. */
function contextOf(parameters: Record<string, unknown>, item: INodeExecutionData = { json: {} }): IExecuteFunctions {
	return {
		getInputData: () => [item],
		getNodeParameter: (name: string, _itemIndex: number, fallback?: unknown) => parameters[name] ?? fallback,
	} as unknown as IExecuteFunctions;
}

/** A function that is asynchronous, and does all of its work before its first pause. */
function atOnce(work: () => Promise<unknown>): void {
	work().catch(() => undefined);
}

const names = manyNames();
const VARIABLE = ['${', '${artifact_metadata.', '${ artifact_metadata.', '"${artifact_metadata.a', '$${'];
const LOCATIONS = ['bearer', 'header', 'query', 'basic', 'url', 'none'];

export const nodeParsers: readonly Parser[] = [
	{ name: 'isHeaderName and isHeaderValue', run: (text) => [isHeaderName(text), isHeaderValue(text)] },
	{ name: 'allowsEveryHost', run: allowsEveryHost },
	{
		name: 'brokenExchange',
		openings: ['Domain not allowed'],
		run: (text) => brokenExchange(new Error(text, { cause: { name: text } })),
	},
	{ name: 'flatHeaders', run: (text) => flatHeaders({ [text]: text, list: [text, ...names] }) },
	{ name: 'parseJson', run: parseJson },
	{ name: 'objectParameter', openings: ['{"a":'], run: (text) => objectParameter(text, 'Extra JSON') },
	{ name: 'joinHeaders, a hostile name', run: (name) => joinHeaders({}, [{ name, value: 'a' }]) },
	{ name: 'joinHeaders, a hostile value', run: (value) => joinHeaders({}, [{ name: 'a', value }]) },
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
			tolerant(() => responseOf({ responseBody: text }));
			tolerant(() => responseOf({ responseHeaders: { entries: [{ name: text, value: 'a' }] } }));
			tolerant(() => responseOf({ responseHeaders: { entries: [{ name: 'a', value: text }] } }));
		},
	},
	{ name: 'customProfileInput', run: (text) => customProfileInput(() => text) },
	{
		name: 'checkConditions',
		openings: ['a["'],
		run: (leftValue) => checkConditions({ conditions: [{ leftValue, rightValue: '' }] }),
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
			atOnce(async () => await buildPayload(contextOf({ payloadSource, [payloadSource]: text }), 0, { S: 's' }, {})),
	})),
	{
		name: 'buildPayload, an item of text',
		run: (text) =>
			atOnce(async () => await buildPayload(contextOf({ payloadSource: 'item' }, { json: { text } }), 0, {}, {})),
	},
];

/** Lists of many small entries. */
export const lists: ReadonlyArray<readonly [string, () => unknown]> = [
	[
		'joinHeaders',
		() =>
			joinHeaders(
				{},
				names.map((name) => ({ name, value: '1' })),
			),
	],
	[
		'parseSenderSecrets',
		() => {
			const values = names.map((name) => ({ name, secretValue: name }));
			return parseSenderSecrets({ allowedDomains: names.join(), secrets: { values } }, 0);
		},
	],
];
