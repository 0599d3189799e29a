import type { IDataObject, IExecuteFunctions, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';

import type { AgentCall, AgentOutcome, RunHandle, LongRuns } from '../../../core/agent';
import { within } from '../../shared/http';
import { readEndpoint } from '../configuration/credentials';
import type { Endpoint } from '../configuration/credentials';
import type { RunPlan } from '../configuration/run-plan';
import { readOptions } from '../options/options';
import { createClient } from './agent-client';
import { checkRun } from './poll';
import { canResumeItself, keepResuming } from './self-resume';
import type { RunResult, StoredRun } from './wait';

const HOUR_MS = 3_600_000;
/** Seconds between polls while a callback is expected; polling only covers the case that the callback is lost. */
const CALLBACK_POLL_SECONDS = 60;

/** What is needed to poll a run again, without the expressions that it was configured with and without secrets. */
interface StoredQuery {
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

/**
 * Puts the execution into the waiting state. n8n keeps the input of a waiting node and passes it on when the time is
 * up, so the input is replaced by the started run, which a later Agent Run can poll.
 */
export async function waitAsStored(
	context: IExecuteFunctions,
	started: INodeExecutionData,
	{ options, waiting, resumeUrl }: RunPlan,
	stored: NonNullable<RunResult['stored']>,
	{ secretUrl, redactor }: Endpoint,
): Promise<void> {
	const ask = stored === 'called back only' ? undefined : redactor.deep(toStoredQuery(stored, secretUrl !== undefined));
	const run = started.json.run as IDataObject;
	const startedAt = new Date(Date.now() - Number(run.durationMs)).toISOString();
	const items = context.getInputData();
	const json = { ...started.json, run: { ...run, startedAt }, ...(ask && { ask: ask as unknown as IDataObject }) };
	items.splice(0, items.length, { ...started, json });
	const until = Date.now() + options.waitingHours * HOUR_MS;
	const wakes =
		ask !== undefined && resumeUrl !== undefined && (waiting === 'poll' || (await canResumeItself(resumeUrl)));
	await context.putExecutionToWait(new Date(until));
	const seconds = waiting === 'poll' ? options.pollSeconds : CALLBACK_POLL_SECONDS;
	if (wakes) void keepResuming(resumeUrl, seconds * 1000, until);
}

/**
 * Polls the run of a waiting execution.
 *
 * @returns undefined while the run is in progress or its state is unknown
 */
export async function checkStoredRun(
	context: IWebhookFunctions,
	longRuns: LongRuns,
	ask: StoredQuery,
): Promise<{ outcome: AgentOutcome; raw?: unknown } | undefined> {
	const endpoint = await readEndpoint(context, context.getNodeParameter('authentication'), 0);
	const options = readOptions(context.getNodeParameter('options', {}) as IDataObject);
	const { handle, target, userId, prepared } = ask;
	const url = endpoint.secretUrl ?? ask.url;
	const call: AgentCall = { url, message: '', userId, sessionId: handle.sessionId, target, prepared };
	const client = createClient(context, options, endpoint, url);
	const check = async () => {
		const { hiccup, ...asked } = await checkRun({ longRuns, handle, call }, options, client);
		return hiccup || (asked.outcome.ok && asked.outcome.reply.status === 'running') ? undefined : asked;
	};
	return await within(client.deadline, async () => await endpoint.redactor.outcomeOf(check));
}
