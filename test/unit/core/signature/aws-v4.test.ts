import { signAwsRequest } from '../../../../core/signature';
import { requests } from '../../../vectors/aws-sdk-requests.json';
import { vectors } from '../../../vectors/aws-sigv4.json';

const seconds = (timestamp: string) => Date.parse(timestamp) / 1000;

test.each(vectors.map((vector) => [vector.name, vector] as const))(
	'signs as AWS’s test suite says: %s',
	(_, { method, url, headers, body, keys, timestamp, authorization }) => {
		const request = { method, url, headers: headers as Record<string, string>, body: Buffer.from(body) };
		expect(signAwsRequest(request, keys, seconds(timestamp)).Authorization).toBe(authorization);
	},
);

test.each(requests.map((request) => [request.name, request] as const))(
	'signs as AWS’s own SDK does: %s',
	(_, { method, url, headers, body, keys, timestamp, authorization }) => {
		const request = { method, url, headers: headers as Record<string, string>, body: Buffer.from(body) };
		expect(signAwsRequest(request, keys, seconds(timestamp)).Authorization).toBe(authorization);
	},
);

test('does not sign what proxies and HTTP clients change', () => {
	const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', region: 'us-east-1', service: 'service' };
	const sign = (headers: Record<string, string>) =>
		signAwsRequest({ method: 'GET', url: 'https://a.example/', headers, body: Buffer.alloc(0) }, keys, 0).Authorization;
	expect(sign({ 'User-Agent': 'x', 'X-Amzn-Trace-Id': 'y' })).toBe(sign({}));
	expect(sign({ 'X-Team': 'x' })).toContain('SignedHeaders=host;x-amz-date;x-team,');
});
