import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Identity } from '../../../core/receive/claims/places';

/** The data that `execute()` needs, besides the items, to run a delivery once. */
export interface Delivery extends Identity {
	readonly respond: string;
}

/** The field of an item that carries these data from `webhook()` to `execute()`, possibly in another process. It is not output. */
const HANDED_OVER = 'webhookTriggerDelivery';

/** Records in each item which delivery it belongs to. */
export function handOver(items: readonly INodeExecutionData[], delivery: Delivery): INodeExecutionData[] {
	const { key, windowSeconds, respond } = delivery;
	const note: IDataObject = { key, windowSeconds, respond };
	return items.map((item) => ({ ...item, json: { ...item.json, [HANDED_OVER]: note } }));
}

/** An item as the node outputs it, and its delivery if that must run only once. */
export interface HandedOver {
	readonly item: INodeExecutionData;
	readonly delivery: Delivery | undefined;
}

export function takeOver(items: readonly INodeExecutionData[]): readonly HandedOver[] {
	return items.map((item) => {
		if (!(HANDED_OVER in item.json)) return { item, delivery: undefined };
		const { [HANDED_OVER]: note, ...json } = item.json;
		return { item: { ...item, json }, delivery: note as unknown as Delivery };
	});
}
