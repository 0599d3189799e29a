import { sleep } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { AgentOutcome, AgentRequest } from '../../core/agent';
import { running } from '../../core/agent/outcome';
import { NodeFailure } from '../shared/errors';
import { isHeaderName, isHeaderValue } from '../shared/header';
import { Deadline } from '../shared/http-stream';
import { objectParameter, textParameter, urlParameter } from '../shared/parameters';
import { awaitCallback } from './callback';
import { ChatStream } from './chat-stream';
import { AgentClient } from './client';
import { readEndpoint, signed } from './endpoint';
import type { Endpoint } from './endpoint';
import { checkRun, followRun } from './follow';
import { replyItem, runFailure } from './output';
import { planRun } from './plan';
import type { RunOptions, RunPlan } from './plan';
import { prepare, startRun } from './start';
import type { Started } from './start';

const MIB = 1024 * 1024;

/** One run of the agent for one item: ask, wait as told, bring back the reply in the node's output shape. */
export async function runAgent(context: IExecuteFunctions, itemIndex: number): Promise<INodeExecutionData> {
	const endpoint = await readEndpoint(context, itemIndex);
	const plan = await planRun(context, itemIndex, urlOf(context, itemIndex, endpoint));
	const chat = new ChatStream(context, itemIndex, plan.streamsToChat);
	const startedAt = performance.now();
	const done = await perform(context, plan, endpoint, chat.send);
	const { outcome, attempts, raw, code, runId } = done;
	const facts = {
		durationMs: Math.round(performance.now() - startedAt),
		attempts,
		...(raw !== undefined && { raw }),
		...(code !== undefined && { code }),
		...(runId !== undefined && { runId }),
	};
	if (!outcome.ok) throw runFailure(outcome.failure, facts);
	chat.end(outcome.reply.text);
	const item = await replyItem(context, outcome.reply, plan, facts);
	if (plan.waiting === 'callback' && outcome.reply.status === 'running') await awaitCallback(context, item, plan);
	return item;
}

interface Done {
	outcome: AgentOutcome;
	attempts: number;
	raw?: unknown;
	code?: string;
	/** The server's id of the run, as soon as it is known. */
	runId?: string;
}

async function perform(
	context: IExecuteFunctions,
	plan: RunPlan,
	endpoint: Endpoint,
	onDelta: (delta: string) => void,
): Promise<Done> {
	const client = clientFor(context, plan.options, endpoint);
	if (plan.waiting === 'check') return await check(plan, client);
	const { signature } = plan.protocol;
	const idempotency = idempotencyHeader(plan.idempotencyKey);
	const sign = (request: AgentRequest) => {
		const marked = { ...request, headers: { ...request.headers, ...idempotency } };
		return signed(marked, endpoint, signature, plan.options.githubEvent || 'push');
	};
	const started = await startRun(plan, client, sign, onDelta);
	return await waitFor(started, plan, client);
}

/** A run that goes on is followed, unless it was only to be started; so is one whose answer was lost, if it has an id. */
async function waitFor(started: Started, plan: RunPlan, client: AgentClient): Promise<Done> {
	const { outcome, call, attempts } = started;
	const { longRuns, acknowledgesOnly } = plan.protocol;
	if (plan.waiting === 'callback') return await untilCallback(started, plan, client);
	if (longRuns === undefined || acknowledgesOnly) return started;
	const lost = !outcome.ok && outcome.failure.accepted === 'unknown' && outcome.failure.status === 0;
	const handle = lost ? longRuns.knownBefore?.(call) : handleOf(outcome, call.sessionId);
	if (handle === undefined) return started;
	if (plan.waiting === 'startOnly' && outcome.ok) return { ...started, runId: handle.runId };
	if (!lost && outcome.ok && outcome.reply.status !== 'running') return { ...started, runId: handle.runId };
	const followed = await followRun(longRuns, handle, call, plan, client);
	return { ...followed, outcome: lost ? doubted(followed.outcome) : followed.outcome, attempts, runId: handle.runId };
}

