/**
 * Publishing a Webhook Trigger that cannot work.
 *
 * @jest-environment ./test/real-n8n/environment.mjs
 */
import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { playground, START_TIMEOUT_MS } from '../real-n8n/real-n8n';
import type { RealN8n } from '../real-n8n/real-n8n';
import { TriggerWorkflow } from './trigger-workflow';
import type { TriggerSetup } from './trigger-workflow';

jest.setTimeout(60_000);

let n8n: RealN8n;

beforeAll(async () => {
	n8n = await playground.startRealN8n({ name: 'trigger-publication' });
}, START_TIMEOUT_MS);

afterAll(async () => await n8n?.stop(), 30_000);

interface PublicationStatus {
	status: string;
	triggers?: { errorMessage?: string }[];
}

/** Publishes a workflow and returns the reason why that failed, and after how many milliseconds n8n knew it. */
async function failureOf(setup: TriggerSetup): Promise<{ reason: string; after: number }> {
	const { id } = await TriggerWorkflow.create(n8n, setup);
	const { versionId } = await n8n.client.getWorkflow(id);
	const began = Date.now();
	const refused = await n8n.client.call('POST', `/workflows/${id}/activate`, { versionId }).then(
		() => undefined,
		(error: { message: string }) => error.message,
	);
	for (let reason = refused; ; await sleep(100)) {
		if (reason !== undefined) return { reason, after: Date.now() - began };
		const known = (await n8n.client.call('GET', `/workflows/${id}/publication-status`)) as PublicationStatus;
		if (known.status === 'failed') reason = known.triggers?.[0]?.errorMessage ?? '';
		if (Date.now() - began > 40_000) throw new Error(`The publication is ${JSON.stringify(known)}`);
	}
}

/** Left to itself, n8n 2 tries five times, which takes 15 seconds. */
const AT_ONCE_MS = 5_000;

const credentials = { webhookSigningSecretApi: { secret: 'It is a Secret to Everybody' } };

test.each([
	[
		'no credential',
		{ parameters: { source: 'github' } },
		'No Webhook Signing Secret credential is selected. Open the Webhook Trigger node and select or create a credential.',
	],
	[
		'an empty secret',
		{ parameters: { source: 'github' }, credentials: { webhookSigningSecretApi: { secret: ' ' } } },
		'The Webhook Signing Secret credential has no secret. Open the credential and enter the secret that the sender signs with.',
	],
	[
		'nothing is checked',
		{ parameters: { source: 'github', requireSignature: false } },
		'No verification is configured, so anyone could start this workflow. Turn on Require Signature or Require Secure Header.',
	],
	[
		'a malformed filter',
		{ parameters: { source: 'github', events: 'release..published' }, credentials },
		'Event filter, line 1, column 1: a name before or after a dot is missing. Enter event names',
	],
])('%s: the reason and the cure are known at once', async (_name, setup, expected) => {
	const { reason, after } = await failureOf(setup);
	expect(reason).toContain(expected);
	expect(after).toBeLessThan(AT_ONCE_MS);
});

test('n8n’s editor gets the slot of the signing secret twice, required for all sources but those that tell it later', async () => {
	const types = await n8n.client.types<{ name: string; credentials?: { name: string; required?: boolean }[] }>('nodes');
	const trigger = types.find(({ name }) => name === 'n8n-nodes-agent-webhooks.webhookTrigger');
	const slots = (trigger?.credentials ?? []).filter(({ name }) => name === 'webhookSigningSecretApi');
	expect(slots.map(({ required }) => required)).toEqual([true, false]);
});

/** Source: https://developers.notion.com/reference/webhooks (the token in the first request signs the others) */
test('a source that tells its secret later is verified with the stored credential', async () => {
	const secret = 'secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl';
	const workflow = await TriggerWorkflow.publish(n8n, {
		parameters: { source: 'notion' },
		credentials: { webhookSigningSecretApi: { secret } },
	});
	const body = JSON.stringify({ id: 'e-1', type: 'page.created', timestamp: new Date().toISOString() });
	const send = async (key: string) => {
		const signature = `sha256=${createHmac('sha256', key).update(body).digest('hex')}`;
		const headers: [string, string][] = [
			['Content-Type', 'application/json'],
			['X-Notion-Signature', signature],
		];
		return (await workflow.send({ headers, body })).status;
	};
	expect([await send(secret), await send('another secret')]).toEqual([200, 401]);
});
