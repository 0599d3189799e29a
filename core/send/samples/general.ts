import type { SampleEvent } from './sample';
import { wandb } from './wandb';

export const general: readonly SampleEvent[] = [
	...wandb,
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
