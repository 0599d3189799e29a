import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import { Redactor } from '../../../../../nodes/shared/masking/redaction';
import { maskedItem, requestData } from '../../../../../nodes/WebhookTrigger/configuration/masking';

const masking = { redactor: new Redactor(['a-secret-value']), secureHeader: 'x-team' };

/** Returns a request as n8n passes it to a webhook node. */
function requestOf(headers: object, query: object): IWebhookFunctions {
	const context = { getHeaderData: () => headers, getQueryData: () => query, getParamsData: () => ({ id: 'p' }) };
	return context as unknown as IWebhookFunctions;
}

test('headers and parameters that carry credentials are masked completely, others only by value', () => {
	const headers = {
		'x-team': 'any',
		'X-Gitlab-Token': 'any',
		'verif-hash': 'any',
		'x-event': 'push',
		'set-cookie': ['a', 'b'],
	};
	const query = JSON.parse('{"token":["a","b"],"__proto__":"kept","signature":"s"}') as object;
	const { headers: masked, query: maskedQuery, params } = requestData(requestOf(headers, query), masking);
	expect(masked).toEqual({
		'x-team': '***',
		'X-Gitlab-Token': '***',
		'verif-hash': '***',
		'x-event': 'push',
		'set-cookie': '***',
	});
	expect(JSON.stringify(maskedQuery)).toBe('{"token":"***","__proto__":"kept","signature":"s"}');
	expect(params).toEqual({ id: 'p' });
});

test('no header is masked if no secure header is configured', () => {
	const { headers } = requestData(requestOf({ 'x-team': 'any' }, {}), { ...masking, secureHeader: undefined });
	expect(headers).toEqual({ 'x-team': 'any' });
});

describe('an item', () => {
	const item: IDataObject = {
		headers: { a: 'a-secret-value' },
		body: { b: 'a-secret-value' },
		event: 'a-secret-value',
	};
	const masked = { headers: { a: '***' }, body: { b: '***' }, event: '***' };

	test('is masked everywhere, and keeps its order', () => {
		const given = maskedItem(masking, item);
		expect(given).toEqual(masked);
		expect(Object.keys(given)).toEqual(['headers', 'body', 'event']);
	});
});
