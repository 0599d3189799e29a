import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { failureJson, toNodeError } from '../shared/errors';

/**
 * Works on several items at a time, and keeps their order. When one fails and the node is not set to continue, no
 * further item is begun; those under way are waited for, so that no agent is left running unseen.
 */
export async function forItemsConcurrently(
	context: IExecuteFunctions,
	concurrency: number,
	work: (itemIndex: number) => Promise<INodeExecutionData>,
): Promise<INodeExecutionData[]> {
	const count = context.getInputData().length;
	const results: INodeExecutionData[] = new Array<INodeExecutionData>(count);
	const failures: { itemIndex: number; error: Error }[] = [];
	let next = 0;
	async function worker(): Promise<void> {
		while (next < count && failures.length === 0) {
			const itemIndex = next++;
			const result = await resultOf(context, work, itemIndex);
			if (result instanceof Error) failures.push({ itemIndex, error: result });
			else results[itemIndex] = result;
		}
	}
	await Promise.all(Array.from({ length: Math.min(Math.max(1, concurrency), count) }, worker));
	const first = failures.sort((a, b) => a.itemIndex - b.itemIndex)[0];
	if (first) throw first.error;
	return results;
}

async function resultOf(
	context: IExecuteFunctions,
	work: (itemIndex: number) => Promise<INodeExecutionData>,
	itemIndex: number,
): Promise<INodeExecutionData | Error> {
	try {
		return await work(itemIndex);
	} catch (failure) {
		const error = toNodeError(context.getNode(), failure, itemIndex);
		const cancelled = context.getExecutionCancelSignal()?.aborted === true;
		if (cancelled || !context.continueOnFail()) return error;
		// Not as the item's own `error`: n8n would put its bare message in the place of these facts.
		return { json: { error: failureJson(failure) }, pairedItem: { item: itemIndex } };
	}
}
