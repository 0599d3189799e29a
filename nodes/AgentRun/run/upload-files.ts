import type { AgentCall, AgentFailure, AgentFile } from '../../../core/agent';
import type { RunPlan } from '../configuration/run-plan';
import type { AgentClient } from './agent-client';

/** The prepared call, or why it was not sent. */
export type PreparedCall = { call: AgentCall } | { failure: AgentFailure; systemCode?: string };

/** Uploads the files that must precede the message. No agent runs yet, so a failure means that nothing was accepted. */
export async function uploadFiles({ protocol }: RunPlan, call: AgentCall, client: AgentClient): Promise<PreparedCall> {
	const { upload } = protocol;
	if (upload === undefined) return { call };
	const uploaded: string[] = [];
	for (const file of call.files ?? []) {
		const request = upload.request(file, call);
		if ('ok' in request) return { failure: request.failure };
		const asked = await client.ask(request);
		if (asked.kind !== 'answer') return { ...asked, failure: unsentUploadFailure(asked.failure, file) };
		const read = upload.read(asked.answer);
		if (!read.ok) return { failure: uploadFailure(read.failure, file) };
		uploaded.push(read.reference);
	}
	return { call: { ...call, uploaded } };
}

function uploadFailure(failure: AgentFailure, { name }: AgentFile): AgentFailure {
	return { ...failure, message: `The file "${name}" could not be uploaded. ${failure.message}`, accepted: 'no' };
}

function unsentUploadFailure(failure: AgentFailure, file: AgentFile): AgentFailure {
	const cure =
		'The agent was not run. Check that the URL is correct and that the server is running, or increase the Timeout option.';
	return { ...uploadFailure(failure, file), cure };
}
