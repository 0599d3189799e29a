import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { AgentCall, AgentOutcome, AgentProtocol } from '../../../core/agent';
import { failureJson, messageWithCure } from '../../shared/errors';
import { within } from '../../shared/http';
import type { HttpContext } from '../../shared/http';
import type { Redactor } from '../../shared/masking/redaction';
import { readEndpoint } from '../configuration/credentials';
import type { RunOptions } from '../options/options';
import { createClient } from './agent-client';
import { outputItem, runFailure, sessionAfter } from './output';
import { checkSettled } from './poll';
import type { PollResult } from './poll';
import type { StoredItem, StoredQuery } from './stored-run';

/** The settings of the node that a check needs. */
export interface CheckSettings {
	readonly protocol: AgentProtocol | undefined;
	readonly authentication: unknown;
	readonly options: RunOptions;
	/** Nothing checks the run after this, so a reply that may still grow counts. */
	readonly isLast?: boolean;
}

/** The result of a check: the item to continue with, a run in progress, or nothing; the reason is then in the log. */
export type Checked = INodeExecutionData | 'running' | 'unknown';

/** Polls the run of a stored execution. It never throws, because n8n would then discard the data of the execution. */
export async function checkStored(
	context: HttpContext,
	settings: CheckSettings,
	started: StoredItem,
	redactor: Redactor,
): Promise<Checked> {
	const { ask } = started;
	if (ask === undefined) return 'unknown';
	try {
		const result = await redactor.failuresOf(async () => await poll(context, settings, ask));
		if (result === undefined) return 'running';
		return await storedReply(context, result, started, settings, redactor);
	} catch (error) {
		return unchecked(context, error);
	}
}

/** Logs why a run could not be checked. */
export function unchecked(context: HttpContext, error: unknown): 'unknown' {
	context.logger.warn(
		`Agent Run could not check the run of a waiting execution and will try again: ${messageWithCure(error)}`,
	);
	return 'unknown';
}

async function poll(
	context: HttpContext,
	{ protocol, authentication, options, isLast = false }: CheckSettings,
	ask: StoredQuery,
): Promise<PollResult | undefined> {
	const longRuns = protocol?.longRuns;
	if (longRuns === undefined) return undefined;
	const endpoint = await readEndpoint(context, authentication, 0);
	const { handle, target, userId, prepared } = ask;
	const url = endpoint.secretUrl ?? ask.url;
	const call: AgentCall = { url, message: '', userId, sessionId: handle.sessionId, target, prepared };
	const client = createClient(context, options, endpoint, url);
	const check = async () => {
		const { hiccup, unsettled, ...asked } = await checkSettled({ longRuns, handle, call }, options, client);
		const isRunning = asked.outcome.ok && asked.outcome.reply.status === 'running';
		return hiccup || isRunning || (unsettled && !isLast) ? undefined : asked;
	};
	return await within(client.deadline, async () => await endpoint.redactor.outcomeOf(check));
}

/**
 * Returns the item with the reply of a stored run, in which the credential's secrets are masked. The node can no longer
 * fail when n8n resumes it, so errors are returned as data.
 */
export async function storedReply(
	context: HttpContext,
	{ outcome, raw }: { outcome: AgentOutcome; raw?: unknown },
	started: StoredItem,
	{ protocol, options: { includeRaw } }: CheckSettings,
	redactor: Redactor,
): Promise<INodeExecutionData> {
	const { startedAt, ...known } = started.run;
	const durationMs = Date.now() - Date.parse(startedAt);
	const about = { itemIndex: 0, session: started.session, run: { ...known, durationMs } };
	if (outcome.ok) {
		const session = sessionAfter(about.session, outcome.reply, protocol);
		const facts = { ...about, session, raw: includeRaw ? raw : undefined };
		const item = await outputItem(context, redactor.deep(outcome.reply), facts);
		return { ...item, json: redactor.deep(item.json) };
	}
	const error = failureJson(runFailure(outcome.failure, { durationMs, attempts: Number(known.attempts) }, redactor));
	const json: IDataObject = { status: 'failed', error, session: about.session, run: about.run };
	return { json: redactor.deep(json), pairedItem: { item: 0 } };
}
