import { withApiKey } from '../../../../../core/agent';
import type { AgentRequest } from '../../../../../core/agent';
import { postJson } from '../../../../../core/agent/request';

const request: AgentRequest = {
	method: 'POST',
	url: 'https://agent.example/run?a=1',
	headers: { 'Content-Type': 'application/json' },
	body: Buffer.from('{}'),
};

describe('withKey', () => {
	test('sets a query parameter, encoded, replaces one of the same name and keeps the rest', () => {
		expect(withApiKey(request, 'k&/+ "', { location: 'query', name: 'apiKey' }).url).toBe(
			'https://agent.example/run?a=1&apiKey=k%26%2F%2B+%22',
		);
		expect(withApiKey(request, 'k', { location: 'query', name: 'a' }).url).toBe('https://agent.example/run?a=k');
	});

	test('sets a header or a bearer token', () => {
		expect(withApiKey(request, 'k', { location: 'header', name: 'X-Key' }).headers).toEqual({
			'Content-Type': 'application/json',
			'X-Key': 'k',
		});
		expect(withApiKey(request, 'k', { location: 'bearer' }).headers.Authorization).toBe('Bearer k');
	});

	test('does not change the given request', () => {
		const before = structuredClone({ ...request, body: request.body.toString() });
		withApiKey(request, 'k', { location: 'query', name: 'apiKey' });
		withApiKey(request, 'k', { location: 'bearer' });
		expect({ ...request, body: request.body.toString() }).toEqual(before);
	});
});

const url = 'https://agent.example.com/base?tenant=7';

describe('withKey places the key', () => {
	const request = postJson(url, {});

	test('as the password of Basic authentication', () => {
		expect(withApiKey(request, 'ké:y', { location: 'basic', user: 'me' })).toEqual({
			...request,
			headers: { ...request.headers, Authorization: `Basic ${Buffer.from('me:ké:y', 'utf8').toString('base64')}` },
		});
	});

	test('nowhere if the endpoint expects none', () => {
		expect(withApiKey(request, 'k', { location: 'none' })).toBe(request);
	});
});
