import type { Handshake } from '../types';
import { GITHUB_EVENTS } from './known-events';
import { DAY, equalHeader, header, hexHeader, hmacOf, json, profile, standardWebhooks, type Row } from './row';

/** GitHub announces a new webhook with a signed `ping`. */
const PING: Handshake = {
	title: 'ping',
	when: [{ on: 'header', name: 'X-GitHub-Event', is: 'ping' }],
	verified: true,
	answer: { status: 200, json: { status: 'pong' } },
};

/** Events without an ID or a moment of their own: the payload examples of octokit/webhooks have neither beside the repository. */
const GITHUB_REPEATS = [
	'workflow_dispatch',
	'repository_dispatch',
	'member',
	'membership',
	'organization',
	'org_block',
	'team',
	'team_add',
	'star',
	'watch',
	'label',
	'installation_repositories',
	'github_app_authorization',
];

const github: Omit<Row, 'name' | 'displayName' | 'scheme'> = {
	group: 'Code Hosting',
	setup:
		'In the repository or organization, open Settings → Webhooks → Add webhook: paste the URL, choose the content type application/json, paste the secret, and select the events.',
	docs: 'https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries',
	event: [header('X-GitHub-Event')],
	action: [json('action')],
	deliveryId: [header('X-GitHub-Delivery')],
	documentField: 'payload',
	retry: {
		keeps: 'content',
		spanSeconds: 3 * DAY,
		source:
			'Bodies carry object IDs and times; where they do not (workflow_dispatch, membership, star …), X-GitHub-Delivery counts too. GitHub does not retry; a redelivery by hand keeps ID and body, for 3 days.',
		repeats: GITHUB_REPEATS,
	},
	limits: 'The event name and the delivery ID are not covered by the signature.',
	exampleEvents: ['push', 'pull_request.opened', 'issues.opened', 'release.published'],
	knownEvents: GITHUB_EVENTS,
	handshakes: [PING],
};

/**
 * Gitea and its forks sign the JSON text, even if they wrap it in a form (go-gitea/gitea services/webhook/deliver.go).
 */
function giteaFamily(name: string, displayName: string, brand: string, docs: string) {
	return profile({
		name,
		displayName,
		group: 'Code Hosting',
		scheme: hexHeader(`X-${brand}-Signature`, '', { content: '{body-or-form:payload}' }),
		setup: `In the repository, open Settings → Webhooks → Add Webhook → ${brand}: paste the URL and the secret, and select the events.`,
		docs,
		retry: {
			keeps: 'content',
			source:
				'Bodies carry object IDs and times. No retries; a replay by hand has another delivery ID (go-gitea services/webhook).',
		},
		event: [header(`X-${brand}-Event`)],
		action: [json('action')],
		deliveryId: [header(`X-${brand}-Delivery`)],
		documentField: 'payload',
		limits: 'The event name and the delivery ID are not covered by the signature.',
		exampleEvents: ['push', 'pull_request.opened', 'issues.opened', 'release'],
	});
}

const GITLAB_HEADER = 'X-Gitlab-Event';
const GITLAB_SYSTEM = 'System Hook';

/** Releases and milestones have theirs beside the attributes (docs.gitlab.com, Webhook events). */
const GITLAB_ACTION = [json('object_attributes.action'), json('action')];

/**
 * All system hooks have one name in the header and their own in the body (docs.gitlab.com/administration/system_hooks). The body's
 * `object_kind` is a second name of the others: merge_request beside Merge Request Hook.
 */
const GITLAB_NAMES = {
	event: [
		header(GITLAB_HEADER, { except: [GITLAB_SYSTEM] }),
		json('event_name'),
		json('object_kind'),
		header(GITLAB_HEADER),
	],
	eventAliases: [json('object_kind'), json('event_name'), header(GITLAB_HEADER)],
	exampleEvents: ['Push Hook', 'Merge Request Hook', 'issue.open', 'Pipeline Hook'],
} as const;

