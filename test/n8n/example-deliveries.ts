import { publishedBody } from './example-senders';

/** What arrives outside n8n. */
export interface Received {
	readonly method: string;
	readonly path: string;
	readonly headers: Readonly<Record<string, unknown>>;
	readonly body: unknown;
}

const wandbEvent = {
	event_type: 'ADD_ARTIFACT_ALIAS',
	event_author: 'mona "m"',
	alias: 'production',
	artifact_version: 'wandb-artifact://_id/QXJ0aWZhY3Q6NTE3ODg5ODg3',
	artifact_version_string: 'acme/model-registry/churn:v7',
	artifact_collection_name: 'churn',
	project_name: 'model-registry',
	entity_name: 'acme',
};
const wandbPayload: Partial<typeof wandbEvent> = { ...wandbEvent };
delete wandbPayload.event_type;
delete wandbPayload.alias;

/** @see https://developer.zendesk.com/api-reference/webhooks/event-types/ticket-events/ */
const zendeskTicket = {
	type: 'zen:event-type:ticket.created',
	account_id: 12_514_403,
	id: '6b9bbadf-5725-4e92-bebe-7b71011bf5f1',
	subject: 'zen:ticket:35',
	time: '2099-07-04T05:33:18Z',
	zendesk_event_version: '2022-06-20',
	detail: { id: '35', subject: 'Printer', description: 'It is "on fire".', requester_id: '8447388090494' },
	event: {},
};

/** @see https://docs.gitlab.com/user/project/integrations/webhook_events/#merge-request-events */
const gitlabMergeRequest = {
	object_kind: 'merge_request',
	event_type: 'merge_request',
	user: { id: 1, name: 'Administrator', username: 'root' },
	project: { id: 1, name: 'Gitlab Test', path_with_namespace: 'gitlabhq/gitlab-test' },
	object_attributes: { id: 99, iid: 1, title: 'MS-Viewport', description: '', action: 'open', state: 'opened' },
};

const jiraIssue = publishedBody('jira', '"jira:issue_created"').replace(
	'"summary":"x"',
	'"summary":"It \\"fails\\"","priority":{"name":"High"}',
);

/** A delivery that starts an example, and what then arrives outside n8n. */
export const examples: readonly (readonly [string, string, () => string, readonly Partial<Received>[]])[] = [
	[
		'W&B to GitHub dispatch',
		'W&B automation',
		() => JSON.stringify(wandbEvent),
		[
			{
				path: '/repos/your-organization/your-repository/dispatches',
				body: { event_type: 'BUILD_AND_DEPLOY', client_payload: wandbPayload },
			},
		],
	],
	[
		'W&B to Microsoft Teams',
		'W&B automation',
		() => JSON.stringify(wandbEvent),
		[
			{
				path: '/webhookb2/your-webhook',
				body: expect.objectContaining({
					'@type': 'MessageCard',
					sections: [
						expect.objectContaining({
							facts: [
								{ name: 'Author', value: 'mona "m"' },
								{ name: 'Event Type', value: 'ADD_ARTIFACT_ALIAS' },
							],
						}),
					],
				}),
			},
		],
	],
	[
		'W&B to Slack',
		'W&B automation',
		() => JSON.stringify(wandbEvent),
		[
			{
				path: '/services/T00000000/B00000000/your-webhook',
				body: expect.objectContaining({ text: 'New alert from WANDB!' }),
			},
		],
	],
	[
		'Jira issue to Slack',
		'Jira issue',
		() => jiraIssue,
		[
			{
				path: '/services/T00000000/B00000000/your-webhook',
				body: { text: 'New issue ENG-482: It "fails" (High)' },
			},
		],
	],
	[
		'Support ticket to agent',
		'New ticket',
		() => JSON.stringify(zendeskTicket),
		[
			{
				path: '/v1/chat/completions',
				body: expect.objectContaining({
					model: 'your-model',
					messages: [
						{ role: 'user', content: expect.stringContaining('Subject: Printer\n\nIt is "on fire".') as string },
					],
				}),
			},
			{
				method: 'PUT',
				path: '/api/v2/tickets/35.json',
				body: { ticket: { comment: { body: 'Please restart it.', public: false } } },
			},
		],
	],
	[
		'CodeMie, both ways',
		'Merge request',
		() => JSON.stringify(gitlabMergeRequest),
		[
			{
				path: '/code-assistant-api/v1/assistants/your-assistant-id/model',
				body: expect.objectContaining({
					text: expect.stringContaining('Review merge request !1 of gitlabhq/gitlab-test: MS-Viewport') as string,
				}),
			},
			{ path: '/api/v4/projects/1/merge_requests/1/notes', body: { body: 'Looks good.' } },
		],
	],
	[
		'CodeWords, both ways',
		'Form answer',
		() => publishedBody('typeform', '"event_type":"form_response"'),
		[
			{ path: '/provision-request' },
			{
				path: '/run/your_service_id',
				body: expect.objectContaining({ message: expect.stringContaining("It's cold right now!") as string }),
			},
		],
	],
	[
		'Autom Mate, both ways',
		'Incident',
		() =>
			publishedBody('pagerduty', '"event_type":"incident.').replace('incident.priority_updated', 'incident.triggered'),
		[
			{
				path: expect.stringMatching(/^\/api\/v1\/automs\/run\/your-autom-id\?apiKey=\w{40}$/) as string,
				body: expect.objectContaining({ message: expect.stringMatching(/^Incident \d+: /) as string, userId: 'n8n' }),
			},
		],
	],
];
