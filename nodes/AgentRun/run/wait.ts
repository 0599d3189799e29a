import { sleep } from 'n8n-workflow';

import type { AgentCall, AgentOutcome, RunHandle } from '../../../core/agent';
import { runningOutcome } from '../../../core/agent';
import type { RunPlan } from '../configuration/run-plan';
import type { AgentClient } from './agent-client';
import { checkRun, pollRun } from './poll';
import type { OngoingRun } from './poll';
import type { StartedRun } from './start';

/** A run that continues while its execution is stored, with what is needed to poll it. */
export interface StoredRun {
	readonly handle: RunHandle;
	readonly call: AgentCall;
}

/** What this execution has received of a run when it stops waiting. */
export interface RunResult {
	readonly outcome: AgentOutcome;
	readonly attempts: number;
	readonly raw?: unknown;
	readonly systemCode?: string;
	/** The server's id of the run, once it is known. */
	readonly runId?: string;
	/** Set if the run continues and the execution is to be stored; a run without an id can only call back. */
	readonly stored?: StoredRun | 'called back only';
}

/**
 * Polls a run in progress unless it was only to be started. If the answer was lost, the run is polled too, provided
 * that it has an id.
 */
export async function waitForRun(started: StartedRun, plan: RunPlan, client: AgentClient): Promise<RunResult> {
	const { outcome, call, attempts } = started;
	const { longRuns, acknowledgesOnly } = plan.protocol;
	if (plan.waiting === 'callback') return await waitForCallback(started, plan, client);
	if (longRuns === undefined || acknowledgesOnly) return started;
	const lost = !outcome.ok && outcome.failure.accepted === 'unknown' && outcome.failure.status === 0;
	const handle = lost ? longRuns.handleBeforeStart?.(call) : handleOf(outcome, call.sessionId);
	if (handle === undefined) return started;
	const { runId } = handle;
	if (plan.waiting === 'startOnly' && outcome.ok) return { ...started, runId };
	if (!lost && outcome.ok && outcome.reply.status !== 'running') return { ...started, runId };
	const followed = await pollThenStore({ longRuns, handle, call }, plan, client);
	return { ...followed, outcome: lost ? asUnknown(followed.outcome) : followed.outcome, attempts, runId };
}

/** Polls in memory. With Store After, the execution is stored after that time if it can wait. */
async function pollThenStore(
	run: OngoingRun,
	{ options, resumeUrl, waiting }: RunPlan,
	client: AgentClient,
): Promise<Pick<RunResult, 'outcome' | 'raw' | 'stored'>> {
	const { storeAfterSeconds } = options;
	if (waiting !== 'poll' || storeAfterSeconds === undefined || resumeUrl === undefined) {
		return await pollRun(run, options, client);
	}
	const soon = await pollRun(run, options, client, storeAfterSeconds * 1000);
	if (!soon.outcome.ok || soon.outcome.reply.status !== 'running') return soon;
	return { ...soon, stored: { handle: run.handle, call: run.call } };
}

/** Milliseconds for which a run is polled before its execution is stored as waiting. */
const FAST_RUN_MS = 1_000;

/**
 * Polls a run briefly before waiting for its callback: n8n answers 409 to a callback that arrives before the execution
 * is stored.
 */
async function waitForCallback(started: StartedRun, plan: RunPlan, client: AgentClient): Promise<RunResult> {
	const { outcome, call, attempts } = started;
	if (!outcome.ok) return started;
	const { longRuns } = plan.protocol;
	if (longRuns === undefined) return { attempts, outcome: runningOutcome(undefined), stored: 'called back only' };
	const handle = handleOf(outcome, call.sessionId);
	if (handle === undefined || outcome.reply.status !== 'running') return started;
	await sleep(FAST_RUN_MS);
	const { hiccup, ...checked } = await checkRun({ longRuns, handle, call }, plan.options, client);
	const known = { ...(hiccup ? started : checked), attempts, runId: handle.runId };
	const goesOn = known.outcome.ok && known.outcome.reply.status === 'running';
	return goesOn ? { ...known, stored: { handle, call } } : known;
}

/** Marks a run as possibly started: its answer was lost, and polling by its id brought none either. */
function asUnknown(outcome: AgentOutcome): AgentOutcome {
	if (outcome.ok || outcome.failure.status !== 0) return outcome;
	return { ...outcome, failure: { ...outcome.failure, accepted: 'unknown' } };
}

function handleOf(outcome: AgentOutcome, sessionId: string): RunHandle | undefined {
	if (!outcome.ok || outcome.reply.runId === undefined) return undefined;
	return { runId: outcome.reply.runId, sessionId: outcome.reply.sessionId ?? sessionId };
}
