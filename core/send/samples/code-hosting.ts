import type { SampleEvent, SampleMoment } from './sample';
import { uuidFromToken } from './sample';

const repository = {
	id: 1296269,
	name: 'hello-world',
	full_name: 'octo-org/hello-world',
	private: false,
	html_url: 'https://github.com/octo-org/hello-world',
	default_branch: 'main',
	owner: { login: 'octo-org', id: 6811672, type: 'Organization' },
};
const sender = { login: 'mona', id: 583231, type: 'User', html_url: 'https://github.com/mona' };

const github = {
	profile: 'github',
	deliveryId: ({ token }: SampleMoment) => uuidFromToken(token),
	headers: () => ({ 'User-Agent': 'GitHub-Hookshot/5c9e1ab', 'X-GitHub-Hook-ID': '109948940' }),
};

/** @see https://docs.github.com/en/webhooks/webhook-events-and-payloads */
const githubEvents: SampleEvent[] = [
	{
		...github,
		name: 'pull_request.opened',
		event: 'pull_request',
		body: ({ iso }) => ({
			json: {
				action: 'opened',
				number: 42,
				pull_request: {
					id: 279147437,
					number: 42,
					state: 'open',
					title: 'Retry a delivery that the receiver refused for a moment',
					body: 'Fixes #41.',
					draft: false,
					user: sender,
					html_url: 'https://github.com/octo-org/hello-world/pull/42',
					diff_url: 'https://github.com/octo-org/hello-world/pull/42.diff',
					head: { ref: 'retry', sha: 'ec26c3e57ca3a959ca5aad62de7213c562f8c821' },
					base: { ref: 'main', sha: 'f95f852bd8fca8fcc58a9a2d6c842781e32a215e' },
					created_at: iso,
				},
				repository,
				sender,
			},
		}),
	},
	{
		...github,
		name: 'issues.opened',
		event: 'issues',
		body: ({ iso }) => ({
			json: {
				action: 'opened',
				issue: {
					id: 444500041,
					number: 41,
					title: 'Deliveries are lost while the receiver restarts',
					body: 'It answers 503 for a few seconds.',
					state: 'open',
					labels: [{ name: 'bug', color: 'd73a4a' }],
					user: sender,
					html_url: 'https://github.com/octo-org/hello-world/issues/41',
					created_at: iso,
				},
				repository,
				sender,
			},
		}),
	},
	{
		...github,
		name: 'push',
		event: 'push',
		body: ({ iso }) => ({
			json: {
				ref: 'refs/heads/main',
				before: '6113728f27ae82c7b1a177c8d03f9e96e0adf246',
				after: '0d1a26e67d8f5eaf1f6ba5c57fc3c7d91ac0fd1c',
				forced: false,
				commits: [
					{
						id: '0d1a26e67d8f5eaf1f6ba5c57fc3c7d91ac0fd1c',
						message: 'Say how often to retry',
						timestamp: iso,
						author: { name: 'Mona', email: 'mona@example.com' },
						added: [],
						modified: ['README.md'],
						removed: [],
					},
				],
				pusher: { name: 'mona', email: 'mona@example.com' },
				repository,
				sender,
			},
		}),
	},
];

const project = {
	id: 15,
	name: 'Diaspora',
	path_with_namespace: 'mike/diaspora',
	web_url: 'https://gitlab.example.com/mike/diaspora',
	default_branch: 'main',
};

/** @see https://docs.gitlab.com/user/project/integrations/webhook_events/ */
const gitlabEvents: SampleEvent[] = ['gitlab-token', 'gitlab'].flatMap((profile) => [
	{
		profile,
		name: 'Merge Request Hook: open',
		event: 'Merge Request Hook',
		deliveryId: ({ token }) => uuidFromToken(token),
		headers: () => ({ 'User-Agent': 'GitLab/19.2.0', 'X-Gitlab-Instance': 'https://gitlab.example.com' }),
		body: ({ iso }) => ({
			json: {
				object_kind: 'merge_request',
				event_type: 'merge_request',
				user: { id: 1, name: 'Sam Admin', username: 'sam' },
				project,
				object_attributes: {
					id: 99,
					iid: 7,
					action: 'open',
					state: 'opened',
					title: 'Speak of deliveries, not of calls',
					source_branch: 'wording',
					target_branch: 'main',
					url: 'https://gitlab.example.com/mike/diaspora/-/merge_requests/7',
					created_at: iso,
				},
			},
		}),
	},
	{
		profile,
		name: 'Push Hook',
		event: 'Push Hook',
		deliveryId: ({ token }) => uuidFromToken(token),
		headers: () => ({ 'User-Agent': 'GitLab/19.2.0', 'X-Gitlab-Instance': 'https://gitlab.example.com' }),
		body: ({ iso }) => ({
			json: {
				object_kind: 'push',
				event_name: 'push',
				ref: 'refs/heads/main',
				before: '95790bf891e76fee5e1747ab589903a6a1f80f22',
				after: 'da1560886d4f094c3e6c9ef40349f7d38b5d27d7',
				user_username: 'sam',
				project,
				commits: [
					{ id: 'da1560886d4f094c3e6c9ef40349f7d38b5d27d7', message: 'Mend a typo', timestamp: iso, added: [] },
				],
				total_commits_count: 1,
			},
		}),
	},
]);

/** @see https://support.atlassian.com/bitbucket-cloud/docs/event-payloads/ */
const bitbucketEvents: SampleEvent[] = [
	{
		profile: 'bitbucket',
		name: 'pullrequest:created',
		event: 'pullrequest:created',
		deliveryId: ({ token }) => uuidFromToken(token),
		headers: () => ({ 'User-Agent': 'Bitbucket-Webhooks/2.0', 'X-Attempt-Number': '1' }),
		body: ({ iso }) => ({
			json: {
				repository: { full_name: 'team/hello-world', name: 'hello-world', type: 'repository' },
				actor: { display_name: 'Emma', type: 'user' },
				pullrequest: {
					id: 1,
					title: 'Sign every attempt anew',
					state: 'OPEN',
					source: { branch: { name: 'fresh' } },
					destination: { branch: { name: 'main' } },
					created_on: iso,
				},
			},
		}),
	},
];

export const codeHosting: readonly SampleEvent[] = [...githubEvents, ...gitlabEvents, ...bitbucketEvents];
