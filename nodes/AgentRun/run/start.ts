import { sleep } from 'n8n-workflow';

import type {
	AgentAnswer,
	AgentCall,
	AgentFailure,
	AgentOutcome,
	AgentRequest,
	Preparation,
} from '../../../core/agent';
import { decideRunRetry } from '../../../core/agent';
import type { RunPlan } from '../configuration/run-plan';
import type { AgentClient } from './agent-client';
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

type AttemptResult = Omit<StartedRun, 'attempts' | 'call'> & { retryAfter?: string };

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
	for (let attempt = 1; ; attempt++) {
		const tried = await tryOnce(call, plan, client, sign, onDelta);
		const { outcome } = tried;
		if (!outcome.ok && outcome.retryWith && call.prepared?.version !== outcome.retryWith.version) {
			call = { ...call, prepared: { ...call.prepared, ...outcome.retryWith } };
			continue;
		}
		if (outcome.ok || !(await waitForRetry(outcome.failure, attempt, plan, client, tried.retryAfter))) {
			return { ...tried, outcome: withSession(outcome, call), call, attempts: attempt };
		}
	}
}

async function tryOnce(
	call: AgentCall,
	{ protocol, options }: RunPlan,
	client: AgentClient,
	sign: (request: AgentRequest) => AgentRequest,
	onDelta: (delta: string) => void,
): Promise<AttemptResult> {
	const request = sign(protocol.request(call));
	const replyOptions = toReplyOptions(options.replyPath);
	const asked =
		call.mode === 'stream' && protocol.stream
			? await client.askStreaming(request, protocol.stream, replyOptions, onDelta)
			: await client.ask(request);
	if (asked.kind === 'outcome') return { outcome: asked.outcome };
	if (asked.kind === 'unanswered') {
		const { failure, systemCode } = asked;
		return { outcome: { ok: false, failure }, ...(systemCode !== undefined && { systemCode }) };
	}
	const { answer, retryAfter } = asked;
	const outcome = withCure(protocol.outcome(answer, replyOptions), protocol.prepare, call);
	return { outcome, raw: answer.body, ...(retryAfter !== undefined && { retryAfter }) };
}

/** Adds the session that the server issued before the run, unless the reply names one. */
function withSession(outcome: AgentOutcome, { prepared }: AgentCall): AgentOutcome {
	const sessionId = prepared?.sessionId;
	if (!outcome.ok || sessionId === undefined || outcome.reply.sessionId !== undefined) return outcome;
	return { ok: true, reply: { ...outcome.reply, sessionId } };
}

/** Names what is missing if the URL does not lead to an agent and no other cause is known. */
function withCure(outcome: AgentOutcome, prepare: Preparation | undefined, { prepared }: AgentCall): AgentOutcome {
	const cure = prepared === undefined ? prepare?.cureIfMissing : undefined;
	if (outcome.ok || cure === undefined) return outcome;
	const { status, code } = outcome.failure;
	const notFound = status === 404 || status === 405 || code === 'unknown-answer';
	return notFound ? { ...outcome, failure: { ...outcome.failure, cure } } : outcome;
}

export function toReplyOptions(replyPath: string | undefined) {
	return replyPath ? { replyPath } : {};
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
