import type { RetryRule } from '../types';
import {
	DAY,
	equalHeader,
	header,
	hexHeader,
	inHeader,
	json,
	MINUTE,
	profile,
	stamped,
	STANDARD_OR_TEXT_KEYS,
	standardWebhooks,
	UTF8,
} from './row';

/** The same for both ways to authenticate. */
const VAPI_RETRY: RetryRule = {
	keeps: 'id-and-content',
	source:
		'Most messages carry their time in milliseconds; without it, two messages of a call can be equal. Not retried unless a backoffPlan is set (Vapi’s OpenAPI description).',
	id: [json('message.timestamp')],
};

export const ai = [
	profile({
		name: 'wandb',
		displayName: 'Weights & Biases',
		aliases: ['weights-and-biases'],
		group: 'AI',
		// its documentation computes base64; real receivers expect hex, with or without the prefix
		scheme: inHeader('X-Wandb-Signature', [
			{ prefix: '', encoding: 'hex' },
			{ prefix: '', encoding: 'base64' },
			{ prefix: 'sha256=', encoding: 'hex' },
		]),
		setup:
			'In the team settings, add a team secret, then open Webhooks → New webhook and enter the URL and that secret; then create an automation that calls the webhook, with event_type in its payload.',
		docs: 'https://docs.wandb.ai/models/automations/create-automations/webhook',
		retry: {
			keeps: 'nothing',
			source: 'Payloads are templates of the user, without an ID or a time. No retries are documented.',
		},
		event: [json('event_type')],
		limits: 'W&B sends neither a delivery ID nor a timestamp, so a copy cannot be told from a new delivery.',
		// EventType in wandb/automations/events.py; the docs say LINK_ARTIFACT where the server may say LINK_MODEL
		exampleEvents: [
			'LINK_ARTIFACT',
			'LINK_MODEL',
			'ADD_ARTIFACT_ALIAS',
			'ADD_ARTIFACT_TAG',
			'REMOVE_ARTIFACT_TAG',
			'ADD_COLLECTION_TAG',
			'REMOVE_COLLECTION_TAG',
			'UNLINK_ARTIFACT',
			'CREATE_ARTIFACT',
			'UPDATE_ARTIFACT_ALIAS',
			'RUN_METRIC',
			'RUN_METRIC_CHANGE',
			'RUN_METRIC_ZSCORE',
			'RUN_STATE',
		],
	}),
	profile({
		name: 'openai',
		displayName: 'OpenAI',
		group: 'AI',
		// openai-node src/resources/webhooks.ts: base64 after whsec_, otherwise the secret is used as text
		scheme: standardWebhooks(['webhook'], STANDARD_OR_TEXT_KEYS),
		secretLabel: 'Signing Secret',
		setup:
			'In the OpenAI platform, open Settings → Project → Webhooks → Create: paste the URL, select the events, and copy the signing secret to the credential.',
		docs: 'https://platform.openai.com/docs/guides/webhooks',
		retry: {
			keeps: 'id',
			spanSeconds: 3 * DAY,
			source: 'The webhook-id is signed. Retries for up to 72 hours (hookdeck.com, a secondary source).',
		},
		event: [json('type')],
		deliveryId: [header('webhook-id')],
		exampleEvents: ['response.completed', 'batch.completed', 'fine_tuning.job.succeeded'],
	}),
	profile({
		name: 'replicate',
		displayName: 'Replicate',
		group: 'AI',
		scheme: standardWebhooks(['webhook']),
		secretLabel: 'Signing Secret',
		setup:
			'Pass the URL as "webhook" when you create a prediction; read the signing secret (whsec_…) from GET /v1/webhooks/default/secret.',
		docs: 'https://replicate.com/docs/topics/webhooks/verify-webhook',
		retry: {
			keeps: 'id',
			spanSeconds: MINUTE,
			source: 'The webhook-id is signed. Only the final webhook is retried, for about a minute (replicate.com/docs).',
		},
		event: [json('status')],
		deliveryId: [header('webhook-id')],
		exampleEvents: ['starting', 'processing', 'succeeded', 'failed'],
	}),
	profile({
		name: 'recall',
		displayName: 'Recall.ai',
		aliases: ['recall-ai'],
		group: 'AI',
		// workspaces created before 2025-12-15 send the svix names
		scheme: standardWebhooks(['webhook', 'svix']),
		secretLabel: 'Workspace Secret',
		setup:
			'In the Recall.ai dashboard, open API Keys & Secrets → Create Workspace Secret, copy it to the credential, and add the URL as a webhook endpoint.',
		docs: 'https://docs.recall.ai/docs/authenticating-requests-from-recallai',
		retry: {
			keeps: 'id',
			spanSeconds: DAY,
			source: 'The webhook-id is signed. Retries for 24 hours (docs.recall.ai).',
		},
		event: [json('event')],
		deliveryId: [header('webhook-id'), header('svix-id')],
		exampleEvents: ['bot.done', 'transcript.done', 'recording.done'],
	}),
	profile({
		name: 'elevenlabs',
		displayName: 'ElevenLabs',
		group: 'AI',
		// elevenlabs-js src/wrapper/webhooks.ts: 30 minutes; a clock ahead is not judged
		scheme: stamped('ElevenLabs-Signature', { v: 'v0=', tolerance: 1800, ahead: Infinity }),
		secretPrefix: 'wsec_',
		setup:
			'In ElevenLabs, open Agents → Settings → Webhooks → Create with HMAC: paste the URL, copy the secret to the credential, and choose it as the post-call webhook.',
		docs: 'https://elevenlabs.io/docs/eleven-agents/workflows/post-call-webhooks',
		retry: {
			keeps: 'content',
			source: 'Bodies carry a conversation ID and an event time. Retries are opt-in; no schedule was found.',
		},
		event: [json('type')],
		exampleEvents: ['post_call_transcription', 'post_call_audio', 'call_initiation_failure'],
	}),
	profile({
		name: 'retell',
		displayName: 'Retell AI',
		group: 'AI',
		// retell-typescript-sdk src/lib/webhook_auth.ts
		scheme: stamped('x-retell-signature', { t: 'v=', v: 'd=', unit: 'ms', content: '{body}{t}' }),
		secretLabel: 'API Key',
		setup:
			'In the Retell dashboard, paste the URL under Settings → Webhooks or in the settings of the agent; the secret is the API key with the webhook badge.',
		docs: 'https://docs.retellai.com/features/secure-webhook',
		retry: {
			keeps: 'content',
			source:
				'Bodies carry the call with its ID and times. Up to three retries, no span (docs.retellai.com, quoted by others).',
		},
		event: [json('event')],
		exampleEvents: ['call_started', 'call_ended', 'call_analyzed'],
	}),
	profile({
		name: 'hugging-face',
		displayName: 'Hugging Face',
		aliases: ['huggingface'],
		group: 'AI',
		scheme: equalHeader('X-Webhook-Secret'),
		setup:
			'Open huggingface.co/settings/webhooks → Add a new webhook: paste the URL and the secret, and choose what to watch.',
		docs: 'https://huggingface.co/docs/hub/webhooks',
		retry: {
			keeps: 'id-and-content',
			source:
				'Webhook-Id (hub-docs #2749), with the content until it is known whether retries keep it. No schedule was found.',
		},
		event: [json('event.scope')],
		action: [json('event.action')],
		deliveryId: [header('Webhook-Id')],
		limits: 'The secret only proves who the sender is; the body is not signed.',
		exampleEvents: ['repo.content', 'discussion', 'discussion.comment', 'repo.config'],
	}),
	profile({
		name: 'firecrawl',
		displayName: 'Firecrawl',
		group: 'AI',
		scheme: hexHeader('X-Firecrawl-Signature', 'sha256='),
		setup:
			'Pass the URL as webhook.url when you start a crawl or batch scrape. In Firecrawl, open Settings → Advanced and copy the webhook secret of the account to the credential.',
		docs: 'https://docs.firecrawl.dev/webhooks/security',
		retry: {
			keeps: 'id-and-content',
			spanSeconds: 21 * MINUTE,
			source:
				'The pages of a crawl share its ID; webhookId and the content distinguish them. Retries after 1, 5 and 15 minutes (docs.firecrawl.dev).',
		},
		event: [json('type')],
		deliveryId: [json('webhookId')],
		exampleEvents: ['crawl.page', 'crawl.completed', 'batch_scrape.completed'],
	}),
	profile({
		name: 'cursor',
		displayName: 'Cursor Cloud Agents',
		group: 'AI',
		scheme: hexHeader('X-Webhook-Signature', 'sha256='),
		setup:
			'Pass the URL and a secret of at least 32 characters as webhook.url and webhook.secret when you launch an agent, and enter the same secret in the credential.',
		docs: 'https://cursor.com/docs/cloud-agent/api/webhooks',
		retry: { keeps: 'content', source: 'Bodies carry the agent’s ID and the time. No retries are documented.' },
		event: [json('event')],
		deliveryId: [header('X-Webhook-ID')],
		limits: 'The delivery ID is not covered by the signature.',
		exampleEvents: ['statusChange'],
	}),
	profile({
		name: 'deepgram',
		displayName: 'Deepgram',
		group: 'AI',
		scheme: equalHeader('dg-token'),
		secretLabel: 'API Key ID',
		setup:
			'Pass the URL as the callback parameter. Deepgram sends the ID of the API key that made the request: copy the key ID from Console → API Keys to the credential.',
		docs: 'https://developers.deepgram.com/docs/callback',
		retry: {
			keeps: 'content',
			spanSeconds: 5 * MINUTE,
			source: 'Bodies carry the request’s ID. Ten retries, 30 s apart (general knowledge).',
		},
		deliveryId: [json('metadata.request_id')],
		limits: 'The secret only proves who the sender is; the body is not signed.',
		exampleEvents: [],
	}),
	profile({
		name: 'vapi',
		displayName: 'Vapi',
		group: 'AI',
		scheme: hexHeader('x-vapi-signature'),
		setup:
			'In Vapi, open Integrations → Server Configuration → Custom Credential: choose HMAC with SHA-256, the header x-vapi-signature and a secret. Assign this Vapi credential to the server URL, and enter the same secret in the n8n credential.',
		docs: 'https://docs.vapi.ai/server-url/server-authentication',
		retry: VAPI_RETRY,
		event: [json('message.type')],
		exampleEvents: ['end-of-call-report', 'status-update', 'tool-calls'],
	}),
	profile({
		name: 'vapi-secret',
		displayName: 'Vapi (Secret Header)',
		group: 'AI',
		scheme: equalHeader('X-Vapi-Secret'),
		setup:
			'In Vapi, enter the URL as the server URL of the assistant or phone number, together with a secret. Enter the same secret in the credential.',
		docs: 'https://docs.vapi.ai/server-url/server-authentication',
		retry: VAPI_RETRY,
		event: [json('message.type')],
		limits: 'The secret only proves who the sender is; the body is not signed.',
		exampleEvents: ['end-of-call-report', 'status-update', 'tool-calls'],
	}),
	profile({
		name: 'fireflies',
		displayName: 'Fireflies.ai',
		group: 'AI',
		// SHA-256, although other senders use this header for SHA-1
		scheme: hexHeader('X-Hub-Signature', 'sha256='),
		secretLabel: 'Signing Secret',
		setup:
			'In Fireflies, open Settings → Developer settings: paste the URL as the webhook, and save a signing secret of 16 to 32 characters. Enter the same secret in the credential.',
		docs: 'https://docs.fireflies.ai/graphql-api/webhooks-v2',
		retry: {
			keeps: 'content',
			source: 'Bodies carry the meeting’s ID and the time in milliseconds. No schedule was found.',
		},
		// version 1 of the webhooks has eventType
		event: [json('event'), json('eventType')],
		exampleEvents: ['meeting.transcribed'],
	}),
	profile({
		name: 'granola',
		displayName: 'Granola',
		group: 'AI',
		scheme: standardWebhooks(['webhook']),
		secretLabel: 'Signing Secret',
		setup:
			'In Granola (Business plan), open Settings → Connectors → Webhooks: add the URL, select the events, and copy the signing secret to the credential.',
		docs: 'https://docs.granola.ai/webhooks',
		retry: { keeps: 'id', source: 'The webhook-id is signed. No schedule was found.' },
		event: [json('event_type')],
		deliveryId: [header('webhook-id')],
		exampleEvents: ['note.generated'],
	}),
	profile({
		name: 'circleback',
		displayName: 'Circleback',
		group: 'AI',
		// the key is the whole secret as text, including `whsec_`
		scheme: hexHeader('x-signature'),
		secretLabel: 'Signing Secret',
		secretPrefix: 'whsec_',
		setup:
			'In Circleback, open Automations, add a webhook step with the URL, and copy its signing secret to the credential.',
		docs: 'https://circleback.ai/docs/webhook-integration',
		retry: { keeps: 'content', source: 'Bodies carry the meeting with its ID and time. No schedule was found.' },
		deliveryId: [json('id')],
		exampleEvents: [],
	}),
	profile({
		name: 'claude',
		displayName: 'Claude',
		aliases: ['anthropic'],
		group: 'AI',
		scheme: standardWebhooks(['webhook']),
		secretLabel: 'Signing Key',
		setup:
			'In the Claude Console, open Settings → Webhooks → Add endpoint: paste the URL, select the events, and copy the signing key (whsec_…) to the credential.',
		docs: 'https://platform.claude.com/docs/en/api/beta/webhooks',
		retry: { keeps: 'id', source: 'The webhook-id is signed. No schedule was found.' },
		event: [json('data.type')],
		deliveryId: [header('webhook-id')],
		exampleEvents: ['session.status_idled', 'session.created', 'agent.updated'],
	}),
	profile({
		name: 'langfuse',
		displayName: 'Langfuse',
		group: 'AI',
		scheme: stamped('x-langfuse-signature', { tolerance: DAY }),
		secretLabel: 'Signing Secret',
		secretPrefix: 'lf-whsec_',
		setup:
			'In the project, open Prompts → Automations → Create automation: choose the prompt version event, paste the URL, and copy the signing secret (lf-whsec_…) to the credential.',
		docs: 'https://langfuse.com/docs/prompt-management/features/webhooks-slack-integrations',
		retry: {
			keeps: 'id',
			source: 'Every event has an ID. No schedule was found, so a tolerance of one day was chosen.',
		},
		event: [json('type')],
		action: [json('action')],
		deliveryId: [json('id')],
		exampleEvents: ['prompt-version.created'],
	}),
	profile({
		name: 'fathom',
		displayName: 'Fathom',
		group: 'AI',
		scheme: standardWebhooks(['webhook']),
		setup:
			'In Fathom, open Settings → API Access → Add webhook: paste the URL, choose what the webhook contains, and copy the secret (whsec_…) to the credential.',
		docs: 'https://developers.fathom.ai/webhooks',
		retry: { keeps: 'id', source: 'The webhook-id is signed. No schedule was found.' },
		deliveryId: [header('webhook-id')],
		limits: 'Fathom sends no event name. Each delivery is a meeting whose content is ready.',
		exampleEvents: [],
	}),
	profile({
		name: 'composio',
		displayName: 'Composio',
		group: 'AI',
		// @composio/core triggers.verifyWebhook: the secret is used as text
		scheme: standardWebhooks(['webhook'], UTF8),
		setup:
			'Create the subscription with POST /api/v3/webhook_subscriptions and the URL, or in the project’s settings → Webhook. Copy the secret, which is shown only once, to the credential.',
		docs: 'https://docs.composio.dev/docs/webhook-verification',
		retry: { keeps: 'id', source: 'The webhook-id is signed, and retries keep it (docs.composio.dev). No span.' },
		event: [json('type')],
		action: [json('metadata.trigger_slug')],
		deliveryId: [header('webhook-id')],
		exampleEvents: ['composio.trigger.message', 'composio.connected_account.expired'],
	}),
];
