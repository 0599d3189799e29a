import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { sampleEvents, sampleKey } from '../../core/send/samples';
import { installPeers, PEER_TIMEOUT_MS } from '../install-peers';
import { recordingServer } from './harness/loopback';
import type { Recorded } from './harness/loopback';
import { runNode } from './harness/workflow';
import { sender } from './send/sender';

const peers = join(__dirname, '../send-peers');

beforeAll(() => installPeers(peers), PEER_TIMEOUT_MS);

/** Providers whose own or recommended library is on npm. */
const providers = [
	'github',
	'hubspot-v3',
	'line',
	'linear',
	'openai',
	'paddle',
	'razorpay',
	'slack',
	'square',
	'standard-webhooks',
	'stripe',
	'twilio',
];
const whsec = `whsec_${Buffer.from('canary-signing-secret-of-tests').toString('base64')}`;
const otherWhsec = `whsec_${Buffer.from('another-signing-secret-here!').toString('base64')}`;
const samples = sampleEvents.filter(({ profile }) => providers.includes(profile));

/** Returns what the provider's own library says about a request. */
function judge(provider: string, { url, headers, body }: Recorded, secret: string): string {
	const request = { url: `http://${headers.host}${url}`, headers, body: body.toString() };
	const file = join(peers, 'vendors.mjs');
	return execFileSync(process.execPath, [file], {
		input: JSON.stringify({ provider, request, secret }),
		encoding: 'utf8',
	});
}

test.each(samples.map((sample) => [sampleKey(sample), sample.profile] as const))(
	'%s: the simulated event passes the provider’s own library, but not with another secret',
	async (key, profile) => {
		const secret = ['standard-webhooks', 'openai'].includes(profile) ? whsec : 'canary-secret-of-the-simulation';
		const server = await recordingServer({ status: 200 });
		const parameters = { operation: 'simulate', sampleEvent: key, url: `${server.url}/hook?a=1` };
		const result = await runNode(sender(parameters, { signingSecret: secret, accessToken: '' }));
		await server.close();
		expect(result.error).toBeUndefined();
		const received = server.requests[0] as Recorded;
		expect(judge(profile, received, secret)).toBe('true');
		expect(judge(profile, received, secret === whsec ? otherWhsec : 'another-secret')).not.toBe('true');
	},
);

test('every provider in the list has a sample', () => {
	expect(new Set(samples.map(({ profile }) => profile))).toEqual(new Set(providers));
});
