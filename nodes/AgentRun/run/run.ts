import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { AgentRequest } from '../../../core/agent';
import { Failure } from '../../../core/failure';
import { within } from '../../shared/http';
import { parameterFor, textParameter, urlParameter } from '../../shared/parameters';
import { refuseModelChoices } from '../../shared/tool-guard';
import { readEndpoint, requireAllowedHost, signRequest } from '../configuration/credentials';
import type { Endpoint } from '../configuration/credentials';
import { planRun } from '../configuration/run-plan';
import type { EarlierRun, RunPlan } from '../configuration/run-plan';
import { toolRules } from '../configuration/tool-rules';
import { withAccepted } from './accepted-default';
import { createClient, headerValue } from './agent-client';
import type { AgentClient } from './agent-client';
import { ChatStream } from './chat-stream';
import { replyItem, runFailure } from './output';
import { checkSettled } from './poll';
import { prepareCall, startRun } from './start';
import { waitAsStored } from './stored-run';
import { waitForRun } from './wait';
import type { RunResult } from './wait';

/** Everything that the settings decide, checked. */
interface PreparedRun {
	readonly plan: RunPlan;
	readonly endpoint: Endpoint;
	readonly client: AgentClient;
	/** Adds the idempotency key and, where the API has one, the signature to the request that runs the agent. */
	readonly sign: (request: AgentRequest) => AgentRequest;
}

/**
 * One run of the agent for one item: prepare, ask, wait as told, bring back the reply in the node's output shape. Replies
 * and failures leave the node here, with the credential's secrets masked.
 */
export async function runAgent(context: IExecuteFunctions, itemIndex: number): Promise<INodeExecutionData> {
	const prepared = await withAccepted('no', async () => await prepareRun(context, itemIndex));
	const { client, endpoint } = prepared;
	const masked = async () => await endpoint.redactor.failuresOf(async () => await run(context, itemIndex, prepared));
	return await within(client.deadline, async () => await withAccepted('unknown', masked));
}

/** Every mistake in the settings is found here. */
async function prepareRun(context: IExecuteFunctions, itemIndex: number): Promise<PreparedRun> {
	refuseModelChoices(context, toolRules);
	const endpoint = await readEndpoint(context, parameterFor(context, 'authentication', itemIndex), itemIndex);
	return await endpoint.redactor.failuresOf(async () => {
		const plan = await planRun(context, itemIndex, urlOf(context, itemIndex, endpoint));
		const { call, options, protocol } = plan;
		requireAllowedHost(call.url, endpoint);
		const idempotency = idempotencyHeader(plan.idempotencyKey);
		const sign = (request: AgentRequest) => {
			const marked = { ...request, headers: { ...request.headers, ...idempotency } };
			return signRequest(marked, endpoint, protocol.signature, options.githubEvent);
		};
		return { plan, endpoint, client: createClient(context, options, endpoint, call.url), sign };
	});
}

async function run(context: IExecuteFunctions, itemIndex: number, prepared: PreparedRun): Promise<INodeExecutionData> {
	const { plan, endpoint } = prepared;
	const { redactor } = endpoint;
	const chat = new ChatStream(context, itemIndex, plan.streamsToChat, redactor);
	const startedAt = performance.now();
	const { outcome, attempts, raw, systemCode, runId, stored } = await perform(prepared, chat.send);
	const facts = {
		durationMs: Math.round(performance.now() - startedAt),
		attempts,
		...(raw !== undefined && { raw }),
		...(systemCode !== undefined && { systemCode }),
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

async function perform({ plan, client, sign }: PreparedRun, onDelta: (delta: string) => void): Promise<RunResult> {
	if (plan.startedRun !== undefined) return await check(plan, plan.startedRun, client);
	const started = await startRun(plan, client, sign, onDelta);
	return await waitForRun(started, plan, client);
}

async function check(plan: RunPlan, { runId, longRuns }: EarlierRun, client: AgentClient): Promise<RunResult> {
	const { protocol, call } = plan;
	const prepared = protocol.prepare?.neededToPoll ? await prepareCall(plan, client) : { call };
	if ('failure' in prepared) return { outcome: { ok: false, failure: prepared.failure }, attempts: 0 };
	const handle = { runId, sessionId: call.sessionId };
	const checked = await checkSettled({ longRuns, handle, call: prepared.call }, plan.options, client);
	return { ...checked, attempts: 1, runId };
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
	throw new Failure(
		'conflicting-settings',
		'Both the URL field and the Secret URL of the credential are set',
		'Clear the URL field. The agent is called at the Secret URL of the credential.',
	);
}
