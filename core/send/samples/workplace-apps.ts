import type { SampleEvent } from './sample';
import { uuidFromToken } from './sample';

/** Projects, customers, forms and operations. */
export const work: readonly SampleEvent[] = [
	/** @see https://linear.app/developers/webhooks */
	{
		profile: 'linear',
		name: 'Issue create',
		event: 'Issue',
		deliveryId: ({ token }) => uuidFromToken(token),
		headers: () => ({ 'User-Agent': 'Linear-Webhook' }),
		body: ({ token, iso, seconds }) => ({
			json: {
				action: 'create',
				type: 'Issue',
				createdAt: iso,
				organizationId: 'a7ff7a14-7cd3-4d10-b99e-bf9f3e5cdc7a',
				webhookTimestamp: seconds * 1000,
				webhookId: uuidFromToken(`hook${token}`),
				url: 'https://linear.app/example/issue/ENG-42',
				data: {
					id: uuidFromToken(token),
					identifier: 'ENG-42',
					title: 'Show the delivery report in the run',
					priority: 2,
					state: { name: 'Todo', type: 'unstarted' },
					team: { key: 'ENG', name: 'Engineering' },
				},
			},
		}),
	},
	/** @see https://www.typeform.com/developers/webhooks/example-payload/ */
	{
		profile: 'typeform',
		name: 'form_response',
		headers: () => ({ 'User-Agent': 'Typeform Webhooks' }),
		body: ({ token, iso }) => ({
			json: {
				event_id: token,
				event_type: 'form_response',
				form_response: {
					form_id: 'lT4Z3j',
					token: `${token}response`,
					landed_at: iso,
					submitted_at: iso,
					definition: { id: 'lT4Z3j', title: 'Webhooks example', fields: [{ id: 'DlXFaesGBpoF', type: 'short_text' }] },
					answers: [{ type: 'text', text: 'It just worked', field: { id: 'DlXFaesGBpoF', type: 'short_text' } }],
				},
			},
		}),
	},
	/** @see https://developers.hubspot.com/docs/api/webhooks */
	{
		profile: 'hubspot-v3',
		name: 'contact.creation',
		body: ({ seconds }) => ({
			json: [
				{
					eventId: seconds % 1_000_000_000,
					subscriptionId: 25,
					portalId: 33,
					appId: 1160452,
					occurredAt: seconds * 1000,
					subscriptionType: 'contact.creation',
					attemptNumber: 0,
					objectId: 123,
					changeFlag: 'CREATED',
					changeSource: 'IMPORT',
				},
			],
		}),
	},
	/** @see https://developer.zendesk.com/documentation/event-connectors/webhooks/ */
	{
		profile: 'zendesk',
		name: 'ticket created',
		deliveryId: ({ token }) => `01H${token.toUpperCase()}`.slice(0, 26),
		headers: () => ({ 'User-Agent': 'Zendesk Webhook', 'X-Zendesk-Account-Id': '123456' }),
		body: ({ token, iso }) => ({
			json: {
				type: 'zen:event-type:ticket.created',
				account_id: 123456,
				id: uuidFromToken(token),
				time: iso,
				zendesk_event_version: '2022-11-06',
				subject: 'zen:ticket:5158',
				event: {},
				detail: { id: '5158', status: 'OPEN', priority: 'HIGH', subject: 'A delivery came twice' },
			},
		}),
	},
	/** @see https://developers.notion.com/reference/webhooks */
	{
		profile: 'notion',
		name: 'page.created',
		body: ({ token, iso }) => ({
			json: {
				id: uuidFromToken(token),
				timestamp: iso,
				workspace_id: '13950b26-c203-4f3b-b97d-93ec06319565',
				subscription_id: '29d75c0d-5546-4414-8459-7b7a92f1fc4b',
				type: 'page.created',
				authors: [{ id: 'c7c11cca-1d73-471d-9b6e-bdef51470190', type: 'person' }],
				attempt_number: 1,
				entity: { id: '153104cd-477e-809d-8dc4-ff2d96ae3090', type: 'page' },
				data: { parent: { id: '13950b26-c203-4f3b-b97d-93ec06319565', type: 'space' } },
			},
		}),
	},
	/** @see https://developer.pagerduty.com/docs/webhooks-overview */
	{
		profile: 'pagerduty',
		name: 'incident.triggered',
		headers: ({ token }) => ({ 'X-Webhook-Id': uuidFromToken(token), 'User-Agent': 'PagerDuty-Webhook/V3.0' }),
		body: ({ token, iso }) => ({
			json: {
				event: {
					id: `01${token.toUpperCase()}`.slice(0, 26),
					event_type: 'incident.triggered',
					resource_type: 'incident',
					occurred_at: iso,
					agent: { id: 'PLH1HKV', type: 'user_reference' },
					data: {
						id: 'PGR0VU2',
						type: 'incident',
						number: 2,
						title: 'Deliveries wait longer than a minute',
						status: 'triggered',
						urgency: 'high',
						service: { id: 'PF9KMXH', summary: 'Webhooks', type: 'service_reference' },
					},
				},
			},
		}),
	},
	/** @see https://circleci.com/docs/webhooks/ */
	{
		profile: 'circleci',
		name: 'workflow-completed',
		event: 'workflow-completed',
		headers: () => ({ 'User-Agent': 'CircleCI-Webhook/1.0' }),
		body: ({ token, iso }) => ({
			json: {
				type: 'workflow-completed',
				id: uuidFromToken(token),
				happened_at: iso,
				webhook: { id: 'cf8c4fdd-0587-4da1-b4ca-4846e9640af9', name: 'Sample Webhook' },
				workflow: { id: 'fda08377-fe7e-46b1-8992-3a7aaecac9c3', name: 'build-testing', status: 'success' },
				pipeline: { id: '1285fe1d-d3a6-44fc-8886-8979558254c4', number: 130 },
				project: { name: 'webhook-service', slug: 'github/circleci/webhook-service' },
			},
		}),
	},
];
