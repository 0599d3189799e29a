import { errorText } from '../../../text/error-words';
import { isObject, textAt } from '../../../text/json';
import { readIfSuccessful, replyOutcome, reportedErrorOutcome } from '../../outcome';
import type { AgentAnswer, AgentCall, AgentOutcome, AgentProtocol, AgentRequest } from '../../protocol';

/**
 * CodeMie's webhook integration: starts an assistant, a workflow or the indexing of a datasource by webhook id. The raw
 * body is the prompt; CodeMie's own configuration decides what runs. CodeMie checks requests with a GitHub event by
 * GitHub's signature, and others by the secure header.
 */
export const codemieWebhook: AgentProtocol = {
	name: 'codemieWebhook',
	displayName: 'CodeMie Webhook',
	description:
		'A CodeMie webhook that starts an assistant, workflow or data source. Authenticates with a signature or a secure header.',
	urlPlaceholder: 'https://codemie.lab.epam.com/code-assistant-api/v1/webhooks/your-webhook-id',
	modes: ['whole'],
	session: { issuedBy: 'nobody' },
	takesFiles: false,
	acknowledgesOnly: true,
	signature: 'github',
	request,
	outcome: readIfSuccessful(outcome),
};

function request({ url, message, extra }: AgentCall): AgentRequest {
	const isPlain = extra === undefined || Object.keys(extra).length === 0;
	const text = isPlain ? message : JSON.stringify({ ...extra, message });
	return {
		method: 'POST',
		url,
		headers: { 'Content-Type': isPlain ? 'text/plain; charset=utf-8' : 'application/json', Accept: 'application/json' },
		body: Buffer.from(text),
	};
}

/** CodeMie answers an event that its filter leaves out with 200, because GitLab stops calling webhooks that fail. */
const FILTERED =
	'CodeMie received the message, but its GitLab MR Event Filter leaves it out, so nothing was started. Change the filter in the webhook integration, or send another event.';

function outcome(body: unknown, answer: AgentAnswer): AgentOutcome {
	if (isObject(body) && (body.error !== undefined || body.detail !== undefined)) {
		return reportedErrorOutcome(errorText(body), answer.status);
	}
	if (/filtered out/i.test(textAt(body, 'message') ?? '')) {
		return replyOutcome('', { finishReason: 'filtered', hint: FILTERED });
	}
	return replyOutcome('', {
		status: 'running',
		hint: 'CodeMie accepted the message. A CodeMie webhook never returns a reply. To get one, set Agent API to CodeMie Assistant or CodeMie Workflow.',
	});
}
