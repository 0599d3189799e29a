import type { Handshake } from '../types';
import { equalHeader, header, hexHeader, json, profile } from './row';

/** GitHub announces a new webhook with a signed `ping`. */
const PING: Handshake = {
	title: 'ping',
	when: [{ on: 'header', name: 'X-GitHub-Event', is: 'ping' }],
	verified: true,
	answer: { status: 200, json: { status: 'pong' } },
};

export const codeHosting = [
	profile({
		name: 'github',
		displayName: 'GitHub',
		group: 'Code Hosting',
		scheme: hexHeader('X-Hub-Signature-256', 'sha256='),
		setup:
			'In the repository or organization open Settings → Webhooks → Add webhook: paste the URL, choose the content type application/json, paste the secret, and select the events.',
		docs: 'https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries',
		confidence: 'A',
		event: [header('X-GitHub-Event')],
		action: [json('action')],
		deliveryId: [header('X-GitHub-Delivery')],
		documentField: 'payload',
		limits: 'The event name and the delivery id are not covered by the signature.',
		exampleEvents: ['push', 'pull_request.opened', 'issues.opened', 'release.published'],
		handshakes: [PING],
	}),
	profile({
		name: 'gitlab-token',
		displayName: 'GitLab (Secret Token)',
		group: 'Code Hosting',
		scheme: equalHeader('X-Gitlab-Token'),
		secretLabel: 'Secret Token',
		setup:
			'In the project or group open Settings → Webhooks → Add new webhook: paste the URL and the secret token, and select the triggers.',
		docs: 'https://docs.gitlab.com/user/project/integrations/webhooks/',
		confidence: 'B',
		event: [header('X-Gitlab-Event')],
		action: [json('object_attributes.action')],
		deliveryId: [header('Idempotency-Key'), header('X-Gitlab-Event-UUID')],
		limits: 'The token proves the sender only; the body is not signed.',
		exampleEvents: ['Push Hook', 'Merge Request Hook', 'Issue Hook', 'Pipeline Hook'],
	}),
];
