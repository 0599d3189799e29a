import type { answers, Answer } from '../nodes/WebhookTrigger/answer/answers';
import type { ignoredRows } from '../nodes/WebhookTrigger/answer/ignored';
import type { refusals } from '../nodes/WebhookTrigger/answer/refusals';

/** The whole page, as Markdown. */
export function render(trigger: {
	refusals: typeof refusals;
	answers: typeof answers;
	ignored: typeof ignoredRows;
}): string;

type WithoutRun =
	| 'handshake'
	| 'event-not-selected'
	| 'condition-not-met'
	| 'duplicate'
	| 'duplicate-in-flight'
	| 'disabled'
	| 'misconfigured'
	| 'secret-awaited'
	| 'failed'
	| 'batch-not-stored';

/** What starts no run although the request is not refused; `answers` is empty where the source decides. */
export function withoutRun(
	trigger: typeof answers,
	ignored: typeof ignoredRows,
): Readonly<Record<WithoutRun, { readonly title: string; readonly answers: readonly Answer[] }>>;
