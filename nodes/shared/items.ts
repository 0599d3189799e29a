import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { failureJson, toNodeError } from './errors';

/**
 * The work for one item. The signal fires if another item has made the node fail, so that the result is no longer
 * needed.
 */
export type ItemWork = (itemIndex: number, stopped: AbortSignal) => Promise<INodeExecutionData>;

/**
 * Runs the work for each input item and returns the outputs in the order of the items. A failing item ends the node or,
 * if the node is set to continue, becomes an item with an `error` field, which n8n routes to the error output if there
 * is one. After a failure that ends the node, no further item is started, and those in progress are awaited, so that
 * nothing keeps running in the background.
 *
 * @param concurrency how many items are processed at the same time; 1 means one after the other
 */
export async function forEachItem(
	context: IExecuteFunctions,
	work: ItemWork,
	concurrency = 1,
): Promise<INodeExecutionData[]> {
	const count = context.getInputData().length;
	const results = new Array<INodeExecutionData>(count);
	const stop = new AbortController();
	const failures: unknown[] = [];
	let next = 0;
	const worker = async () => {
		while (next < count && !stop.signal.aborted) {
			const itemIndex = next++;
			try {
				results[itemIndex] = await resultOf(context, work, itemIndex, stop.signal);
			} catch (error) {
				failures.push(error);
				stop.abort();
			}
		}
	};
	await Promise.all(Array.from({ length: Math.max(1, Math.min(concurrency, count)) }, worker));
	if (failures.length > 0) throw failures[0];
	return results;
}

async function resultOf(
	context: IExecuteFunctions,
	work: ItemWork,
	itemIndex: number,
	stopped: AbortSignal,
): Promise<INodeExecutionData> {
	try {
		return await work(itemIndex, stopped);
	} catch (failure) {
		const error = toNodeError(context.getNode(), failure, itemIndex);
		if (!context.continueOnFail() || wasCancelled(context)) throw error;
		// not as the item's own `error`: n8n would replace these facts with the bare message
		return { json: { error: failureJson(failure) }, pairedItem: { item: itemIndex } };
	}
}

/** Tells whether the execution was cancelled; it then ends, whatever the node's error setting. */
function wasCancelled(context: IExecuteFunctions): boolean {
	return context.getExecutionCancelSignal()?.aborted ?? false;
}
