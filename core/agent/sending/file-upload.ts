import { textAt } from '../../text/json';
import { isSuccess, unknownAnswerOutcome } from '../outcome';
import type { AgentAnswer, AgentCall, AgentFailure, AgentFile, AgentRequest, Upload } from '../protocol';
import { multipart } from '../request';
import { statusFailure } from '../status-failure';

/** Builds the form that uploads one file in the field `file`. */
export function uploadForm(
	url: string,
	call: AgentCall,
	file: AgentFile,
	fields: readonly (readonly [string, string])[] = [],
): AgentRequest {
	const { contentType, body } = multipart(fields, [['file', file]], call.runId ?? call.sessionId);
	return { method: 'POST', url, headers: { 'Content-Type': contentType, Accept: 'application/json' }, body };
}

/**
 * Returns a reader for the server's name of the file, found at `path` in the answer. A failed upload means that no
 * agent was run.
 */
export function readUploadReference(path: string, api: string): (answer: AgentAnswer) => ReturnType<Upload['read']> {
	const refused = (failure: AgentFailure) => ({ ok: false as const, failure: { ...failure, accepted: 'no' as const } });
	return (answer: AgentAnswer) => {
		if (!isSuccess(answer)) return refused(statusFailure(answer));
		const reference = textAt(answer.body, path);
		return reference ? { ok: true, reference } : refused(unknownAnswerOutcome(api, answer).failure);
	};
}
