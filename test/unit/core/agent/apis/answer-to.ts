import type { AgentCall, GivenAnswer } from '../../../../../core/agent';
import { aCall, protocolNamed } from './protocols';

/** Returns the request that answers a question, with its body as JSON, or the failure. */
export function answerTo(
	name: string,
	{ taskId = '', question, value }: Partial<GivenAnswer>,
	more: Partial<AgentCall> = {},
) {
	const answer: GivenAnswer = { taskId, question, value, runId: '' };
	const message = typeof value === 'string' ? value : JSON.stringify(value);
	const request = protocolNamed(name).answering?.request({ ...aCall, ...more, message, answer }, answer);
	if (request === undefined) throw new Error(`${name} cannot be answered`);
	if ('ok' in request) return { failure: request.failure };
	const { url, body } = request;
	return { url, json: JSON.parse(body.toString()) as Record<string, unknown> };
}

/** The failure of an answer that neither approves nor refuses. */
export const UNDECIDED = {
	failure: { message: 'The answer says neither yes nor no', code: 'invalid-option', accepted: 'no' },
};
