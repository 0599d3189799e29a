import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { RunHandle } from '../../../core/agent';
import type { Endpoint } from '../configuration/credentials';
import type { RunPlan } from '../configuration/run-plan';
import { canRunAgain, runAgainAfterWaiting } from './run-again';
import type { WaitingRun } from './run-again';
import { canResumeItself, keepResuming } from './self-resume';
import type { RunResult, StoredRun } from './wait';

const HOUR_MS = 3_600_000;
/** Seconds between polls while a callback is expected; polling only covers the case that the callback is lost. */
const CALLBACK_POLL_SECONDS = 60;
/** n8n looks for due executions once a minute. Between these times, the run is polled through n8n's own address, if possible. */
const TIMER_SECONDS = 60;

/** What is needed to poll a run again, without the expressions that it was configured with and without secrets. */
export interface StoredQuery {
	readonly handle: RunHandle;
	/** Empty if the URL is a secret in the credential. */
	readonly url: string;
	readonly target: string;
	readonly userId: string;
	readonly prepared: Readonly<Record<string, string>>;
}

/** The waiting item: the started run in the node's output shape and, if the API can be polled, how to do so. */
export interface StoredItem {
	readonly session: IDataObject;
	readonly run: IDataObject & { startedAt: string };
	readonly ask?: StoredQuery;
}

function toStoredQuery({ handle, call }: StoredRun, isSecretUrl: boolean): StoredQuery {
	const { url, target = '', userId, prepared = {} } = call;
	return { handle, url: isSecretUrl ? '' : url, target, userId, prepared };
}

/** Puts the execution into the waiting state. A run that can be polled is checked again until it has ended. */
export async function waitAsStored(
	context: IExecuteFunctions,
	started: INodeExecutionData,
	plan: RunPlan,
	stored: NonNullable<RunResult['stored']>,
	{ secretUrl, redactor }: Endpoint,
): Promise<void> {
	const { options, resumeUrl } = plan;
	const ask = stored === 'called back only' ? undefined : redactor.deep(toStoredQuery(stored, secretUrl !== undefined));
	const run = started.json.run as IDataObject;
	const startedAt = new Date(Date.now() - Number(run.durationMs)).toISOString();
	const json = { ...started.json, run: { ...run, startedAt }, ...(ask && { ask: ask as unknown as IDataObject }) };
	const until = Date.now() + options.waitingHours * HOUR_MS;
	const item = { ...started, json };
	if (ask === undefined || !canRunAgain(context)) {
		await waitForCallbackOnly(context, item, until);
		return;
	}
	const pollSeconds = plan.waiting === 'poll' ? options.pollSeconds : CALLBACK_POLL_SECONDS;
	const reached = (await canBeResumedAt(resumeUrl)) ? resumeUrl : undefined;
	await waitForNextCheck(context, { started: item, pollSeconds, until }, reached, 'first');
}

/** n8n passes on the input of the waiting node when the waiting time is over, so the started run replaces that input. */
async function waitForCallbackOnly(context: IExecuteFunctions, item: INodeExecutionData, until: number): Promise<void> {
	const items = context.getInputData();
	items.splice(0, items.length, item);
	await context.putExecutionToWait(new Date(until));
}

/** Tells whether n8n can reach the execution at its own address. */
export async function canBeResumedAt(resumeUrl: string | undefined): Promise<boolean> {
	return resumeUrl !== undefined && (await canResumeItself(resumeUrl));
}

/**
 * Stores the execution until n8n's timer runs this node again. This does not depend on the memory of any process. If n8n can
 * reach itself, the run is also checked between the runs of the timer, while the execution is stored.
 *
 * @param reachedAt the address at which n8n can reach the execution
 */
export async function waitForNextCheck(
	context: IExecuteFunctions,
	run: Omit<WaitingRun, 'wakesAt'>,
	reachedAt: string | undefined,
	turn: 'first' | 'later',
): Promise<void> {
	const { pollSeconds, until } = run;
	const seconds = reachedAt === undefined ? pollSeconds : Math.max(pollSeconds, TIMER_SECONDS);
	const wakesAt = Math.min(until, Date.now() + seconds * 1000);
	runAgainAfterWaiting(context, { ...run, wakesAt });
	await context.putExecutionToWait(new Date(wakesAt));
	if (reachedAt !== undefined) void keepResuming(reachedAt, { slowest: pollSeconds * 1000, until: wakesAt, turn });
}
