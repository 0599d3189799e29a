import { sleep } from 'n8n-workflow';

import { runningOutcome } from '../../../core/agent';
import type {
	AgentAnswer,
	AgentCall,
	AgentFailure,
	AgentOutcome,
	AgentReply,
	LongRuns,
	PollOutcome,
	RunHandle,
} from '../../../core/agent';
import type { RunOptions } from '../options/options';
import type { AgentClient } from './agent-client';
import { toReplyOptions } from './attempt';

/** How many failed polls in a row are tolerated, so that a brief proxy problem does not end a run. */
const MAX_FAILED_POLLS = 5;
const MAX_FOLLOW_UPS = 5;
const FIRST_PAUSE_MS = 250;
/** How long a reply that may grow must stay the same. */
const SETTLE_MS = 2_000;

export interface PollResult {
	readonly outcome: AgentOutcome;
	readonly raw?: unknown;
}

/** The result of one check of a run. */
export interface CheckResult extends PollResult {
	/** The check failed, but the next one may succeed. */
	readonly hiccup: boolean;
	/** The reply may grow, and there was no time to wait until it no longer does. */
	readonly unsettled?: true;
}

/** A run that goes on at the server, and how it is asked for. */
export interface OngoingRun {
	readonly longRuns: LongRuns;
	readonly handle: RunHandle;
	readonly call: AgentCall;
}

/**
 * Polls a run until it ends or its time is up, with pauses that grow up to the builder's interval.
 *
 * @param forMs milliseconds after which polling ends even if the run is still in progress
 */
export async function pollRun(
	run: OngoingRun,
	options: RunOptions,
	client: AgentClient,
	forMs = Infinity,
): Promise<PollResult> {
	const interval = Math.max(0.25, options.pollSeconds) * 1000;
	const leaveAt = performance.now() + forMs;
	const outOfTime = { outcome: { ok: false as const, failure: stillRunning(options) } };
	let hiccups = 0;
	for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, interval)) {
		if (client.deadline.remainingMs <= pause) return outOfTime;
		await sleep(Math.min(pause, interval));
		client.deadline.throwIfCancelled();
		const checked = await checkSettled(run, options, client);
		if (checked.hiccup && client.deadline.expired) return outOfTime;
		if (checked.hiccup && ++hiccups <= MAX_FAILED_POLLS) continue;
		if (!checked.hiccup) hiccups = 0;
		if (!checked.outcome.ok || checked.outcome.reply.status !== 'running') return checked;
		if (performance.now() >= leaveAt) return { outcome: goesOn(run.handle) };
	}
}

/**
 * Checks a run. If its reply may grow, it is checked again until the reply stays the same. If that takes too long, or
 * the checks fail meanwhile, the reply received so far is returned, and its hint says so.
 */
export async function checkSettled(run: OngoingRun, options: RunOptions, client: AgentClient): Promise<CheckResult> {
	let checked = await checkRun(run, options, client);
	while (checked.outcome.ok && checked.outcome.mayGrow) {
		if (client.deadline.remainingMs <= SETTLE_MS) return unsettled(checked, checked.outcome.reply);
		await sleep(SETTLE_MS);
		client.deadline.throwIfCancelled();
		const next = await checkRun(run, options, client);
		if (next.hiccup) continue;
		if (!next.outcome.ok || next.outcome.reply.status === 'running') return unsettled(checked, checked.outcome.reply);
		if (isSameReply(next.outcome.reply, checked.outcome.reply)) return next;
		checked = next;
	}
	return checked;
}

/** Returns the outcome of a run that goes on in its session. */
function goesOn({ runId, sessionId }: RunHandle): AgentOutcome {
	return runningOutcome(runId, sessionId === '' ? {} : { sessionId });
}

function isSameReply(one: AgentReply, other: AgentReply): boolean {
	return JSON.stringify(one) === JSON.stringify(other);
}

function unsettled(checked: CheckResult, reply: AgentReply): CheckResult {
	const hint =
		'This reply may be incomplete: more messages may have followed after the last check. To wait longer, increase the Timeout option.';
	return { ...checked, outcome: { ok: true, reply: { ...reply, hint } }, unsettled: true };
}

/** Polls the state of a run once. A reply that may grow is returned as it is now. */
export async function checkRun(
	{ longRuns, handle, call }: OngoingRun,
	options: RunOptions,
	client: AgentClient,
): Promise<CheckResult> {
	const readPoll = (answer: AgentAnswer): PollOutcome =>
		longRuns.outcome(answer, handle, call, toReplyOptions(options.replyPath));
	let request = longRuns.poll(handle, call);
	let readAnswer = readPoll;
	for (let step = 0; step <= MAX_FOLLOW_UPS; step++) {
		const asked = await client.ask(request);
		if (asked.kind !== 'answer') {
			const { failure } = asked;
			return { outcome: { ok: false, failure: { ...failure, accepted: 'yes' } }, hiccup: failure.final !== true };
		}
		const { answer } = asked;
		const read = readAnswer(answer);
		if (!('next' in read))
			return { outcome: asAccepted(read), raw: answer.body, hiccup: isTransient(answer.status, read) };
		request = read.next;
		readAnswer = read.read ?? readPoll;
	}
	const failure = {
		...stillRunning(options),
		code: 'unknown-answer' as const,
		message: 'The server keeps pointing to another response and never returns the reply',
	};
	return { outcome: { ok: false, failure }, hiccup: false };
}

/** Marks a failed poll as accepted: whatever went wrong while polling, the run itself had started. */
function asAccepted(outcome: AgentOutcome): AgentOutcome {
	return outcome.ok ? outcome : { ...outcome, failure: { ...outcome.failure, accepted: 'yes' } };
}

function isTransient(status: number, outcome: AgentOutcome): boolean {
	return !outcome.ok && (status === 429 || status === 502 || status === 503 || status === 504);
}

function stillRunning(options: RunOptions): AgentFailure {
	return {
		code: 'still-running',
		message: `The agent is still running after ${options.timeoutSeconds} seconds`,
		cure: 'Check the run later: set Wait For Reply to Check a Started Run and use the run ID from the error details. Or increase the Timeout option.',
		status: 0,
		accepted: 'yes',
	};
}
