import { sleep } from 'n8n-workflow';

import type { AgentAnswer, AgentCall, AgentFailure, AgentOutcome, AgentRequest } from '../../../core/agent';
import { decideRunRetry } from '../../../core/agent';
import type { RunPlan } from '../configuration/run-plan';
import type { AgentClient } from './agent-client';
import { tryOnce } from './attempt';
import type { AttemptResult } from './attempt';
import { uploadFiles } from './upload-files';
import type { PreparedCall } from './upload-files';

/** The result of starting the run. */
export interface StartedRun {
	readonly outcome: AgentOutcome;
	/** The call as it was finally sent, including the results of its preparation. */
	readonly call: AgentCall;
	readonly attempts: number;
	/** The agent's whole answer, if it was read as a whole. */
	readonly raw?: unknown;
	/** The system's code for a connection error. */
	readonly systemCode?: string;
}

/** Prepares the run, uploads its files and starts it; repeats this only while the run has certainly not begun. */
export async function startRun(
	plan: RunPlan,
	client: AgentClient,
	sign: (request: AgentRequest) => AgentRequest,
	onDelta: (delta: string) => void,
): Promise<StartedRun> {
	const discovered = await prepareCall(plan, client);
	const prepared = 'call' in discovered ? await uploadFiles(plan, discovered.call, client) : discovered;
	if ('failure' in prepared) {
		const { failure, ...rest } = prepared;
		return { ...rest, outcome: { ok: false, failure }, call: plan.call, attempts: 0 };
	}
	let call = prepared.call;
	const versions = new Set([call.prepared?.version]);
	for (let attempt = 1; ; attempt++) {
		const { refused, retryAfter, ...tried } = await tryOnce(call, plan, client, { sign, onDelta });
		const { outcome } = tried;
		const changed = changedCall(call, { outcome, ...(refused && { refused }) }, versions);
		if (changed !== undefined) {
			call = changed;
			continue;
		}
		if (outcome.ok || !(await waitForRetry(outcome.failure, attempt, plan, client, retryAfter))) {
			return { ...tried, outcome: withSession(outcome, call), call, attempts: attempt };
		}
	}
}

/** Adds the session that the server issued before the run, unless the reply names one. */
function withSession(outcome: AgentOutcome, { prepared }: AgentCall): AgentOutcome {
	const sessionId = prepared?.sessionId;
	if (!outcome.ok || sessionId === undefined || outcome.reply.sessionId !== undefined) return outcome;
	return { ...outcome, reply: { ...outcome.reply, sessionId } };
}

/** Returns the call in a form that the server may accept, if it has refused this form before it ran anything. */
function changedCall(
	call: AgentCall,
	{ outcome, refused = [] }: AttemptResult,
	versions: Set<string | undefined>,
): AgentCall | undefined {
	if (outcome.ok) return undefined;
	if (refused.length > 0) return { ...call, omitted: [...(call.omitted ?? []), ...refused] };
	const version = outcome.retryWith?.version;
	if (version === undefined || versions.has(version)) return undefined;
	versions.add(version);
	return { ...call, prepared: { ...call.prepared, version } };
}

async function waitForRetry(
	failure: AgentFailure,
	attempt: number,
	{ options, idempotencyKey }: RunPlan,
	client: AgentClient,
	retryAfter: string | undefined,
): Promise<boolean> {
	const policy = { retries: options.retries, serverDedupes: idempotencyKey !== '' };
	const failed = { ...failure, ...(retryAfter !== undefined && { retryAfter }) };
	const decision = decideRunRetry(failed, attempt, policy, Date.now() / 1000);
	if (!decision.retry || decision.delaySeconds * 1000 > client.deadline.remainingMs) return false;
	await sleep(decision.delaySeconds * 1000);
	client.deadline.throwIfCancelled();
	return true;
}

/** Runs discovery and provisioning, which start no agent: if they fail, the agent has accepted nothing. */
export async function prepareCall({ protocol, call }: RunPlan, client: AgentClient): Promise<PreparedCall> {
	const answers: AgentAnswer[] = [];
	for (const request of protocol.prepare?.requests(call) ?? []) {
		const asked = await client.ask(request);
		if (asked.kind !== 'answer') {
			const { failure, systemCode } = asked;
			return { failure: { ...failure, accepted: 'no' }, ...(systemCode !== undefined && { systemCode }) };
		}
		const read = protocol.prepare?.read(asked.answer, call, request);
		if (read?.ok === false) return { failure: read.failure };
		if (read) return { call: { ...call, prepared: read.prepared } };
		answers.push(asked.answer);
	}
	const missing = protocol.prepare?.missing?.(answers);
	return missing === undefined ? { call } : { failure: missing.failure };
}