/** How long a run that was just started is given before the execution is stored as waiting. */
const FAST_RUN_MS = 1_000;

/** A callback that comes before the execution is stored as waiting gets 409 from n8n: a run that fast is asked for. */
async function untilCallback(started: Started, plan: RunPlan, client: AgentClient): Promise<Done> {
	const { outcome, call, attempts } = started;
	if (!outcome.ok) return started;
	const { longRuns } = plan.protocol;
	if (longRuns === undefined) return { attempts, outcome: running(undefined) };
	const handle = handleOf(outcome, call.sessionId);
	if (handle === undefined || outcome.reply.status !== 'running') return started;
	await sleep(FAST_RUN_MS);
	const { hiccup, ...checked } = await checkRun(longRuns, handle, call, plan, client);
	return { ...(hiccup ? started : checked), attempts, runId: handle.runId };
}

/** Whoever lost the answer and got none by the run's id does not know whether the run ever began. */
function doubted(outcome: AgentOutcome): AgentOutcome {
	if (outcome.ok || outcome.failure.status !== 0) return outcome;
	return { ...outcome, failure: { ...outcome.failure, accepted: 'unknown' } };
}

function handleOf(outcome: AgentOutcome, sessionId: string) {
	if (!outcome.ok || outcome.reply.runId === undefined) return undefined;
	return { runId: outcome.reply.runId, sessionId: outcome.reply.sessionId ?? sessionId };
}

async function check(plan: RunPlan, client: AgentClient): Promise<Done> {
	const { protocol, call, startedRunId } = plan;
	if (protocol.longRuns === undefined) return neverStarted(protocol.displayName);
	const prepared = protocol.prepare?.neededToPoll ? await prepare(plan, client) : { call };
	if ('failure' in prepared) return { outcome: { ok: false, failure: prepared.failure }, attempts: 0 };
	const handle = { runId: startedRunId, sessionId: call.sessionId };
	const checked = await checkRun(protocol.longRuns, handle, prepared.call, plan, client);
	return { ...checked, attempts: 1, runId: startedRunId };
}

function neverStarted(api: string): never {
	throw new NodeFailure(`${api} has no runs in the background`, 'Choose Wait for Wait For Reply.', { accepted: 'no' });
}

function clientFor(context: IExecuteFunctions, options: RunOptions, endpoint: Endpoint): AgentClient {
	const timeoutSeconds = options.timeoutSeconds ?? 120;
	const maxBytes = (options.maxReplyMiB ?? 32) * MIB;
	const headers = Object.entries(objectParameter(options.extraHeaders ?? {}, 'Extra Headers'));
	const extra = Object.fromEntries(headers.map(([name, value]) => [name, headerValue(name, value)]));
	return new AgentClient(context, endpoint, extra, new Deadline(context, timeoutSeconds * 1000), {
		timeoutSeconds,
		maxBytes,
	});
}

/** Of the request to run alone: a server that knew it from an upload would answer the run with the upload's answer. */
function idempotencyHeader(key: string): Record<string, string> {
	return key === '' ? {} : { 'Idempotency-Key': headerValue('Idempotency-Key', key) };
}

function headerValue(name: string, given: unknown): string {
	const value = typeof given === 'string' ? given : JSON.stringify(given);
	if (isHeaderName(name) && isHeaderValue(value)) return value;
	throw new NodeFailure(
		`The header ${name.slice(0, 80)} cannot be sent`,
		'Header names are words like X-Team; values are one line of Latin characters.',
		{ accepted: 'no' },
	);
}

function urlOf(context: IExecuteFunctions, itemIndex: number, { secretUrl }: Endpoint): string {
	if (secretUrl === undefined) return urlParameter(context, 'url', itemIndex);
	if (textParameter(context, 'url', itemIndex).trim() === '') return secretUrl;
	throw new NodeFailure(
		'There are two URLs: one in the field URL and the secret one of the credential',
		'Empty the field URL; the credential’s Secret URL is the agent’s endpoint.',
		{ accepted: 'no' },
	);
}
