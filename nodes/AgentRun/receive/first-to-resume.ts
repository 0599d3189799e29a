import type { IWebhookFunctions } from 'n8n-workflow';

import type { StoredItem } from '../run/stored-run';

/** How many waits are remembered; the check of a run takes at most an hour, so it ends long before its wait is forgotten. */
const MAX_REMEMBERED = 10_000;

/** The waits that a request has ended in this process, the oldest first. */
const ended = new Set<string>();

/**
 * Tells whether this request is the first one that resumes its execution. Several may come to a reply at the same time: two
 * announcements of a change, or a check and the reply itself. n8n 1 resumes an execution for each of them.
 */
export function isFirstToResume(context: IWebhookFunctions, { run }: StoredItem): boolean {
	const wait = `${context.getExecutionId()} ${run.startedAt}`;
	if (ended.has(wait)) return false;
	ended.add(wait);
	const [oldest] = ended;
	if (ended.size > MAX_REMEMBERED && oldest !== undefined) ended.delete(oldest);
	return true;
}
