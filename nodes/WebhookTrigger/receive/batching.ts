import { sleep } from 'n8n-workflow';
import type { INodeExecutionData, IWebhookResponseData } from 'n8n-workflow';

import type { Batch, BatchPolicy } from '../../../core/receive/batch';
import { isConnected, onAnswered } from '../../shared/webhook/response';
import { answers } from '../answer/answers';
import type { Answer } from '../answer/answers';
import type { HeldDelivery } from '../state/node-state';
import type { Reception } from './reception';

/**
 * Waits until the delivery's batch is full or its time is up. Then one of its `webhook()` calls starts the execution
 * for all, and n8n answers that sender; the other calls keep their responses open. All senders get n8n's answer to the
 * first, success or failure, so none is told "accepted" before the execution is stored.
 *
 * @param accepted what the senders get when it is stored
 */
export async function startInBatch(
	{ context, state, now }: Reception,
	policy: BatchPolicy,
	items: readonly INodeExecutionData[],
	accepted: Answer,
): Promise<IWebhookResponseData> {
	const response = context.getResponseObject();
	const held: HeldDelivery = {
		response,
		items,
		release: () => undefined,
		answer: (status) => {
			const { headers, body, ...given } = isSuccess(status) ? accepted : answers.notStored(status);
			response.writeHead(given.status, headers).end(body);
		},
	};
	const { batch, opened, full } = state.batchCollector(policy).place(held, now);
	const released = new Promise<void>((resolve) => (held.release = resolve));
	if (full) release(batch);
	else if (opened) void sleep(policy.waitMs).then(() => batch.close() && release(batch));
	await released;

	if (held !== leaderOf(batch)) return { noWebhookResponse: true };
	onAnswered(response, (status) => {
		const members = batch.settle(isSuccess(status) ? 'stored' : 'failed');
		for (const member of members) if (member !== held) member.answer(status);
	});
	return { workflowData: [batch.entries.flatMap((member) => member.items)], webhookResponse: accepted.body };
}

function release(batch: Batch<HeldDelivery>): void {
	for (const { release: go } of batch.entries) go();
}

/** The first delivery whose sender is still connected; chosen once per batch. */
const leaders = new WeakMap<Batch<HeldDelivery>, HeldDelivery>();

function leaderOf(batch: Batch<HeldDelivery>): HeldDelivery | undefined {
	const leader = leaders.get(batch) ?? batch.entries.find((held) => isConnected(held.response)) ?? batch.entries[0];
	if (leader) leaders.set(batch, leader);
	return leader;
}

function isSuccess(status: number): boolean {
	return status >= 200 && status < 300;
}
