import { excerpt } from '../text/excerpt';
import { textAt } from './json';
import type { Accepted, AgentAnswer, AgentFailure } from './protocol';

const CURES: Readonly<Record<number, string>> = {
	400: 'The agent did not understand the request. Compare its documentation with the fields sent, and check Extra JSON.',
	401: 'The agent refused the API key. Check the key in the credential and where it is sent (query, header or bearer).',
	403: 'The API key is known but may not run this agent. Check its permissions.',
	404: 'There is no agent at this URL. Check the URL and the agent id in it.',
	413: 'The message, with its files, is larger than the agent accepts. Send less.',
	422: 'The agent refused the content of the request. Compare its documentation with the fields sent.',
	429: 'The agent is rate-limited. Try again later, or send fewer runs at a time.',
};

/**
 * Turns an answer that is not 2xx into words: what happened, what to do, and whether a run may have started.
 * A 4xx was refused before anything ran; behind a 5xx the run may well be going on.
 */
export function statusFailure(answer: AgentAnswer): AgentFailure {
	const { status, redirectTo } = answer;
	const said = errorText(answer.body);
	const elsewhere = redirectTo === undefined ? '' : ` with a redirect to ${redirectTo}`;
	return {
		message: `The agent answered ${status}${elsewhere}${said ? `: ${said}` : ''}`,
		cure:
			CURES[status] ??
			(status >= 500 ? 'The agent failed. Look at its own log before you run it again.' : redirectCure(status)),
		status,
		accepted: acceptedBy(status),
	};
}

function acceptedBy(status: number): Accepted {
	return status >= 300 && status < 500 && status !== 408 && status !== 409 ? 'no' : 'unknown';
}

function redirectCure(status: number): string {
	return status >= 300 && status < 400
		? 'Redirects are not followed, because the message and the key would travel on. If the agent has moved, enter its new URL.'
		: 'Look up this status in the agent’s documentation.';
}

const ERROR_TEXTS = ['detail', 'detail.message', 'error', 'error.message', 'message', 'message.message'] as const;

/** So many characters of an error's words are shown. */
export const MOST_SAID = 500;

/**
 * The human part of an error body: `detail`, `error.message`, `error`, or `message`, at most 500 characters of it.
 * FastAPI agents (CodeMie, LangGraph) use `detail`, OpenAI-style ones `error.message`.
 */
export function errorText(body: unknown): string {
	if (typeof body === 'string') return excerpt(body.trim(), MOST_SAID);
	const said = ERROR_TEXTS.map((path) => textAt(body, path)).find(Boolean);
	return said === undefined ? '' : excerpt(said, MOST_SAID);
}
