import type { SampleEvent } from './sample';

export const general: readonly SampleEvent[] = [
	/** @see https://docs.wandb.ai/models/automations/create-automations/webhook */
	...(['ADD_ARTIFACT_ALIAS', 'LINK_ARTIFACT'] as const).map((type): SampleEvent => ({
		profile: 'wandb',
		name: type,
		body: () => ({
			json: {
				event_type: type,
				event_author: 'mona',
				alias: type === 'ADD_ARTIFACT_ALIAS' ? 'production' : '',
				artifact_version: 'wandb-artifact://_id/QXJ0aWZhY3Q6NTE3ODg5ODg3',
				artifact_version_string: 'acme/model-registry/churn:v7',
				artifact_collection_name: 'churn',
				project_name: 'model-registry',
				entity_name: 'acme',
			},
		}),
	})),
	/** @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#payload-structure */
	{
		profile: 'standard-webhooks',
		name: 'user.created',
		body: ({ iso, token }) => ({
			json: {
				type: 'user.created',
				timestamp: iso,
				data: { id: `usr_${token}`, name: 'Ada', email: 'ada@example.com' },
			},
		}),
	},
	/** @see https://platform.openai.com/docs/guides/webhooks */
	{
		profile: 'openai',
		name: 'response.completed',
		headers: () => ({ 'User-Agent': 'OpenAI/1.0 (+https://platform.openai.com/docs/webhooks)' }),
		deliveryId: ({ token }) => `wh_${token}`,
		body: ({ token, seconds }) => ({
			json: {
				id: `evt_${token}`,
				object: 'event',
				created_at: seconds,
				type: 'response.completed',
				data: { id: 'resp_abc123' },
			},
		}),
	},
];
