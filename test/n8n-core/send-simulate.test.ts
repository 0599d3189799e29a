import { sampleEvents, sampleKey } from '../../core/send/samples';
import { namesEvents, profiles } from '../../core/signature';
import type { SignatureProfile } from '../../core/signature';
import { keysFor } from '../unit/core/signature/key-pairs';
import { call, listen, readAll } from './harness/loopback';
import { startTrigger } from './harness/trigger';
import { runNode } from './harness/workflow';
import { deliveryOf, sender } from './send/sender';

/**
 * Starts a relay that forwards requests unchanged. Its URL is known before the trigger starts, which some signatures
 * need.
 */
async function startRelay() {
	const relay = { target: '' };
	const server = await listen((request, response) => {
		void readAll(request).then(async (body) => {
			const pairs = Object.entries(request.headers).filter(([name]) => !['host', 'content-length'].includes(name));
			const headers = pairs.map(([name, value]) => [name, String(value)] as const);
			const [, query = ''] = (request.url ?? '').split('?');
			const answer = await call(`${relay.target}?${query}`, { headers, body });
			response.writeHead(answer.status).end(answer.body);
		});
	});
	return Object.assign(relay, { url: `${server.url}/hook`, close: server.close });
}

test.each(sampleEvents().map((sample) => [sampleKey(sample), sample] as const))(
	'%s is accepted by our own Webhook Trigger',
	async (key, { profile }) => {
		const row = profiles[profile] as SignatureProfile;
		const { signing, verifying } = keysFor(row);
		const relay = await startRelay();
		const trigger = await startTrigger({
			parameters: { source: profile, options: { publicUrl: relay.url } },
			credentials: { webhookSigningSecretApi: { secret: verifying } },
		});
		relay.target = trigger.url;
		const node = sender(
			{ operation: 'simulate', sampleEvent: key, url: `${relay.url}?data.id=7` },
			{ signingSecret: signing, accessToken: '' },
		);
		const result = await runNode(node);
		await Promise.all([trigger.close(), relay.close()]);
		expect(trigger.thrown).toEqual([]);
		expect(deliveryOf(result)).toMatchObject({
			verdict: 'delivered',
			simulated: { provider: profile },
		});
		expect(trigger.runs).toHaveLength(1);
		const [item] = trigger.runs[0] ?? [];
		expect(item?.json).toMatchObject({ source: profile });
		if (namesEvents(row)) expect(item?.json.event).toEqual(expect.stringMatching(/./));
	},
);

test('with another secret the trigger refuses the delivery, and the report says so', async () => {
	const trigger = await startTrigger({
		parameters: { source: 'github' },
		credentials: { webhookSigningSecretApi: { secret: 'the secret of the trigger' } },
	});
	const result = await runNode(sender({ operation: 'simulate', sampleEvent: 'github/push', url: trigger.url }));
	await trigger.close();
	expect(trigger.runs).toEqual([]);
	expect(deliveryOf(result)).toMatchObject({ verdict: 'permanent', response: { statusCode: 401 } });
	expect(result.error?.description).toContain('Check that Signature and the signing secret match the receiver');
});

test('an unknown sample is refused', async () => {
	const result = await runNode(sender({ operation: 'simulate', sampleEvent: 'x/y', url: 'http://127.0.0.1:1/' }));
	expect(result.error?.message).toBe('Unknown sample event: x/y');
});
