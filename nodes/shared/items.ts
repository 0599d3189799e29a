import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { failureJson, toNodeError } from './errors';

/** The work for one item; the signal says that the node has failed over another item and nobody waits any more. */
export type ItemWork = (itemIndex: number, stopped: AbortSignal) => Promise<INodeExecutionData>;

/**
 * Runs one piece of work for each input item; the outputs are in the items' order. A failing item ends the node, or
 * becomes an item with an `error` field when the node is set to continue; n8n then routes it to the error output if
 * there is one. After a failure that ends the node no further item is begun, and those under way are waited for, so that
 * nothing is left running unseen.
 *
 * @param concurrency how many items are worked on at the same time; 1 = strictly one after the other
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
		// Not as the item's own `error`: n8n would put its bare message in the place of these facts.
		return { json: { error: failureJson(failure) }, pairedItem: { item: itemIndex } };
	}
}

/** A cancelled execution ends, whatever the node does about errors. */
function wasCancelled(context: IExecuteFunctions): boolean {
	return context.getExecutionCancelSignal()?.aborted ?? false;
}
