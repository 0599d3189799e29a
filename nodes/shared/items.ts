import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { failureJson, toNodeError } from './errors';

/**
 * Runs one piece of work for each input item, in order. A failing item ends the node, or becomes an item with an
 * `error` field when the node is set to continue; n8n then routes it to the error output if there is one.
 */
export async function forEachItem(
	context: IExecuteFunctions,
	work: (itemIndex: number) => Promise<IDataObject>,
): Promise<INodeExecutionData[]> {
	const results: INodeExecutionData[] = [];
	for (let itemIndex = 0; itemIndex < context.getInputData().length; itemIndex++) {
		results.push(await resultOf(context, work, itemIndex));
	}
	return results;
}

async function resultOf(
	context: IExecuteFunctions,
	work: (itemIndex: number) => Promise<IDataObject>,
	itemIndex: number,
): Promise<INodeExecutionData> {
	const pairedItem = { item: itemIndex };
	try {
		return { json: await work(itemIndex), pairedItem };
	} catch (failure) {
		if (!context.continueOnFail()) throw toNodeError(context.getNode(), failure, itemIndex);
		// No `error` beside `json`: n8n would replace the json, and with it every fact but the message.
		return { json: { error: failureJson(failure) }, pairedItem };
	}
}
