import { createHmac } from 'node:crypto';

import { github } from '../n8n/trigger-senders';
import { recordingServer } from '../n8n-core/harness/loopback';
import { onGithub } from './on-github';
import { cluster } from './running-cluster';

test('Signed Webhook Send: a worker retries a failed delivery with the same id and signature', async () => {
	const receiver = await recordingServer({ status: 503 }, { status: 503 }, { status: 200 });
	const signingSecret = 'a shared secret';
	const data = { signingSecret, tokenType: 'none', allowedDomains: '127.0.0.1' };
	const { id, name } = await cluster.client.createCredential('Receiver', 'signedWebhookApi', data);
	const send = {
		type: 'n8n-nodes-agent-webhooks.signedWebhookSend',
		typeVersion: 1,
		credentials: { signedWebhookApi: { id, name } },
		parameters: {
			url: `${receiver.url}/hook`,
			signature: 'github',
			jsonTemplate: '{"number":1}',
			options: { attempts: 3, schedule: 'custom', pauses: '0.2' },
		},
	};
	const workflow = await onGithub({}, [send]);
	await workflow.send(github());
	const execution = await workflow.execution(1);
	await receiver.close();
	expect(execution.nodes['Step 1']?.outputs[0]).toMatchObject([{ status: 'delivered' }]);
	const signature = `sha256=${createHmac('sha256', signingSecret).update('{"number":1}').digest('hex')}`;
	expect(receiver.requests.map(({ headers }) => headers['x-hub-signature-256'])).toEqual(Array(3).fill(signature));
	expect(new Set(receiver.requests.map(({ headers }) => headers['x-github-delivery'])).size).toBe(1);
});
