import { errorText } from '../text/error-words';
import type { RunAcceptance, AgentAnswer, AgentFailure } from './protocol';

const CURES: Readonly<Record<number, string>> = {
	400: 'The agent could not process the request. Check the fields that are sent, including Extra JSON, against its documentation.',
	401: 'The agent rejected the API key. Check the key in the credential and how it is sent (Send Key In).',
	403: 'The API key is not allowed to run this agent. Check its permissions.',
	402: 'The account of the API key has no credit left, or its plan does not include this.',
	404: 'There is no agent at this URL. Check the URL and the agent ID.',
	405: 'The URL exists, but does not accept messages. Check that the URL is complete, and that Agent API is set correctly.',
	407: 'The proxy between n8n and the agent requires a sign-in. Put the user name and password into HTTPS_PROXY or HTTP_PROXY of n8n.',
	413: 'The message and its files are larger than the agent accepts. Send a shorter message or smaller files.',
	422: 'The agent rejected the content of the request. Check the fields that are sent against its documentation.',
	429: 'The agent has reached its rate limit. Try again later, or reduce Concurrency.',
};

/**
 * Describes an answer that is not 2xx: what happened, what to do, and whether a run may have started. A 4xx was refused
 * before anything ran; after a 5xx the run may still be in progress.
 */
export function statusFailure(answer: AgentAnswer): AgentFailure {
	const { status, redirectTo } = answer;
	const said = errorText(answer.body);
	const elsewhere = redirectTo === undefined ? '' : `, a redirect to ${redirectTo}`;
	return {
		code: 'http-status',
		message: `The agent responded with ${status}${elsewhere}${said ? `: ${said}` : ''}`,
		cure:
			CURES[status] ??
			(status >= 500 ? 'The agent failed. Check its log before you run it again.' : redirectCure(answer)),
		status,
		accepted: acceptanceOf(status),
	};
}

function acceptanceOf(status: number): RunAcceptance {
	return status >= 300 && status < 500 && status !== 408 && status !== 409 ? 'no' : 'unknown';
}

const REDIRECT_CURES = {
	https: 'The server accepts encrypted requests only. Enter the URL with https://.',
	slash: 'The redirect only adds or removes the slash at the end of the path. Change the URL accordingly.',
	path: 'The server redirects to another of its own paths, for example to a sign-in page. Enter the complete URL of the agent, and check the key.',
} as const;

function redirectCure({ status, redirectBy }: AgentAnswer): string {
	if (status < 300 || status >= 400) return 'Look up this status in the documentation of the agent.';
	const usual =
		'Redirects are not followed, because the message and the key would be sent to another URL. If the agent has moved, enter its new URL.';
	return redirectBy === undefined ? usual : REDIRECT_CURES[redirectBy];
}
