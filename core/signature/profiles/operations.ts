import type { Handshake } from '../types';
import { signedPing } from './handshakes';
import {
	base64Header,
	DAY,
	equalHeader,
	header,
	hexHeader,
	hmacOf,
	inHeader,
	json,
	profile,
	spelled,
	stamped,
	standardWebhooks,
	timeIn,
	UTF8,
} from './row';
import { buildkite } from './vendors/buildkite';
import { grafana } from './vendors/grafana';

/** Smartcar sends a random text when a webhook is verified; a delivery is a JSON object, which never matches. */
const SMARTCAR_CHALLENGE = /[\w-]{1,128}/;

/** Version 4 and the versions before it name the event and the text in places of their own. */
const smartcarChallenge = (is: string, path: string, challenge: string): Handshake => ({
	title: is,
	when: [
		{ on: 'method', is: 'POST' },
		{ on: 'json', path, is },
	],
	verified: true,
	answer: {
		status: 200,
		json: { challenge: { mac: json(challenge), form: SMARTCAR_CHALLENGE, encoding: 'hex' } },
	},
});

export const operations = [
	profile({
		name: 'sentry',
		displayName: 'Sentry',
		group: 'Operations',
		// getsentry/integration-platform-example: "may be one of these two"; alert actions are signed under the second name
		scheme: inHeader(['Sentry-Hook-Signature', 'Sentry-App-Signature'], spelled('', 'hex')),
		secretLabel: 'Client Secret',
		setup:
			'In Sentry, open Settings → Developer Settings → New Internal Integration: paste the URL as the webhook URL, turn on the alerts, and copy the client secret to the credential.',
		docs: 'https://docs.sentry.io/organization/integrations/integration-platform/webhooks/',
		retry: {
			keeps: 'id-and-content',
			source:
				'An issue that is resolved, reopened and resolved again can send the same content; each request has an ID. No retries (secondary source).',
		},
		event: [header('Sentry-Hook-Resource')],
		action: [json('action')],
		deliveryId: [header('Request-ID')],
		limits: 'The resource, the delivery ID and the timestamp are not covered by the signature.',
		exampleEvents: ['issue.created', 'event_alert.triggered', 'comment'],
	}),
	profile({
		name: 'pagerduty',
		displayName: 'PagerDuty',
		group: 'Operations',
		scheme: inHeader('X-PagerDuty-Signature', spelled('v1=', 'hex'), { separator: ',' }),
		secretLabel: 'Webhook Secret',
		setup:
			'In PagerDuty, open Integrations → Generic Webhooks (v3) → New Webhook: paste the URL, select the events, and copy the secret to the credential; it is shown only once.',
		docs: 'https://developer.pagerduty.com/docs/verifying-webhook-signatures',
		retry: {
			keeps: 'id',
			spanSeconds: 2 * DAY,
			source: 'The event’s ID. Retries for up to 48 hours (developer.pagerduty.com, Webhooks Behavior).',
		},
		event: [json('event.event_type')],
		deliveryId: [json('event.id')],
		exampleEvents: ['incident.triggered', 'incident.resolved', 'incident.*'],
	}),
	profile({
		name: 'vercel',
		displayName: 'Vercel',
		group: 'Operations',
		scheme: hexHeader('x-vercel-signature', '', hmacOf('hmac-sha1')),
		secretLabel: 'Webhook Secret',
		setup:
			'In Vercel, open Team → Settings → Webhooks → Create Webhook: paste the URL, select the events, and copy the secret to the credential; it is shown only once.',
		docs: 'https://vercel.com/docs/webhooks',
		retry: {
			keeps: 'id',
			spanSeconds: DAY,
			source:
				'The body’s ID is that of the delivery (vercel.com/docs/webhooks). Retries for 24 hours (general knowledge).',
		},
		event: [json('type')],
		deliveryId: [json('id')],
		exampleEvents: ['deployment.created', 'deployment.succeeded', 'deployment.error'],
	}),
	profile({
		name: 'netlify',
		displayName: 'Netlify',
		group: 'Operations',
		scheme: {
			kind: 'jws',
			algorithm: 'hmac-sha256',
			keys: [{ encoding: 'utf8' }],
			header: 'X-Webhook-Signature',
			bodyHash: { claim: 'sha256', encoding: 'hex' },
			issuer: 'netlify',
			tolerance: 60,
		},
		secretLabel: 'JWS Secret Token',
		setup:
			'In the project, open Project configuration → Notifications → Deploy notifications → Add notification → HTTP POST request: paste the URL and the JWS secret token.',
		docs: 'https://docs.netlify.com/site-deploys/deploy-notifications/#payload-signature',
		retry: { keeps: 'content', source: 'Bodies carry the deploy with its ID and times. No schedule was found.' },
		event: [header('X-Netlify-Event'), json('state')],
		eventAliases: [json('state')],
		deliveryId: [{ in: 'joined', parts: [json('id'), json('state')], separator: ':' }],
		exampleEvents: ['deploy_created', 'deploy_failed', 'deploy_building', 'ready'],
	}),
	...buildkite,
	profile({
		name: 'terraform-cloud',
		displayName: 'HCP Terraform',
		aliases: ['terraform', 'hcp-terraform'],
		group: 'Operations',
		scheme: hexHeader('X-TFE-Notification-Signature', '', hmacOf('hmac-sha512')),
		secretLabel: 'Token',
		setup:
			'Publish this workflow. Then, in the workspace, open Settings → Notifications → Create a notification → Webhook: paste the URL and the token.',
		docs: 'https://developer.hashicorp.com/terraform/cloud-docs/api-docs/notification-configurations#notification-authenticity',
		retry: { keeps: 'content', source: 'Bodies carry the run and its time. No retries are documented.' },
		event: [json('trigger')],
		lists: [{ path: 'notifications[]', event: [json('trigger')] }],
		exampleEvents: ['run:completed', 'run:errored', 'assessment:drifted'],
		handshakes: [signedPing('notifications[0].trigger', 'verification')],
	}),
	profile({
		name: 'render',
		displayName: 'Render',
		group: 'Operations',
		scheme: standardWebhooks(['webhook']),
		secretLabel: 'Signing Secret',
		setup:
			'In Render, open Integrations → Webhooks → Create Webhook: paste the URL, select the events, and copy the signing secret to the credential.',
		docs: 'https://render.com/docs/webhooks',
		retry: { keeps: 'id', source: 'The webhook-id is signed. No span was found.' },
		event: [json('type')],
		deliveryId: [header('webhook-id')],
		exampleEvents: ['deploy_ended', 'deploy_started', 'build_ended'],
	}),
	profile({
		name: 'scalr',
		displayName: 'Scalr',
		group: 'Operations',
		scheme: inHeader('X-Signature', spelled('', 'hex'), {
			algorithm: 'hmac-sha1',
			content: '{body}{t}',
			timestamp: timeIn('Date', 'rfc1123-utc'),
		}),
		secretLabel: 'Signing Key',
		setup: 'In Scalr, create a webhook endpoint with the URL and copy its signing key to the credential.',
		docs: 'https://docs.scalr.io/docs/webhooks',
		retry: {
			keeps: 'content',
			source: 'Bodies carry an event ID and a time (general knowledge). No schedule was found.',
		},
		event: [json('eventName'), json('event_name')],
		exampleEvents: [],
	}),
	profile({
		name: 'circleci',
		displayName: 'CircleCI',
		group: 'Operations',
		scheme: inHeader('circleci-signature', spelled('v1=', 'hex'), { separator: ',' }),
		secretLabel: 'Secret Token',
		setup:
			'In the project, open Project Settings → Webhooks → Add Webhook: paste the URL and the secret token, and select the events.',
		docs: 'https://circleci.com/docs/guides/integration/outbound-webhooks/',
		retry: {
			keeps: 'id',
			source: 'The ID is the documented key for duplicates. Retries "at a later time", no span (circleci.com/docs).',
		},
		event: [json('type'), header('circleci-event-type')],
		deliveryId: [json('id')],
		exampleEvents: ['workflow-completed', 'job-completed'],
	}),
	profile({
		name: 'incident-io',
		displayName: 'incident.io',
		group: 'Operations',
		scheme: standardWebhooks(['webhook']),
		secretLabel: 'Signing Secret',
		setup:
			'In incident.io, open Settings → Webhooks → Add endpoint: paste the URL, select the events, and copy the signing secret to the credential.',
		docs: 'https://docs.incident.io/api-reference/webhooks',
		retry: {
			keeps: 'id',
			spanSeconds: DAY,
			source:
				'The webhook-id is signed. Retries for 24 hours; the endpoint is turned off after five days of failures (docs.incident.io).',
		},
		event: [json('event_type')],
		deliveryId: [header('webhook-id')],
		exampleEvents: ['public_incident.incident_created_v2', 'public_incident.incident_updated_v2'],
	}),
	profile({
		name: 'rootly',
		displayName: 'Rootly',
		group: 'Operations',
		// no dot between the timestamp and the body
		scheme: stamped('X-Rootly-Signature', { content: '{t}{body}' }),
		setup:
			'In Rootly, open Configuration → Webhooks → New webhook: paste the URL, select the events, and copy the secret to the credential.',
		docs: 'https://docs.rootly.com/configuration/webhooks',
		retry: { keeps: 'id', source: 'The event’s ID. No schedule was found.' },
		event: [json('event.type')],
		deliveryId: [json('event.id')],
		exampleEvents: ['incident.created', 'incident.updated', 'incident.resolved'],
	}),
	...grafana,
	profile({
		name: 'heroku',
		displayName: 'Heroku',
		group: 'Operations',
		scheme: base64Header('Heroku-Webhook-Hmac-SHA256'),
		setup:
			'Create the webhook with heroku webhooks:add: pass the URL, and a secret as --secret. Without --secret, Heroku generates a secret and shows it once. Enter the secret in the credential.',
		docs: 'https://devcenter.heroku.com/articles/app-webhooks',
		retry: {
			keeps: 'id',
			source:
				'Every notification has an ID. Webhooks of level sync are retried, those of level notify are not (devcenter.heroku.com).',
		},
		event: [json('resource')],
		action: [json('action')],
		deliveryId: [json('id')],
		exampleEvents: ['release.create', 'release.update'],
	}),
	profile({
		name: 'doppler',
		displayName: 'Doppler',
		group: 'Operations',
		scheme: hexHeader('X-Doppler-Signature', 'sha256='),
		setup:
			'In the project, open Webhooks → Add webhook: paste the URL and a secret, and enter the same secret in the credential.',
		docs: 'https://docs.doppler.com/docs/webhooks',
		retry: {
			keeps: 'nothing',
			source: 'Bodies name the configuration, but carry neither an ID nor a time. No schedule was found.',
		},
		event: [json('type')],
		limits:
			'Doppler sends neither a delivery ID nor a timestamp, so a copy cannot be distinguished from a new delivery.',
		exampleEvents: ['config.secrets.update'],
	}),
	profile({
		name: 'currents',
		displayName: 'Currents',
		group: 'Operations',
		scheme: equalHeader('x-webhook-secret'),
		secretLabel: 'Header Value',
		setup:
			'In Currents, open the project → Integrations → HTTP webhooks: paste the URL, and add the header x-webhook-secret with the same secret as in the credential.',
		docs: 'https://docs.currents.dev/resources/integrations/http-webhooks',
		retry: { keeps: 'content', source: 'Bodies identify the run and the event. No schedule was found.' },
		event: [json('event')],
		limits: 'The secret only proves who the sender is; the body is not signed.',
		exampleEvents: ['RUN_FINISH', 'RUN_START'],
	}),
	profile({
		name: 'hookdeck',
		displayName: 'Hookdeck Event Gateway',
		group: 'Operations',
		// while the secret is being rotated, the second header carries the signature made with the other secret
		scheme: {
			kind: 'signed',
			algorithm: 'hmac-sha256',
			keys: UTF8,
			signature: { in: 'header', names: ['x-hookdeck-signature', 'x-hookdeck-signature-2'], perSecret: true },
			forms: spelled('', 'base64'),
			content: '{body}',
		},
		secretLabel: 'Signing Secret',
		setup:
			'In Hookdeck, set the URL as the destination of a connection, and copy the signing secret from Settings → Secrets to the credential.',
		docs: 'https://hookdeck.com/docs/authentication',
		retry: {
			keeps: 'id-and-content',
			source: 'Retries keep x-hookdeck-eventid (hookdeck.com/docs). The schedule is set in the connection.',
		},
		deliveryId: [header('x-hookdeck-eventid')],
		limits:
			'Hookdeck signs every request that it forwards, whoever sent it. Set up the source in Hookdeck to verify the original sender. The delivery ID is not covered by the signature.',
		body: ['any'],
		exampleEvents: [],
	}),
	profile({
		name: 'nango',
		displayName: 'Nango',
		group: 'Operations',
		// X-Nango-Signature is a plain SHA-256 of the key and the body, and is not accepted
		scheme: hexHeader('X-Nango-Hmac-Sha256'),
		secretLabel: 'Signing Key',
		setup:
			'In Nango, open Environment Settings → Webhooks: paste the URL, and copy the webhook signing key to the credential.',
		docs: 'https://nango.dev/docs/implementation-guides/platform/webhooks-from-nango',
		retry: {
			keeps: 'nothing',
			source:
				'Two failures to refresh a token have the same body, and forwarded webhooks are those of any sender. Retries with exponential backoff, no span (nango.dev/docs).',
		},
		event: [json('type')],
		exampleEvents: ['sync', 'auth'],
	}),
	profile({
		name: 'make',
		displayName: 'Make (Event Subscriptions)',
		group: 'Operations',
		scheme: standardWebhooks(['webhook']),
		setup:
			'In Make, create an event subscription with the URL, and copy the secret (whsec_…) from its details to the credential.',
		docs: 'https://developers.make.com/event-subscription',
		retry: {
			keeps: 'id',
			source:
				'The webhook-id is signed, and stays the same on retries and manual resends (developers.make.com/event-subscription).',
		},
		event: [json('type')],
		deliveryId: [header('webhook-id')],
		limits: 'The Webhook-Topic header is not covered by the signature, so the event is read from the body.',
		exampleEvents: ['scenario.created'],
	}),
	profile({
		name: 'supabase-database',
		displayName: 'Supabase (Database Webhooks)',
		group: 'Operations',
		scheme: equalHeader('Authorization', 'bearer'),
		secretLabel: 'Bearer Token',
		setup:
			'In Supabase, open Database → Webhooks → Create: paste the URL, and add the HTTP header Authorization with the value Bearer, a space, and the secret of the credential.',
		docs: 'https://supabase.com/docs/guides/database/webhooks',
		retry: {
			keeps: 'nothing',
			source:
				'Identical changes to a row have identical bodies, with neither an ID nor a time. Database webhooks are not retried (pg_net).',
		},
		event: [json('type')],
		limits: 'The secret only proves who the sender is; the body is not signed.',
		exampleEvents: ['INSERT', 'UPDATE', 'DELETE'],
	}),
	profile({
		name: 'qstash',
		displayName: 'Upstash QStash',
		group: 'Operations',
		// @upstash/qstash src/receiver.ts: the body hash may be padded; the subject is the URL
		scheme: {
			kind: 'jws',
			algorithm: 'hmac-sha256',
			keys: UTF8,
			header: 'Upstash-Signature',
			bodyHash: { claim: 'body', encoding: 'base64url' },
			issuer: 'Upstash',
			urlClaim: 'sub',
			lifetime: 300,
			tolerance: 60,
		},
		secretLabel: 'Current Signing Key',
		setup:
			'In the Upstash console, open QStash and copy the current and the next signing key to the credential. Publish messages to the URL.',
		docs: 'https://upstash.com/docs/qstash/howto/signature',
		retry: {
			keeps: 'id-and-content',
			source: 'Retries keep Upstash-Message-Id (upstash.com/docs/qstash). The number of retries is set per message.',
		},
		deliveryId: [header('Upstash-Message-Id')],
		limits: 'The delivery ID is not covered by the signature.',
		body: ['any'],
		exampleEvents: [],
	}),
	profile({
		name: 'tailscale',
		displayName: 'Tailscale',
		group: 'Operations',
		scheme: stamped('Tailscale-Webhook-Signature'),
		secretPrefix: 'tskey-webhook-',
		setup:
			'In the admin console, open Settings → Webhooks → Add endpoint: paste the URL, choose the events, and copy the secret, which is shown once, to the credential.',
		docs: 'https://tailscale.com/kb/1213/webhooks',
		retry: { keeps: 'content', source: 'Every event carries its time. No schedule was found.' },
		lists: [{ path: '[]', event: [json('type')] }],
		exampleEvents: ['nodeCreated', 'nodeDeleted'],
	}),
	profile({
		name: 'infisical',
		displayName: 'Infisical',
		group: 'Operations',
		// format t=…;signature; the timestamp is not signed
		scheme: hexHeader('x-infisical-signature', '', { separator: ';' }),
		secretLabel: 'Secret Key',
		setup:
			'In Infisical, open Project Settings → Webhooks → Create: paste the URL and a secret key, and enter the same key in the credential.',
		docs: 'https://infisical.com/docs/documentation/platform/webhooks',
		retry: { keeps: 'content', source: 'Bodies carry the time. No schedule was found.' },
		event: [json('event')],
		exampleEvents: ['secrets.modified'],
	}),
	profile({
		name: 'planetscale',
		displayName: 'PlanetScale',
		group: 'Operations',
		scheme: hexHeader('X-PlanetScale-Signature'),
		setup:
			'In PlanetScale, open the database → Settings → Webhooks → Add webhook: paste the URL and select the events. Then select Show secret in the menu of the webhook, and copy the secret to the credential.',
		docs: 'https://planetscale.com/docs/api/webhooks',
		retry: { keeps: 'content', source: 'Bodies carry the time and the resource. No schedule was found.' },
		event: [json('event')],
		exampleEvents: ['branch.ready', 'webhook.test'],
	}),
	profile({
		name: 'smartcar',
		displayName: 'Smartcar',
		group: 'Operations',
		scheme: hexHeader('SC-Signature'),
		secretLabel: 'Application Management Token',
		setup:
			'Publish this workflow. In the Smartcar dashboard, open Integrations → Webhooks: add the URL, and copy the application management token to the credential. Smartcar then verifies the URL.',
		docs: 'https://smartcar.com/docs/integrations/webhooks/overview',
		retry: {
			keeps: 'id-and-content',
			source:
				'The delivery has an ID in meta; the content counts too until it is known whether retries keep it. No schedule was found.',
		},
		event: [json('eventType'), json('eventName')],
		deliveryId: [json('meta.deliveryId')],
		exampleEvents: ['VEHICLE_STATE', 'VEHICLE_ERROR'],
		handshakes: [
			smartcarChallenge('VERIFY', 'eventType', 'data.challenge'),
			smartcarChallenge('verify', 'eventName', 'payload.challenge'),
		],
	}),
	profile({
		name: 'terra',
		displayName: 'Terra',
		group: 'Operations',
		scheme: stamped('terra-signature'),
		secretLabel: 'Signing Secret',
		setup:
			'In the Terra dashboard, open Destinations → Webhook: paste the URL, and copy the signing secret to the credential.',
		docs: 'https://docs.tryterra.co/health-and-fitness-api/integration-setup/setting-up-data-destinations/webhooks',
		retry: {
			keeps: 'signature',
			source:
				'A time is signed; messages on connections have neither an ID nor a time. Retries with exponential backoff, no span (docs.tryterra.co); whether they are signed anew is not documented.',
		},
		event: [json('type')],
		exampleEvents: ['activity', 'sleep', 'auth'],
	}),
	profile({
		name: 'launchdarkly',
		displayName: 'LaunchDarkly',
		group: 'Operations',
		scheme: hexHeader('X-LD-Signature'),
		setup:
			'In LaunchDarkly, open Integrations → Webhooks → Add integration: paste the URL, turn on signing, and copy the secret to the credential.',
		docs: 'https://launchdarkly.com/docs/home/infrastructure/webhooks',
		retry: { keeps: 'id', source: 'The ID of the audit log entry. One retry, no span (launchdarkly.com/docs).' },
		event: [json('kind')],
		deliveryId: [json('_id')],
		exampleEvents: ['flag', 'environment', 'member'],
	}),
];
