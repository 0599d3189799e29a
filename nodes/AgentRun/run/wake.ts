import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { agentProtocols } from '../../../core/agent';
import { readRedactor } from '../configuration/credentials';
import { findResumeUrl } from '../configuration/resume-url';
import { readOptions } from '../options/options';
import { checkStored, unchecked } from './check-stored';
import type { CheckSettings } from './check-stored';
import type { WaitingRun } from './run-again';
import { canBeResumedAt, waitForNextCheck } from './stored-run';
import type { StoredItem } from './stored-run';

/** Milliseconds by which n8n's timer may fire early. */
const EARLY_MS = 1_000;

/**
 * Continues a stored run after n8n's timer has resumed its execution. If n8n can reach itself, the execution is stored again
 * before the run is checked, because a running execution is lost if its process is killed.
 *
 * @returns the reply or, if the run is still in progress, the started run
 */
export async function continueStoredRun(context: IExecuteFunctions, run: WaitingRun): Promise<INodeExecutionData> {
	const isOver = Date.now() >= run.until - EARLY_MS;
	const address = findResumeUrl(context);
	const url = 'url' in address ? address.url : undefined;
	const reached = !isOver && (await canBeResumedAt(url)) ? url : undefined;
	if (reached === undefined) {
		const reply = await replyOf(context, run, isOver);
		if (reply !== undefined) return reply;
	}
	if (!isOver) await waitForNextCheck(context, run, reached, 'later');
	return run.started;
}

/** Checks the run; undefined if it is in progress or its state is unknown. */
async function replyOf(
	context: IExecuteFunctions,
	{ started }: WaitingRun,
	isLast: boolean,
): Promise<INodeExecutionData | undefined> {
	const settings = { ...settingsOf(context), isLast };
	const item = started.json as unknown as StoredItem;
	const redactor = await readRedactor(context, settings.authentication).catch((error: unknown) =>
		unchecked(context, error),
	);
	const checked = redactor === 'unknown' ? redactor : await checkStored(context, settings, item, redactor);
	return typeof checked === 'string' ? undefined : checked;
}

function settingsOf(context: IExecuteFunctions): CheckSettings {
	const name = context.getNodeParameter('agentApi', 0);
	return {
		protocol: agentProtocols.find((candidate) => candidate.name === name),
		authentication: context.getNodeParameter('authentication', 0),
		options: readOptions(context.getNodeParameter('options', 0, {})),
	};
}
