import type { RetryRule } from '../../types';
import { equalHeader, header, json, profile, stamped } from '../row';

const BUILDKITE_EVENTS = ['build.finished', 'job.finished', 'agent.connected'];

const BUILDKITE_RETRY: RetryRule = {
	keeps: 'content',
	source:
		'Bodies carry object IDs, states and times, but not those of a ping or of a blocked agent. No retries are documented.',
	repeats: ['ping', 'agent.blocked', 'cluster_token.registration_blocked'],
};

export const buildkite = [
	profile({
		name: 'buildkite',
		displayName: 'Buildkite (Signature)',
		group: 'Operations',
		scheme: stamped('X-Buildkite-Signature', { t: 'timestamp=', v: 'signature=' }),
		secretLabel: 'Token',
		setup:
			'In Buildkite, open Settings → Notification Services → Webhook → Add: paste the URL, choose to send an HMAC signature, and copy the token to the credential.',
		docs: 'https://buildkite.com/docs/apis/webhooks/pipelines',
		retry: BUILDKITE_RETRY,
		event: [json('event'), header('X-Buildkite-Event')],
		exampleEvents: BUILDKITE_EVENTS,
	}),
	profile({
		name: 'buildkite-token',
		displayName: 'Buildkite (Token)',
		group: 'Operations',
		scheme: equalHeader('X-Buildkite-Token'),
		secretLabel: 'Token',
		setup:
			'In Buildkite, open Settings → Notification Services → Webhook → Add: paste the URL, choose to send the token, and copy it to the credential.',
		docs: 'https://buildkite.com/docs/apis/webhooks/pipelines',
		retry: BUILDKITE_RETRY,
		event: [json('event'), header('X-Buildkite-Event')],
		limits: 'The token only proves who the sender is; the body is not signed.',
		exampleEvents: BUILDKITE_EVENTS,
	}),
];
