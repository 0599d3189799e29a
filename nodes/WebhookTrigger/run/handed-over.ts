import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Identity } from '../../../core/receive/claims/places';

/** What `execute()` needs to know of a delivery, besides its items, to run it once. */
export interface Delivery extends Identity {
	readonly respond: string;
}

/** Of an item on its way from `webhook()` to `execute()`, which may be in another process. It never leaves the node. */
const HANDED_OVER = 'webhookTriggerDelivery';

/** Notes in each item which delivery it belongs to. */
export function handOver(items: readonly INodeExecutionData[], delivery: Delivery): INodeExecutionData[] {
	const { key, windowSeconds, respond } = delivery;
	const note: IDataObject = { key, windowSeconds, respond };
	return items.map((item) => ({ ...item, json: { ...item.json, [HANDED_OVER]: note } }));
}

/** An item as it leaves the node, and the delivery it belongs to if that is to run once. */
export interface HandedOver {
	readonly item: INodeExecutionData;
	readonly delivery: Delivery | undefined;
}

export function takeOver(items: readonly INodeExecutionData[]): readonly HandedOver[] {
	return items.map((item) => {
		const { [HANDED_OVER]: note, ...json } = item.json;
		return note === undefined
			? { item, delivery: undefined }
			: { item: { ...item, json }, delivery: note as unknown as Delivery };
	});
}
