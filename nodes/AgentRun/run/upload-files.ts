import { isSuccess, statusFailure } from '../../../core/agent';
import type { AgentCall, AgentFailure, AgentFile, AgentRequest } from '../../../core/agent';
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
		const read = upload.read(asked.answer, file);
		if (!read.ok) return { failure: uploadFailure(read.failure, file) };
		const unsent = read.content === undefined ? undefined : await sendContent(read.content, file, client);
		if (unsent !== undefined) return unsent;
		uploaded.push(read.reference);
	}
	return { call: { ...call, uploaded } };
}

/** Sends the content of a file to the place that the server has named. Returns why it could not be sent. */
async function sendContent(
	content: AgentRequest,
	file: AgentFile,
	client: AgentClient,
): Promise<Exclude<PreparedCall, { call: AgentCall }> | undefined> {
	const asked = await client.ask(content);
	if (asked.kind !== 'answer') return { ...asked, failure: unsentUploadFailure(asked.failure, file) };
	return isSuccess(asked.answer) ? undefined : { failure: uploadFailure(statusFailure(asked.answer), file) };
}

function uploadFailure(failure: AgentFailure, { name }: AgentFile): AgentFailure {
	return { ...failure, message: `The file "${name}" could not be uploaded. ${failure.message}`, accepted: 'no' };
}

function unsentUploadFailure(failure: AgentFailure, file: AgentFile): AgentFailure {
	if (failure.code === 'host-not-allowed') return uploadFailure(failure, file);
	const cure =
		'The agent was not run. Check that the URL is correct and that the server is running, or increase the Timeout option.';
	return { ...uploadFailure(failure, file), cure };
}
