import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { AgentFailure, AgentReply } from '../../core/agent';
import { NodeFailure } from '../shared/errors';
import { outputFiles } from './files';
import type { RunPlan } from './plan';

/** What a run was, beside its reply. */
export interface RunFacts {
	durationMs: number;
	attempts: number;
	runId?: string;
	raw?: unknown;
	code?: string;
}

/** The reply in the node's one output shape. */
export async function replyItem(
	context: IExecuteFunctions,
	reply: AgentReply,
	plan: RunPlan,
	facts: RunFacts,
): Promise<INodeExecutionData> {
	const { sessionId: issued, runId, taskId, hint, files = [], ...rest } = reply;
	const { list, binary } = await outputFiles(context, files);
	const json = {
		...rest,
		session: sessionOf(plan, issued),
		run: {
			id: runId ?? facts.runId ?? null,
			taskId: taskId ?? null,
			durationMs: facts.durationMs,
			attempts: facts.attempts,
			idempotencyKey: plan.idempotencyKey === '' ? null : plan.idempotencyKey,
		},
		...(list.length > 0 && { files: list }),
		...(hint !== undefined && { hint }),
		...(plan.options.includeRaw !== false && facts.raw !== undefined && { raw: facts.raw }),
	} as IDataObject;
	const hasBinary = Object.keys(binary).length > 0;
	return { json, pairedItem: { item: plan.itemIndex }, ...(hasBinary && { binary }) };
}

function sessionOf({ session, userId, protocol }: RunPlan, issued: string | undefined): IDataObject {
	const serverIssued = issued !== undefined && protocol.session.issuedBy === 'server';
	return serverIssued ? { id: issued, userId, source: 'server' } : { ...session, userId };
}

/** The failure in n8n's words, with the facts that an error branch decides by. */
export function runFailure(failed: AgentFailure, facts: RunFacts): NodeFailure {
	const { message, cure, status, accepted, partialText } = failed;
	return new NodeFailure(message, cure, {
		accepted,
		attempts: facts.attempts,
		...(status > 0 && { httpCode: status }),
		...(facts.code !== undefined && { code: facts.code }),
		...(facts.runId !== undefined && { runId: facts.runId }),
		...(partialText !== undefined && { partialText }),
	});
}
