import { errorText, statusFailure } from './failure';
import type {
	AgentAnswer,
	AgentCall,
	AgentFailure,
	AgentOutcome,
	AgentProtocol,
	AgentRequest,
	ReplyOptions,
} from './protocol';
import { findReplyText, replyHint } from './reply';

/**
 * `POST {message, userId, sessionId}` as JSON; the reply's shape depends on the agent.
 * Autom Mate's webhook channel is the model: `POST https://aut.autommate.app/api/v1/automs/run/{autom_id}?apiKey={api_key}`.
 */
export const customJson: AgentProtocol = {
	name: 'customJson',
	displayName: 'Custom JSON (Autom Mate …)',
	description: 'Any endpoint that takes message, userId and sessionId as JSON, such as an Autom Mate webhook',
	urlPlaceholder: 'https://aut.autommate.app/api/v1/automs/run/your-autom-id',
	request,
	outcome,
};

function request(call: AgentCall): AgentRequest {
	const { message, userId, sessionId } = call;
	return {
		method: 'POST',
		url: call.url,
		headers: { 'Content-Type': 'application/json', Accept: 'application/json, text/plain;q=0.9, */*;q=0.5' },
		body: Buffer.from(JSON.stringify({ ...call.extra, message, userId, sessionId }), 'utf8'),
	};
}

function outcome(answer: AgentAnswer, options: ReplyOptions): AgentOutcome {
	if (answer.status < 200 || answer.status >= 300) return { ok: false, failure: statusFailure(answer) };
	const text = findReplyText(answer.body, options.replyPath);
	const error = text === undefined ? reportedError(answer.body) : undefined;
	if (error !== undefined) return { ok: false, failure: hiddenFailure(answer.status, error) };
	return {
		ok: true,
		reply: {
			text: text ?? '',
			status: 'completed',
			structuredOutput: null,
			usage: null,
			toolCalls: [],
			finishReason: null,
			...(text === undefined && { hint: replyHint(answer.body) }),
		},
	};
}

/** An `error` field beside which there is no reply: a failure that came with a 2xx status. */
function reportedError(body: unknown): string | undefined {
	const hasError = typeof body === 'object' && body !== null && Boolean((body as { error?: unknown }).error);
	return hasError ? errorText(body) || 'no further words' : undefined;
}

function hiddenFailure(status: number, error: string): AgentFailure {
	return {
		message: `The agent reported an error: ${error}`,
		cure: `The agent ran and failed, though it answered ${status}. Look at its own log before you run it again.`,
		status,
		accepted: 'yes',
	};
}