export const codeHosting = [
	profile({
		...github,
		name: 'github',
		displayName: 'GitHub',
		scheme: hexHeader('X-Hub-Signature-256', 'sha256='),
	}),
	profile({
		...github,
		name: 'github-legacy-sha1',
		displayName: 'GitHub (Legacy SHA-1)',
		scheme: hexHeader('X-Hub-Signature', 'sha1=', hmacOf('hmac-sha1')),
		setup:
			'Only for old GitHub Enterprise servers that do not send X-Hub-Signature-256: paste the URL and the secret into the webhook settings there.',
	}),
	profile({
		name: 'gitlab',
		displayName: 'GitLab (Signing Token)',
		group: 'Code Hosting',
		// GitLab 19 (MR 230944): whsec_ followed by the base64 of 32 bytes
		scheme: standardWebhooks(['webhook']),
		secretLabel: 'Signing Token',
		setup:
			'In the project or group, open Settings → Webhooks → Add new webhook: paste the URL, create a signing token (whsec_…), copy it to the credential, and select the triggers.',
		docs: 'https://docs.gitlab.com/user/project/integrations/webhooks/',
		retry: {
			keeps: 'id',
			source:
				'The webhook-id is signed and is the Idempotency-Key, which retries keep (GitLab MR 160952). No schedule was found.',
		},
		...GITLAB_NAMES,
		action: GITLAB_ACTION,
		deliveryId: [header('webhook-id')],
	}),
	profile({
		name: 'gitlab-token',
		displayName: 'GitLab (Secret Token)',
		group: 'Code Hosting',
		scheme: equalHeader('X-Gitlab-Token'),
		secretLabel: 'Secret Token',
		setup:
			'In the project or group, open Settings → Webhooks → Add new webhook: paste the URL and the secret token, and select the triggers.',
		docs: 'https://docs.gitlab.com/user/project/integrations/webhooks/',
		retry: {
			keeps: 'id-and-content',
			source:
				'Retries keep the Idempotency-Key (GitLab MR 160952); recursive webhooks share the event UUID. No schedule was found.',
		},
		...GITLAB_NAMES,
		action: GITLAB_ACTION,
		deliveryId: [header('Idempotency-Key'), header('X-Gitlab-Event-UUID')],
		limits: 'The token only proves who the sender is; the body is not signed.',
	}),
	profile({
		name: 'gitlab-status-checks',
		displayName: 'GitLab Status Checks',
		group: 'Code Hosting',
		scheme: hexHeader('X-Gitlab-Signature'),
		secretLabel: 'HMAC Shared Secret',
		setup:
			'In the project, open Settings → Merge requests → Status checks → Add status check: paste the URL as "API to check" and the HMAC shared secret.',
		docs: 'https://docs.gitlab.com/user/project/merge_requests/status_checks/',
		retry: {
			keeps: 'nothing',
			source: '"Retry failed status check" sends the same state again, byte for byte (docs.gitlab.com).',
		},
		event: [json('object_kind')],
		action: GITLAB_ACTION,
		exampleEvents: ['merge_request'],
	}),
	profile({
		name: 'bitbucket',
		displayName: 'Bitbucket Cloud',
		group: 'Code Hosting',
		scheme: hexHeader('X-Hub-Signature', 'sha256='),
		setup:
			'In the repository, open Repository settings → Webhooks → Add webhook: paste the URL and the secret, and select the triggers.',
		docs: 'https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/',
		retry: {
			keeps: 'content',
			source:
				'Bodies carry object IDs and times. Up to two more attempts after a 5xx, no span (support.atlassian.com, Troubleshoot webhooks).',
		},
		event: [header('X-Event-Key')],
		deliveryId: [header('X-Request-UUID')],
		limits: 'The event name and the delivery ID are not covered by the signature.',
		exampleEvents: ['repo:push', 'pullrequest:created', 'issue:created'],
	}),
	profile({
		name: 'bitbucket-server',
		displayName: 'Bitbucket Data Center',
		group: 'Code Hosting',
		scheme: hexHeader('X-Hub-Signature', 'sha256='),
		setup:
			'In the repository, open Repository settings → Webhooks → Create webhook: paste the URL and the secret, and select the events.',
		docs: 'https://confluence.atlassian.com/bitbucketserver/manage-webhooks-938025878.html',
		retry: {
			keeps: 'content',
			source:
				'Bodies carry a date. No retries are known; failing webhooks are skipped for a time (hookdeck.com, a secondary source).',
		},
		event: [header('X-Event-Key'), json('eventKey')],
		deliveryId: [header('X-Request-Id')],
		limits: 'The event name and the delivery ID are not covered by the signature.',
		exampleEvents: ['repo:refs_changed', 'pr:opened', 'pr:merged'],
		handshakes: [
			{
				// "Test connection" may be unsigned; it starts nothing
				title: 'Test connection',
				when: [
					{ on: 'method', is: 'POST' },
					{ on: 'header', name: 'X-Event-Key', is: 'diagnostics:ping' },
				],
				verified: false,
				answer: { status: 200 },
			},
		],
	}),
	giteaFamily('gitea', 'Gitea', 'Gitea', 'https://docs.gitea.com/usage/webhooks'),
	giteaFamily('forgejo', 'Forgejo', 'Forgejo', 'https://forgejo.org/docs/latest/user/webhooks/'),
	giteaFamily('gogs', 'Gogs', 'Gogs', 'https://gogs.io/docs/features/webhook'),
	profile({
		name: 'azure-devops',
		displayName: 'Azure DevOps',
		group: 'Code Hosting',
		scheme: equalHeader('Authorization', 'basic'),
		secretLabel: 'User:Password',
		setup:
			'In the project, open Project settings → Service hooks → + → Web Hooks: paste the URL and a basic authentication user and password; enter them in the credential as user:password.',
		docs: 'https://learn.microsoft.com/en-us/azure/devops/service-hooks/services/webhooks',
		retry: { keeps: 'id', source: 'Every event has an ID, every notification a number. No schedule was found.' },
		event: [json('eventType')],
		// the samples of learn.microsoft.com/azure/devops/service-hooks/events have nothing but id
		deliveryId: [{ in: 'joined', parts: [json('subscriptionId'), json('notificationId')], separator: ':' }, json('id')],
		limits: 'The password only proves who the sender is; the body is not signed.',
		exampleEvents: ['git.push', 'git.pullrequest.created', 'build.complete', 'workitem.updated'],
	}),
	profile({
		name: 'npm',
		displayName: 'npm Hooks',
		group: 'Code Hosting',
		scheme: hexHeader('x-npm-signature', 'sha256='),
		setup: 'Create the hook through the registry API (POST /-/npm/v1/hooks/hook) with the URL and the secret.',
		docs: 'https://github.com/npm/registry/blob/master/docs/hooks/hooks-payload.md',
		retry: {
			keeps: 'content',
			source: 'Bodies carry the time in milliseconds, "the nonce" (npm-hook-receiver). No schedule was found.',
		},
		event: [json('event')],
		exampleEvents: ['package:publish', 'package:star', 'package:owner'],
	}),
	profile({
		name: 'sonarqube',
		displayName: 'SonarQube',
		aliases: ['sonarcloud'],
		group: 'Code Hosting',
		scheme: hexHeader('X-Sonar-Webhook-HMAC-SHA256'),
		setup:
			'In SonarQube, open the project → Project Settings → Webhooks → Create: paste the URL and a secret, and enter the same secret in the credential.',
		docs: 'https://docs.sonarsource.com/sonarqube-server/latest/project-administration/webhooks/',
		retry: { keeps: 'id', source: 'Every analysis has a task ID. No retries are documented (docs.sonarsource.com).' },
		event: [json('status')],
		action: [json('qualityGate.status')],
		deliveryId: [json('taskId')],
		exampleEvents: ['SUCCESS.OK', 'SUCCESS.ERROR', 'FAILED'],
	}),
];
