import { inHeader, json, profile } from './row';

export const ai = [
	profile({
		name: 'wandb',
		displayName: 'Weights & Biases',
		group: 'AI',
		// its documentation computes base64 or prefixed hex, receivers in the wild expect bare hex
		scheme: inHeader('X-Wandb-Signature', [
			{ prefix: '', encoding: 'hex' },
			{ prefix: '', encoding: 'base64' },
			{ prefix: 'sha256=', encoding: 'hex' },
		]),
		setup:
			'In the team settings add a secret, then a webhook with the URL and that secret; create an automation in the registry or project that calls the webhook, with event_type in its payload.',
		docs: 'https://docs.wandb.ai/guides/core/automations/create-automations/webhook/',
		confidence: 'A',
		event: [json('event_type')],
		limits: 'W&B sends neither a delivery id nor a timestamp: repeated deliveries are known by their body.',
		exampleEvents: ['LINK_ARTIFACT', 'ADD_ARTIFACT_ALIAS', 'CREATE_ARTIFACT', 'RUN_METRIC'],
	}),
];
