/**
 * Lists of events as vendors send them, and deliveries of equal bodies. What must be put out for each is written here, apart from
 * the rows of the product.
 */
import type { Sample } from '../unit/core/signature/genuine-deliveries';

/** One list of a vendor: how it is written, and where its events are in what was sent. */
export interface ListWriting {
	/** @param ids of the events, unique for the vendor */
	readonly write: (ids: readonly number[], attempt: number) => unknown;
	readonly elements: (document: never) => readonly unknown[];
	/** the filter of the trigger, and which events it takes */
	readonly events?: string;
	readonly takes?: (element: never) => boolean;
}

const time = (id: number) => new Date(Date.UTC(2026, 0, 1) + id * 1000).toISOString();
const kinds = ['contact.creation', 'deal.creation', 'contact.propertyChange'];

const hubspot = {
	// attemptNumber counts the attempts inside of every event
	write: (ids: readonly number[], attempt: number) =>
		ids.map((id) => ({
			eventId: id,
			subscriptionId: 5,
			occurredAt: 1_795_600_000_000,
			subscriptionType: kinds[id % kinds.length],
			attemptNumber: attempt - 1,
		})),
	elements: (document: unknown[]) => document,
};
interface Entries<Key extends string> {
	readonly entry: readonly Readonly<Record<Key, readonly unknown[]>>[];
}
const entries = {
	write: (ids: readonly number[]) => ({
		object: 'page',
		entry: ids.map((id) => ({ id: '1', time: id, changes: [{ field: 'feed', value: { verb: 'add' } }] })),
	}),
	elements: ({ entry }: Entries<'changes'>) => entry.flatMap(({ changes }) => changes),
};

export const lists: Readonly<Record<string, ListWriting>> = {
	'hubspot-v1': hubspot,
	'hubspot-v3': {
		...hubspot,
		events: 'contact.*',
		takes: ({ subscriptionType }: { subscriptionType: string }) => subscriptionType.startsWith('contact.'),
	},
	gocardless: {
		write: (ids) => ({
			events: ids.map((id) => ({ id: `EV${id}`, resource_type: id % 3 ? 'payments' : 'mandates', action: 'created' })),
			meta: { webhook_id: `WB${ids[0]}` },
		}),
		elements: ({ events }: { events: unknown[] }) => events,
		events: 'payments',
		takes: ({ resource_type }: { resource_type: string }) => resource_type === 'payments',
	},
	line: {
		write: (ids, attempt) => ({
			destination: 'U1',
			events: ids.map((id) => ({
				type: 'message',
				webhookEventId: `01F${id}`,
				deliveryContext: { isRedelivery: attempt > 1 },
				message: { text: 'yes' },
			})),
		}),
		elements: ({ events }: { events: unknown[] }) => events,
	},
	meta: entries,
	instagram: {
		write: (ids) => ({
			object: 'instagram',
			entry: ids.map((id) => ({ id: '17', time: id, messaging: [{ message: { mid: `m_${id}`, text: 'yes' } }] })),
		}),
		elements: ({ entry }: Entries<'messaging'>) => entry.flatMap(({ messaging }) => messaging),
	},
	whatsapp: {
		write: (ids) => ({
			object: 'whatsapp_business_account',
			entry: [
				{ id: '1', changes: ids.map((id) => ({ field: 'messages', value: { messages: [{ id: `wamid.${id}` }] } })) },
			],
		}),
		elements: ({ entry }: Entries<'changes'>) => entry.flatMap(({ changes }) => changes),
	},
	xero: {
		// two updates of one invoice are equal; the sequence is beside the list
		write: (ids) => ({
			events: ids.map(() => ({ resourceId: '123', eventType: 'UPDATE', eventCategory: 'INVOICE' })),
			firstEventSequence: ids[0],
			lastEventSequence: ids.at(-1),
		}),
		elements: ({ events }: { events: unknown[] }) => events,
	},
	quickbooks: {
		write: (ids) => ({
			eventNotifications: ids.map((id) => ({
				realmId: '1',
				dataChangeEvent: { entities: [{ name: 'Customer', id: '1', operation: 'Update', lastUpdated: time(id) }] },
			})),
		}),
		elements: ({ eventNotifications }: { eventNotifications: { dataChangeEvent: { entities: unknown[] } }[] }) =>
			eventNotifications.flatMap(({ dataChangeEvent }) => dataChangeEvent.entities),
	},
	klaviyo: {
		// meta.timestamp is the time of sending
		write: (ids, attempt) => ({
			data: ids.map((id) => ({ external_id: `e${id}`, topic: 'event:klaviyo.opened_email' })),
			meta: { klaviyo_webhook_id: '01', timestamp: time(attempt) },
		}),
		elements: ({ data }: { data: unknown[] }) => data,
	},
	fastspring: {
		write: (ids) => ({ events: ids.map((id) => ({ id: `e${id}`, type: 'order.completed', data: {} })) }),
		elements: ({ events }: { events: unknown[] }) => events,
	},
	asana: {
		write: (ids) => ({
			events: ids.map((id) => ({ action: 'changed', resource: { gid: '1' }, created_at: time(id) })),
		}),
		elements: ({ events }: { events: unknown[] }) => events,
	},
	'azure-event-grid': {
		write: (ids) => ids.map((id) => ({ id: `e${id}`, eventType: 'Microsoft.Storage.BlobCreated' })),
		elements: (document: unknown[]) => document,
	},
	okta: {
		write: (ids) => ({
			eventType: 'com.okta.event_hook',
			eventId: `h${ids[0]}`,
			data: { events: ids.map((id) => ({ uuid: `u${id}`, eventType: 'user.session.start' })) },
		}),
		elements: ({ data }: { data: { events: unknown[] } }) => data.events,
	},
	'adyen-standard': {
		write: (ids) => ({
			live: 'false',
			notificationItems: ids.map((id) => ({
				NotificationRequestItem: { pspReference: `p${id}`, eventCode: 'CAPTURE', success: 'true' },
			})),
		}),
		elements: ({ notificationItems }: { notificationItems: unknown[] }) => notificationItems,
	},
};

const order = (id: number) => JSON.stringify({ id, status: 'processing' });

/** Vendors that send one order under several topics, each a delivery of its own. */
export const topics: Readonly<Record<string, (delivery: number) => Sample>> = {
	shopify: (delivery) => ({
		body: order(Math.floor(delivery / 3)),
		event: ['orders/create', 'orders/updated', 'orders/paid'][delivery % 3],
		// one purchase is one event under three topics
		headers: { 'X-Shopify-Event-Id': `e${Math.floor(delivery / 3)}`, 'X-Shopify-Webhook-Id': `w${delivery}` },
	}),
	woocommerce: (delivery) => ({
		body: order(Math.floor(delivery / 4)),
		event: ['order.created', 'order.updated', 'order.updated', 'order.deleted'][delivery % 4],
		id: `d${delivery}`,
	}),
};
