import * as workflow from 'n8n-workflow';
import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { parseEventFilter } from '../../../core/event';
import { toPanelError } from '../../shared/errors';
import { unknownEventWarnings } from '../configuration/configuration';

/**
 * What the node's panel in the editor shows of a request that starts nothing, while somebody listens for a test request.
 * `webhook()` cannot say it: n8n answers an error that it throws a second time, which breaks the connection of a sender that
 * has its answer. So it starts a manual run of one item that holds the note, and `execute()` turns it into an error or a hint.
 */
export interface PanelNote {
	/** An error is shown in red and keeps the next nodes from running; a hint is shown above an empty output. */
	readonly kind: 'error' | 'hint';
	readonly title: string;
	/** Sentences, each with its full stop. */
	readonly text: string;
}

/** Of the item that holds a note. No item of a delivery has such a field. */
const NOTE = 'webhookTriggerNote';

/** Of the item of a request that was refused or ignored, for the second output. No item of a delivery has such a field. */
export const REJECTED = 'rejected';

/** n8n stops listening for test requests with each run. */
const AGAIN = 'Click Execute step to listen again.';

/**
 * Shows a note to whoever listens in the editor. Only after the sender was answered.
 *
 * @param note called only if someone is listening for a test request
 * @returns what `webhook()` returns
 */
export function showInPanel(context: IWebhookFunctions, note: () => PanelNote): IWebhookResponseData {
	if (context.getMode() !== 'manual') return { noWebhookResponse: true };
	const { kind, title, text } = note();
	return runAfterAnswer(context, [{ [NOTE]: { kind, title, text: plain(`${text} ${AGAIN}`) } }]);
}

/** Starts a run although the sender has its answer. */
export function runAfterAnswer(context: IWebhookFunctions, data: readonly IDataObject[]): IWebhookResponseData {
	// The run may write to the response (streaming, Respond to Webhook), which has ended: that must not end n8n.
	context.getResponseObject().on('error', () => undefined);
	return { noWebhookResponse: true, workflowData: [data.map((json) => ({ json }))] };
}

/** The editor shows HTML, and a note may hold words of the sender. */
function plain(text: string): string {
	return text.replaceAll('<', '‹').replaceAll('>', '›');
}

/** n8n 1 takes a trigger that has failed for one that is not set up, and refuses to listen again. */
const CAN_FAIL = 'WorkflowExpression' in workflow;

/** Tells whether the item of a manual run contains a note. */
export function isNote(item: INodeExecutionData | undefined): item is INodeExecutionData {
	return item !== undefined && NOTE in item.json;
}

/** Turns the note into an error or a hint of the node. */
export function showNote(context: IExecuteFunctions, item: INodeExecutionData): INodeExecutionData[][] {
	const { kind, title, text } = item.json[NOTE] as unknown as PanelNote;
	if (kind === 'error' && CAN_FAIL && !context.continueOnFail()) {
		throw toPanelError(context.getNode(), title, text);
	}
	const type = kind === 'error' ? 'danger' : 'info';
	context.addExecutionHints({ message: `${title}. ${text}`, type, location: 'outputPane' });
	return [[]];
}

/** Shows likely mistakes in the settings beside the items of a test delivery, which runs nevertheless. */
export function showMistakes(context: IExecuteFunctions): void {
	const source = context.getNodeParameter('source', 0, '') as string;
	const events = parseEventFilter(context.getNodeParameter('events', 0, '') as string);
	const mistakes = unknownEventWarnings({ source, events });
	if (mistakes.length === 0) return;
	context.addExecutionHints({ message: plain(`${mistakes.join('. ')}.`), type: 'warning', location: 'outputPane' });
}
