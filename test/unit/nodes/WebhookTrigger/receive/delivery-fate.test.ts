import type { INodeExecutionData } from 'n8n-workflow';

import { acceptedAnswer } from '../../../../../nodes/WebhookTrigger/answer/response';
import { readConfiguration } from '../../../../../nodes/WebhookTrigger/configuration/configuration';
import { startInBatch } from '../../../../../nodes/WebhookTrigger/receive/batching';
import { findDuplicate } from '../../../../../nodes/WebhookTrigger/receive/duplicates';
import type { Reception } from '../../../../../nodes/WebhookTrigger/receive/reception';
import { NodeState } from '../../../../../nodes/WebhookTrigger/state/node-state';
import { FakeResponse, fakeContext } from '../context';

const NOW = Date.UTC(2026, 0, 1);
const accepted = acceptedAnswer('github', { headers: {} });
const itemOf = (number: number, event = 0): INodeExecutionData => ({ json: { number, event } });
/** A delivery with two events. */
const items = (number: number): INodeExecutionData[] => [itemOf(number), itemOf(number, 1)];

/** Handles a `webhook()` result like n8n: does nothing, or starts one run and then answers. */
function hold(state: NodeState, number: number, waitMs: number, response = new FakeResponse()) {
	const { context } = fakeContext({ response });
	return {
		response,
		result: startInBatch({ context, state, now: NOW } as Reception, { size: 3, waitMs }, items(number), accepted),
	};
}

describe('a batch', () => {
	test.each([
		[200, [200, 200, 200]],
		[500, [500, 500, 500]],
	])('gives all senders the answer %i only once n8n has given it to one of them', async (status, expected) => {
		const state = new NodeState();
		const held = [1, 2, 3].map((number) => hold(state, number, 800));
		const results = await Promise.all(held.map(({ result }) => result));
		const runs = results.filter(({ workflowData }) => workflowData);
		expect(runs).toEqual([
			{ workflowData: [[...items(1), ...items(2), ...items(3)]], webhookResponse: '{"status":"accepted"}' },
		]);
		expect(results.filter(({ noWebhookResponse }) => noWebhookResponse)).toHaveLength(2);
		expect(held.map(({ response }) => response.writableEnded)).toEqual([false, false, false]);

		held[0]?.response.writeHead(status).end('n8n');
		expect(held.map(({ response }) => response.statusCode)).toEqual(expected);
		expect(held.slice(1).map(({ response }) => response.body)).toEqual(
			Array(2).fill(status === 200 ? '{"status":"accepted"}' : '{"error":"not stored"}'),
		);
	});

	test('is not led by a sender that hung up, and does not lose its delivery', async () => {
		const state = new NodeState();
		const gone = new FakeResponse();
		gone.destroyed = true;
		const held = [hold(state, 1, 20, gone), hold(state, 2, 20)];
		const [first, second] = await Promise.all(held.map(({ result }) => result));
		expect(first).toEqual({ noWebhookResponse: true });
		expect(second?.workflowData).toEqual([[...items(1), ...items(2)]]);
	});

	test('is stored even if all senders hung up', async () => {
		const state = new NodeState();
		const gone = new FakeResponse();
		gone.destroyed = true;
		expect((await hold(state, 1, 5, gone).result).workflowData).toEqual([items(1)]);
	});
});

describe('a delivery', () => {
	const verification = {
		ok: true as const,
		profile: 'github',
		secretIndex: 0,
		deliveryId: 'd',
		replayKey: 'github:s:abc',
		document: { kind: 'empty' } as const,
		events: [{ body: undefined }],
	};

	async function ask(
		state: NodeState,
		input: { source?: string; options?: object; replayKey?: string; mode?: string } = {},
	) {
		const { source = 'github', options = {}, mode } = input;
		const response = new FakeResponse();
		const credentials = {
			webhookSigningSecretApi: { secret: 'a' },
			webhookSecureHeaderApi: { headerName: 'X-A', headerValueSecret: 'b' },
			agentChannelApi: { apiKey: 'c' },
		};
		const { context, node } = fakeContext({ parameters: { source, options }, credentials, response, mode });
		const configuration = await readConfiguration(context, node, NOW);
		const judged = { ...verification, replayKey: input.replayKey ?? verification.replayKey };
		const copy = findDuplicate({ context, configuration, state, now: Date.now() }, judged);
		return { response, copy };
	}

	test.each([
		[200, 'duplicate'],
		[204, 'duplicate'],
		[500, undefined],
		[404, undefined],
	])('answered by n8n with %i is then reported as %s', async (status, then) => {
		const state = new NodeState();
		const { response, copy } = await ask(state);
		expect(copy).toBeUndefined();
		expect((await ask(state)).copy?.reason).toBe('duplicate-in-flight');
		response.writeHead(status).end();
		expect((await ask(state)).copy?.reason).toBe(then);
	});

	test('counts as stored even if its sender hung up before the answer', async () => {
		const state = new NodeState();
		const { response } = await ask(state);
		response.destroyed = true;
		response.emit('close');
		response.writeHead(200).end();
		expect((await ask(state)).copy?.reason).toBe('duplicate');
	});

	test.each([
		['if it is an agent message', { source: 'agentMessage' }],
		['if only a secure header is checked', { source: 'secureHeader' }],
		['if the builder disabled it', { options: { duplicateWindowSeconds: 0 } }],
		['at the test URL', { mode: 'manual' }],
		['where nothing tells it from another one', { source: 'gitlab-token', replayKey: '' }],
		['of a source whose retries keep nothing that tells', { source: 'dropbox' }],
	])('is not remembered %s', async (_, input) => {
		const state = new NodeState();
		(await ask(state, input)).response.writeHead(200).end();
		expect((await ask(state, input)).copy).toBeUndefined();
		expect(state.deliveries.size).toBe(0);
	});

	test('says what it has in common with the delivery that it is a copy of', async () => {
		const state = new NodeState();
		(await ask(state)).response.writeHead(200).end();
		expect((await ask(state)).copy?.hint()).toMatch(
			/^The sender has sent the same delivery before.* Both have the same \w+/,
		);
	});
});
