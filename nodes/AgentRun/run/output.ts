import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { AgentFailure, AgentProtocol, AgentReply } from '../../../core/agent';
import { Failure } from '../../../core/failure';
import type { Redactor } from '../../shared/masking/redaction';
import type { RunPlan } from '../configuration/run-plan';
import { outputFiles } from './output-files';
import type { FileContext } from './output-files';

/** What is known about a run besides its reply. */
export interface RunFacts {
	readonly durationMs: number;
	readonly attempts: number;
	readonly runId?: string;
	readonly raw?: unknown;
	/** The system's word for a connection error. */
	readonly systemCode?: string;
}

/** What an item contains besides the agent's reply. */
export interface ItemFacts {
	readonly itemIndex: number;
	readonly session: IDataObject;
	readonly run: IDataObject;
	/** The agent's whole answer; undefined if it is not wanted or there is none. */
	readonly raw: unknown;
}

/** Returns the item for the reply of a run that has just been started. */
export async function replyItem(
	context: IExecuteFunctions,
	reply: AgentReply,
	plan: RunPlan,
	facts: RunFacts,
): Promise<INodeExecutionData> {
	const { itemIndex, idempotencyKey, options } = plan;
	const run = {
		id: facts.runId ?? null,
		taskId: null,
		durationMs: facts.durationMs,
		attempts: facts.attempts,
		idempotencyKey: idempotencyKey === '' ? null : idempotencyKey,
	};
	const raw = options.includeRaw ? facts.raw : undefined;
	const session = sessionAfter({ ...plan.session, userId: plan.userId }, reply, plan.protocol);
	return await outputItem(context, reply, { itemIndex, session, run, raw });
}

const HOW_TO_ANSWER =
	'The agent waits for an answer. To send it, use Agent Run with Send set to Answer to a Question, and this item as Question.';

/** Returns the reply in the node's output shape, which is the same for all APIs. */
export async function outputItem(
	context: FileContext,
	reply: AgentReply,
	about: ItemFacts,
): Promise<INodeExecutionData> {
	const { text, reasoning, status, structuredOutput, usage, toolCalls, finishReason, runId, taskId } = reply;
	const hint = reply.hint ?? (status === 'input_required' ? HOW_TO_ANSWER : undefined);
	const { itemIndex, session, run, raw } = about;
	const { list, binary } = await outputFiles(context, reply.files ?? []);
	const json = {
		text,
		...(reasoning !== undefined && { reasoning }),
		status,
		structuredOutput,
		usage,
		toolCalls,
		finishReason,
		session,
		run: { ...run, id: runId ?? run.id, taskId: taskId ?? run.taskId },
		...(list.length > 0 && { files: list }),
		...(hint !== undefined && { hint }),
		...(raw !== undefined && { raw }),
	} as IDataObject;
	const hasBinary = Object.keys(binary).length > 0;
	return { json, pairedItem: { item: itemIndex }, ...(hasBinary && { binary }) };
}

/** Returns the session after a reply: with the ID that the server has issued, or as it was before. */
export function sessionAfter(
	before: IDataObject,
	{ sessionId }: AgentReply,
	protocol: AgentProtocol | undefined,
): IDataObject {
	const isIssued = sessionId !== undefined && protocol?.session.issuedBy === 'server';
	return isIssued ? { ...before, id: sessionId, source: 'server' } : before;
}

/** Returns the failure with n8n's wording and the facts that an error branch needs, without secrets. */
export function runFailure(failed: AgentFailure, facts: RunFacts, redactor: Redactor): Failure {
	const { code, message, cure, status, accepted, partialText } = failed;
	const failure = new Failure(code, message, cure, {
		accepted,
		attempts: facts.attempts,
		...(status > 0 && { httpCode: status }),
		...(facts.systemCode !== undefined && { systemCode: facts.systemCode }),
		...(facts.runId !== undefined && { runId: facts.runId }),
		...(partialText !== undefined && { partialText: redactor.beginning(partialText) }),
	});
	return redactor.failure(failure);
}
