import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { AgentRequest } from '../../../core/agent';
import { NodeFailure } from '../../shared/errors';
import { textParameter, urlParameter } from '../../shared/parameters';
import { refuseModelChoices } from '../../shared/tool-guard';
import { readEndpoint, signRequest } from '../configuration/credentials';
import type { Endpoint } from '../configuration/credentials';
import { planRun } from '../configuration/run-plan';
import type { RunPlan } from '../configuration/run-plan';
import { toolRules } from '../configuration/tool-rules';
import { createClient, headerValue } from './agent-client';
import type { AgentClient } from './agent-client';
import { ChatStream } from './chat-stream';
import { replyItem, runFailure } from './output';
import { checkRun } from './poll';
import { prepareCall, startRun } from './start';
import { waitAsStored } from './stored-run';
import { waitForRun } from './wait';
import type { RunResult } from './wait';

/**
 * Runs the agent for one item: sends the message, waits as configured, and returns the reply in the node's output
 * shape. The credential's secrets are masked in both replies and failures.
 */
export async function runAgent(context: IExecuteFunctions, itemIndex: number): Promise<INodeExecutionData> {
	refuseModelChoices(context, toolRules);
	const endpoint = await readEndpoint(context, context.getNodeParameter('authentication', itemIndex), itemIndex);
	return await endpoint.redactor.failuresOf(async () => await run(context, itemIndex, endpoint));
}

async function run(context: IExecuteFunctions, itemIndex: number, endpoint: Endpoint): Promise<INodeExecutionData> {
	const { redactor } = endpoint;
	const plan = await planRun(context, itemIndex, urlOf(context, itemIndex, endpoint));
	const chat = new ChatStream(context, itemIndex, plan.streamsToChat, redactor);
	const startedAt = performance.now();
	const { outcome, attempts, raw, code, runId, stored } = await perform(context, plan, endpoint, chat.send);
	const facts = {
		durationMs: Math.round(performance.now() - startedAt),
		attempts,
		...(raw !== undefined && { raw }),
		...(code !== undefined && { code }),
		...(runId !== undefined && { runId }),
	};
	if (!outcome.ok) throw runFailure(outcome.failure, facts, redactor);
	const reply = redactor.deep(outcome.reply);
	chat.end(reply.text);
	const item = await replyItem(context, reply, plan, facts);
	item.json = redactor.deep(item.json);
	if (stored !== undefined) await waitAsStored(context, item, plan, stored, endpoint);
	return item;
}

async function perform(
	context: IExecuteFunctions,
	plan: RunPlan,
	endpoint: Endpoint,
	onDelta: (delta: string) => void,
): Promise<RunResult> {
	const client = createClient(context, plan.options, endpoint, plan.call.url);
	if (plan.waiting === 'check') return await check(plan, client);
	const { signature } = plan.protocol;
	const idempotency = idempotencyHeader(plan.idempotencyKey);
	const sign = (request: AgentRequest) => {
		const marked = { ...request, headers: { ...request.headers, ...idempotency } };
		return signRequest(marked, endpoint, signature, plan.options.githubEvent || 'push');
	};
	const started = await startRun(plan, client, sign, onDelta);
	return await waitForRun(started, plan, client);
}

async function check(plan: RunPlan, client: AgentClient): Promise<RunResult> {
	const { protocol, call, startedRunId } = plan;
	if (protocol.longRuns === undefined) return neverStarted(protocol.displayName);
	const prepared = protocol.prepare?.neededToPoll ? await prepareCall(plan, client) : { call };
	if ('failure' in prepared) return { outcome: { ok: false, failure: prepared.failure }, attempts: 0 };
	const handle = { runId: startedRunId, sessionId: call.sessionId };
	const checked = await checkRun(protocol.longRuns, handle, prepared.call, plan.options, client);
	return { ...checked, attempts: 1, runId: startedRunId };
}

function neverStarted(api: string): never {
	throw new NodeFailure(`${api} does not support background runs`, 'Set Wait For Reply to Wait.', { accepted: 'no' });
}

/**
 * Returns the header for the run request only. If an upload had the same key, the server would answer the run with the
 * upload's answer.
 */
function idempotencyHeader(key: string): Record<string, string> {
	return key === '' ? {} : { 'Idempotency-Key': headerValue('Idempotency-Key', key) };
}

function urlOf(context: IExecuteFunctions, itemIndex: number, { secretUrl }: Endpoint): string {
	if (secretUrl === undefined) return urlParameter(context, 'url', itemIndex);
	if (textParameter(context, 'url', itemIndex).trim() === '') return secretUrl;
	throw new NodeFailure(
		'Both the URL field and the Secret URL of the credential are set',
		'Clear the URL field. The agent is called at the Secret URL of the credential.',
		{ accepted: 'no' },
	);
}
