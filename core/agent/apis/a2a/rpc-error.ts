import { errorText } from '../../../text/error-words';
import { isObject, jsonText, numberAt } from '../../../text/json';
import { failureOutcome, reportedErrorOutcome } from '../../outcome';
import type { AgentAnswer, AgentOutcome } from '../../protocol';

const CHECK_FIELDS = 'Check Extra JSON and the files against the agent card.';
const OTHER_VERSION =
	'The agent uses a version of A2A other than 1.0 and 0.3, or the URL belongs to another service. Check the URL and the Agent API.';

/**
 * JSON-RPC errors with which a server refuses a request before the agent runs, and the cure for each. Not included are -32603
 * (internal error) and -32006 (the agent's reply is malformed): the agent may have run.
 * https://a2a-protocol.org/latest/specification, section "Error Codes"
 */
const REFUSALS: Readonly<Record<number, string>> = {
	[-32700]: 'The server could not read the request as JSON. Check the URL and the Agent API.',
	[-32600]: CHECK_FIELDS,
	[-32601]: OTHER_VERSION,
	[-32602]: CHECK_FIELDS,
	[-32001]: 'The agent no longer knows the task. Clear Task ID, or begin a new session.',
	[-32002]: 'The task has ended. Clear Task ID to begin a new one.',
	[-32003]: 'The agent does not support push notifications. Set Wait For Reply to Wait or Poll.',
	[-32004]:
		'The agent does not support this kind of request. If it cannot stream, turn off Stream to Chat; else set Wait For Reply to Wait.',
	[-32005]: 'The agent does not accept this type of content. Send the message without files, or in another format.',
	[-32007]: 'The agent has no extended card for this key. Check the key in the credential.',
	[-32008]: 'The agent requires an extension of A2A that Agent Run does not support. Ask its operator.',
	[-32009]: OTHER_VERSION,
};

/** The errors of an agent that uses another version of A2A. */
const OTHER_GENERATION = new Set([-32601, -32009]);

/** Reads a JSON-RPC error: either the run failed, or the request was refused before the agent ran. */
export function rpcError(error: Record<string, unknown>, status: number): AgentOutcome & { ok: false } {
	const code = numberAt(error, 'code');
	const said = `${errorText(error) || 'no error message'}${code === undefined ? '' : ` (JSON-RPC ${code})`}`;
	const cure = code === undefined ? undefined : REFUSALS[code];
	if (code === undefined || cure === undefined) return reportedErrorOutcome(said, status);
	const rejected = failureOutcome({
		code: 'request-rejected',
		message: `The agent rejected the request: ${said}`,
		cure,
		status,
		accepted: 'no',
	});
	// CodeMie lists the methods that it knows
	const isDraft = code === -32600 && (jsonText(error.data) ?? '').includes('tasks/send');
	if (isDraft) return { ...rejected, retryWith: { version: '0.1' } };
	return OTHER_GENERATION.has(code) ? { ...rejected, retryWith: { version: '0.3' } } : rejected;
}

/** Returns the refusal in an answer with an error status. For 401 and 403, the status is more specific than the JSON-RPC code. */
export function refusalIn({ status, body }: AgentAnswer): AgentOutcome | undefined {
	const error = isObject(body) && isObject(body.error) ? body.error : undefined;
	if (error === undefined || status < 400 || status === 401 || status === 403) return undefined;
	return REFUSALS[numberAt(error, 'code') ?? 0] === undefined ? undefined : rpcError(error, status);
}
