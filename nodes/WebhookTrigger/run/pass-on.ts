import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { toPanelError } from '../../shared/errors';
import { answers } from '../answer/answers';
import { isNote, REJECTED, showMistakes, showNote } from '../answer/panel';
import { nodeStateOf } from '../state/node-state';
import { takeOver } from './handed-over';
import type { Delivery, HandedOver } from './handed-over';
import { RunOnce } from './once';
import type { Decision } from './once';
import { startNoErrorWorkflow } from './run-end';

/**
 * The trigger's own step of an execution: passes on the items from `webhook()`. Refused and ignored requests go to the second
 * output. n8n does not run a node whose first input is empty, so they arrive at the first input as well.
 *
 * Copies are detected only for requests to the production URL. A test in the editor and a retry of an execution always run.
 *
 * @returns what `execute()` returns
 */
export async function passOn(context: IExecuteFunctions): Promise<INodeExecutionData[][] | null> {
	const given = context.getInputData();
	const [first] = given;
	if (context.getMode() === 'manual') {
		if (isNote(first)) {
			outputNoEmptyItem(context);
			return showNote(context, first);
		}
		showMistakes(context);
	}
	if (first !== undefined && REJECTED in first.json) {
		outputNoEmptyItem(context);
		return [[], given];
	}
	const items = takeOver(given);
	const mayBeCopies = context.getMode() === 'webhook' && items.some(({ delivery }) => delivery !== undefined);
	if (!mayBeCopies) return [items.map(({ item }) => item)];

	const state = nodeStateOf(context.getWorkflow().id, context.getNode().id);
	state.runsHere = true;
	return await passOnOnce(context, items, new RunOnce(context, state));
}

async function passOnOnce(
	context: IExecuteFunctions,
	items: readonly HandedOver[],
	once: RunOnce,
): Promise<INodeExecutionData[][] | null> {
	const decisions = new Map<string, Decision>();
	// a fixed order, so that two executions cannot wait for each other
	for (const delivery of deliveriesOf(items)) decisions.set(delivery.key, await once.decide(delivery));
	const passed = items.filter(({ delivery }) => delivery === undefined || decisions.get(delivery.key) === 'run');
	const dropped = items.find((item) => !passed.includes(item))?.delivery;
	if (passed.length > 0 || dropped === undefined) return [passed.map(({ item }) => item)];
	return await endHere(context, dropped, decisions.get(dropped.key) === 'running');
}

function deliveriesOf(items: readonly HandedOver[]): Delivery[] {
	const byKey = new Map(items.flatMap(({ delivery }) => (delivery === undefined ? [] : [[delivery.key, delivery]])));
	return [...byKey.values()].sort((one, other) => (one.key < other.key ? -1 : 1));
}

/** With Always Output Data, n8n would pass an empty item to the next node if the first output is empty. */
function outputNoEmptyItem(context: IExecuteFunctions): void {
	context.getExecuteData().node.alwaysOutputData = false;
}

/** Ends an execution whose delivery runs or has run elsewhere, in the way that gives the sender the right response. */
async function endHere(
	context: IExecuteFunctions,
	{ respond }: Delivery,
	isRunning: boolean,
): Promise<INodeExecutionData[][] | null> {
	outputNoEmptyItem(context);
	// with On Error: Continue, n8n would run the next node all the same
	Object.assign(context.getExecuteData().node, { onError: 'stopWorkflow', continueOnFail: false });
	if (respond === 'onReceived') return [[]];
	if (respond === 'responseNode') {
		const { status, headers, body } = isRunning ? answers.duplicateInFlight : answers.duplicate;
		await context.sendResponse({ statusCode: status, headers: { ...headers }, body: JSON.parse(body) as object });
		return null;
	}
	if (!isRunning) return null;
	// nothing is wrong, so nobody needs to be alarmed
	startNoErrorWorkflow(context);
	throw toPanelError(
		context.getNode(),
		'The same delivery is being processed',
		'Nothing needs to be done. The sender sends it again later.',
	);
}
