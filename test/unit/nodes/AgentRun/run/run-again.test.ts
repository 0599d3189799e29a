import type { IExecuteFunctions, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';

import {
	canRunAgain,
	doNotRunAgain,
	runAgainAfterWaiting,
	runToCheck,
	useOwnInput,
	waitingRun,
} from '../../../../../nodes/AgentRun/run/run-again';
import type { WaitingRun } from '../../../../../nodes/AgentRun/run/run-again';

const run: WaitingRun = { started: { json: { status: 'running' } }, pollSeconds: 5, until: 2, wakesAt: 1 };
const input: INodeExecutionData[] = [{ json: { question: 'Rain?' } }];
const entry = (name: string) => ({ node: { name, alwaysOutputData: true }, data: { main: [input] }, source: null });

/** The part of n8n's context that is read. Without a list, it simulates a version of n8n that keeps the list elsewhere. */
function contextOf(current: object, list?: object[]) {
	const runExecutionData = list && { executionData: { nodeExecutionStack: list } };
	return { getExecuteData: () => current, ...(runExecutionData && { runExecutionData }) };
}
const executing = (current: object, list?: object[]) => contextOf(current, list) as unknown as IExecuteFunctions;
const waiting = (list?: object[]) => contextOf({}, list) as unknown as IWebhookFunctions;

test('the node is listed a second time, before the nodes that n8n runs next, and the waiting entry has no input', () => {
	const [current, other] = [entry('Agent'), entry('Other')];
	const list: object[] = [other];
	runAgainAfterWaiting(executing(current, list), run);
	expect(list).toEqual([{ ...entry('Agent'), agentRun: run }, other]);
	expect(current).toEqual({ ...entry('Agent'), node: { name: 'Agent', alwaysOutputData: false }, data: { main: [] } });
});

test('n8n disables only the waiting entry, because the two are different objects', () => {
	const current = entry('Agent');
	const list: { node?: { disabled?: boolean } }[] = [];
	runAgainAfterWaiting(executing(current, list), run);
	Object.assign(current.node, { disabled: true });
	expect(list[0]?.node).not.toHaveProperty('disabled');
});

test('a run is checked only by a node that n8n runs again', () => {
	expect(runToCheck(executing(entry('Agent')))).toBeUndefined();
	expect(runToCheck(executing({ ...entry('Agent'), agentRun: run }))).toBe(run);
});

test('a reply removes the node from the list', () => {
	const list = [entry('Agent'), { ...entry('Agent'), agentRun: run }, entry('Other')];
	const context = waiting(list);
	expect(waitingRun(context)).toBe(run);
	useOwnInput(context);
	expect(context).toMatchObject({ connectionInputData: input });
	doNotRunAgain(context);
	doNotRunAgain(context);
	expect(list).toEqual([entry('Agent'), entry('Other')]);
});

describe('a version of n8n without this list', () => {
	test('cannot run the node again, so that a Poll stays in memory', () => {
		expect(canRunAgain(executing(entry('Agent')))).toBe(false);
		expect(canRunAgain(executing(entry('Agent'), []))).toBe(true);
	});

	test('resumes an execution with its input', () => {
		const context = waiting();
		expect(waitingRun(context)).toBeUndefined();
		useOwnInput(context);
		doNotRunAgain(context);
		expect(context).not.toHaveProperty('connectionInputData');
	});
});
