import { NodeHelpers } from 'n8n-workflow';
import type { INodeParameters } from 'n8n-workflow';

import { AgentRun } from '../../../../../nodes/AgentRun/AgentRun.node';

const { description } = new AgentRun();
const ABOUT_WHAT_IS_SENT = ['send', 'question', 'answer', 'message', 'session', 'sessionId', 'taskId', 'startedRunId'];

/** Returns the fields about what is sent that n8n shows for these values. */
function shown(values: INodeParameters): string[] {
	const defaults = NodeHelpers.getNodeParameters(
		description.properties,
		{ agentApi: 'langgraph', ...values },
		true,
		true,
		{ typeVersion: 1 },
		description,
	);
	const fields = description.properties.filter((field) =>
		NodeHelpers.displayParameter(defaults ?? {}, field, { typeVersion: 1 }, description),
	);
	return ABOUT_WHAT_IS_SENT.filter((name) => fields.some((field) => field.name === name));
}

test.each<[string, INodeParameters, string[]]>([
	['a message', {}, ['send', 'message', 'session', 'taskId']],
	['a message in a defined session', { session: 'defined' }, ['send', 'message', 'session', 'sessionId', 'taskId']],
	['an answer', { send: 'answer' }, ['send', 'question', 'answer']],
	['an answer after a session was defined', { send: 'answer', session: 'defined' }, ['send', 'question', 'answer']],
	['a check', { waitForReply: 'check' }, ['session', 'taskId', 'startedRunId']],
	['a check after an answer', { waitForReply: 'check', send: 'answer' }, ['session', 'startedRunId']],
])('the editor shows the fields for %s', (_, values, fields) => {
	expect(shown(values)).toEqual(fields);
});
