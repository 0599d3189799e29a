import { agentProtocols } from '../../../../../core/agent';
import type { AgentCall, AgentReply, GivenAnswer } from '../../../../../core/agent';
import { answered, stepsOf } from './outcomes';
import { aCall, protocolNamed } from './protocols';

/** What an earlier reply asked, as the node hands it on. */
const asking = (reply: Partial<AgentReply>): Omit<GivenAnswer, 'value'> => ({
	question: reply.structuredOutput,
	taskId: reply.taskId ?? '',
	runId: reply.runId ?? reply.taskId ?? '',
});

function replyTo(name: string, body: unknown): AgentReply {
	const outcome = answered(name, body);
	if (!outcome.ok) throw new Error(outcome.failure.message);
	expect(outcome.reply.status).toBe('input_required');
	return outcome.reply;
}

/** Returns the request that answers a question, with its body as JSON, or the failure. */
function answerTo(name: string, reply: Partial<AgentReply>, value: unknown, call: Partial<AgentCall> = {}) {
	const { answering } = protocolNamed(name);
	if (answering === undefined) throw new Error(`${name} cannot be answered`);
	const given = { ...asking(reply), value };
	const message = typeof value === 'string' ? value : JSON.stringify(value);
	const request = answering.request({ ...aCall, ...call, message, answer: given }, given);
	if ('ok' in request) return { failure: request.failure };
	const { method, url, body } = request;
	return { method, url, json: JSON.parse(body.toString()) as Record<string, unknown> };
}

const resumeOf = (reply: Partial<AgentReply>, value: unknown) =>
	(answerTo('langgraph', reply, value).json?.command as { resume: unknown } | undefined)?.resume;

test('these APIs take answers', () => {
	const names = agentProtocols.filter(({ answering }) => answering).map(({ name }) => name);
	expect(names).toEqual(
		expect.arrayContaining([
			'a2a',
			'codemieAssistant',
			'codemieWorkflow',
			'dify',
			'flowise',
			'langgraph',
			'openaiResponses',
		]),
	);
});

describe('LangGraph', () => {
	const interrupted = (...values: unknown[]) =>
		replyTo('langgraph', { __interrupt__: values.map((value, index) => ({ id: `i-${index}`, value })) });
	const actions = (...names: string[]) => ({
		action_requests: names.map((name) => ({ name, args: {}, description: `Run ${name}?` })),
		review_configs: names.map((name) => ({ action_name: name, allowed_decisions: ['approve', 'reject'] })),
	});

	test('the descriptions of the actions are the question', () => {
		expect(interrupted(actions('refund', 'mail')).text).toBe('Run refund?\n\nRun mail?');
		expect(interrupted('Which city?', { question: 'When?' }).text).toBe('Which city?\n\nWhen?');
		expect(interrupted([{ action_request: { action: 'x', args: {} }, description: 'Send it?' }]).text).toBe('Send it?');
	});

	test('an action without a description is described', () => {
		const asked = interrupted({ action_requests: [{ name: 'refund', args: { amount: 5 } }] });
		expect(asked.text).toBe('The agent asks to run refund with {"amount":5}');
	});

	test('a text or JSON resumes the graph as it is', () => {
		expect(resumeOf(interrupted('Which city?'), 'Berlin')).toBe('Berlin');
		expect(resumeOf(interrupted('Which city?'), { city: 'Berlin' })).toEqual({ city: 'Berlin' });
		expect(resumeOf(interrupted('Go on?'), true)).toBe(true);
	});

	test('a decision becomes what the human-in-the-loop middleware expects', () => {
		const one = interrupted(actions('refund'));
		expect(resumeOf(one, 'approve')).toEqual({ decisions: [{ type: 'approve' }] });
		expect(resumeOf(one, 'reject: too much')).toEqual({ decisions: [{ type: 'reject', message: 'too much' }] });
		expect(resumeOf(one, { decisions: [{ type: 'approve' }] })).toEqual({ decisions: [{ type: 'approve' }] });
		const edit = { type: 'edit', edited_action: { name: 'refund', args: { amount: 5 } } };
		expect(resumeOf(one, edit)).toEqual({ decisions: [edit] });
		const two = interrupted(actions('refund', 'mail'));
		expect(resumeOf(two, 'approve')).toEqual({ decisions: [{ type: 'approve' }, { type: 'approve' }] });
		expect(resumeOf(two, ['approve', 'no'])).toEqual({ decisions: [{ type: 'approve' }, { type: 'reject' }] });
		expect(answerTo('langgraph', one, 'maybe').failure).toMatchObject({
			code: 'invalid-option',
			message: 'The answer says neither yes nor no',
			accepted: 'no',
		});
	});

	test('several interrupts are answered by their IDs', () => {
		const two = interrupted('Which city?', 'When?');
		expect(resumeOf(two, { 'i-0': 'Berlin', 'i-1': 'now' })).toEqual({ 'i-0': 'Berlin', 'i-1': 'now' });
		expect(resumeOf(two, ['Berlin', 'now'])).toEqual({ 'i-0': 'Berlin', 'i-1': 'now' });
		expect(answerTo('langgraph', two, 'Berlin').failure).toMatchObject({
			message: 'The graph asks 2 questions at once: i-0 and i-1',
			cure: 'Answer each of them with JSON: {"i-0":"…","i-1":"…"}.',
		});
		const reviews = interrupted(actions('refund'), actions('mail'));
		expect(resumeOf(reviews, 'approve')).toEqual({
			'i-0': { decisions: [{ type: 'approve' }] },
			'i-1': { decisions: [{ type: 'approve' }] },
		});
	});

	test('the thread stays, and the run has no new input', () => {
		const { url, json } = answerTo('langgraph', interrupted('?'), 'x', { sessionId: 't-1', mode: 'stream' });
		expect(url).toContain('/threads/t-1/runs/stream');
		expect(json).not.toHaveProperty('input');
	});

	test('a message with a task ID answers too, as text or JSON', () => {
		const request = protocolNamed('langgraph').request;
		const command = (message: string) =>
			(JSON.parse(request({ ...aCall, message, taskId: 'i' }).body.toString()) as { command: unknown }).command;
		expect(command('{"decisions":[{"type":"approve"}]}')).toEqual({ resume: { decisions: [{ type: 'approve' }] } });
		expect(command('Berlin')).toEqual({ resume: 'Berlin' });
	});
});

describe('OpenAI Responses', () => {
	const requests = ['mcpr_1', 'mcpr_2'].map((id) => ({
		type: 'mcp_approval_request',
		id,
		name: 'roll',
		arguments: '{}',
	}));
	const asked = replyTo('openaiResponses', { id: 'resp_5', status: 'completed', output: requests });

	test('the requests are the question if the agent says nothing', () => {
		expect(asked.text).toBe('The agent asks to run roll\n\nThe agent asks to run roll');
		const output = [{ ...requests[0], server_label: 'dice', arguments: '{"sides":6}' }];
		expect(replyTo('openaiResponses', { id: 'r', status: 'completed', output }).text).toBe(
			'The agent asks to run roll of dice with {"sides":6}',
		);
	});

	test('each approval request gets the decision', () => {
		const { json } = answerTo('openaiResponses', asked, 'reject: no dice', { sessionId: 'resp_5' });
		expect(json).toMatchObject({
			previous_response_id: 'resp_5',
			input: requests.map(({ id }) => ({
				type: 'mcp_approval_response',
				approval_request_id: id,
				approve: false,
				reason: 'no dice',
			})),
		});
		expect(answerTo('openaiResponses', asked, ['yes', 'no']).json?.input).toMatchObject([
			{ approval_request_id: 'mcpr_1', approve: true },
			{ approval_request_id: 'mcpr_2', approve: false },
		]);
	});

	test('without a session of its own, the response that asked is continued', () => {
		expect(answerTo('openaiResponses', asked, 'yes', { sessionId: '' }).json?.previous_response_id).toBe('resp_5');
	});

	test('items are sent as they are', () => {
		const item = { type: 'function_call_output', call_id: 'c-1', output: '3' };
		expect(answerTo('openaiResponses', asked, item).json?.input).toEqual([item]);
	});

	test('an answer that is no decision is not sent', () => {
		expect(answerTo('openaiResponses', asked, 'hm').failure).toMatchObject({ accepted: 'no', status: 0 });
	});
});

describe('Flowise', () => {
	const action = {
		id: 'ac',
		mapping: { approve: 'Proceed', reject: 'Reject' },
		elements: [
			{ type: 'agentflowv2-approve-button', label: 'Proceed' },
			{ type: 'agentflowv2-reject-button', label: 'Reject' },
		],
		data: { nodeId: 'humanInputAgentflow_0', nodeLabel: 'Human Input' },
	};

	test('an agentflow gets humanInput for the node that asked', () => {
		const asked = replyTo('flowise', { text: 'Proceed?', chatId: 'ch', action });
		const { json } = answerTo('flowise', asked, 'reject: shorter', { sessionId: 'ch' });
		expect(json).toMatchObject({
			question: '',
			chatId: 'ch',
			humanInput: { type: 'reject', startNodeId: 'humanInputAgentflow_0', feedback: 'shorter' },
		});
	});

	test('a flow with sequential agents gets the label of its button', () => {
		const old = { id: action.id, mapping: action.mapping, elements: [{ type: 'approve-button', label: 'Yes' }] };
		const { json } = answerTo('flowise', replyTo('flowise', { text: '?', action: old }), 'approve');
		expect(json).toMatchObject({ question: 'Yes', action: { id: 'ac', mapping: action.mapping } });
		expect(json).not.toHaveProperty('humanInput');
	});

	test('the question is needed', () => {
		expect(answerTo('flowise', {}, 'approve').failure?.message).toBe('The question of the flow is missing');
	});
});

describe('Dify', () => {
	const form = {
		form_id: 'f',
		form_content: 'Approve the refund?',
		form_token: 'tok/1',
		user_actions: [
			{ id: 'ok', title: 'Approve' },
			{ id: 'nope', title: 'Reject' },
		],
		inputs: [{ type: 'paragraph', output_variable_name: 'comment' }],
		resolved_default_values: { comment: 'none' },
	};
	const { outcome } = stepsOf(
		'dify',
		{ event: 'human_input_required', workflow_run_id: 'wr', conversation_id: 'cv', data: form },
		{ event: 'workflow_paused', workflow_run_id: 'wr', data: { status: 'paused' } },
	);
	const asked = outcome.ok ? outcome.reply : ({} as AgentReply);

	test('the form is submitted with the button and its inputs', () => {
		expect(answerTo('dify', asked, 'approve: fine', { url: 'https://api.dify.ai/v1', userId: 'u-1' })).toMatchObject({
			method: 'POST',
			url: 'https://api.dify.ai/v1/form/human_input/tok%2F1',
			json: { action: 'ok', inputs: { comment: 'fine' }, user: 'u-1' },
		});
		expect(answerTo('dify', asked, 'Reject').json).toMatchObject({ action: 'nope', inputs: { comment: 'none' } });
		expect(answerTo('dify', asked, { action: 'ok', inputs: { comment: 'x' } }).json).toMatchObject({
			action: 'ok',
			inputs: { comment: 'x' },
		});
	});

	test('the only input of a form with one button takes any text', () => {
		const question = { ...form, user_actions: [{ id: 'send', title: 'Send' }] };
		const { json } = answerTo('dify', { ...asked, structuredOutput: question }, 'To Berlin, please');
		expect(json).toMatchObject({ action: 'send', inputs: { comment: 'To Berlin, please' } });
	});

	test('an answer without a button is not sent, and the error names the buttons', () => {
		expect(answerTo('dify', asked, 'hm').failure).toMatchObject({
			message: 'The answer does not name a button of the form',
			cure: 'Answer with Approve or Reject, or with JSON: {"action": "ok", "inputs": {}}.',
		});
	});

	test('the rest of the reply comes from the events of the run', () => {
		const given = { ...asking(asked), value: 'ok' };
		const request = protocolNamed('dify').answering?.follow?.({ ...aCall, url: 'https://api.dify.ai/v1' }, given);
		expect(request).toMatchObject({
			method: 'GET',
			url: 'https://api.dify.ai/v1/workflow/wr/events?user=user-1&include_state_snapshot=true',
		});
		const ended = {
			event: 'workflow_finished',
			workflow_run_id: 'wr',
			data: { status: 'succeeded', outputs: { answer: 'Done' } },
		};
		expect(stepsOf('dify', ended).outcome).toMatchObject({ ok: true, reply: { text: 'Done', status: 'completed' } });
	});

	test('a form that is closed has a cure of its own', () => {
		expect(answered('dify', { code: 'human_input_form_submitted', message: 'submitted' }, {}, 412)).toMatchObject({
			failure: { accepted: 'no', cure: expect.stringContaining('form has already been answered') as string },
		});
	});
});

describe('CodeMie Assistant', () => {
	const request = {
		request_id: 'q-1',
		surface: [
			{ type: 'text', content: 'Which environment?' },
			{
				type: 'column',
				children: [
					{
						type: 'multiple_choice',
						id: 'env',
						options: [{ value: 'prod', label: 'Production' }],
						max_allowed_selections: 1,
					},
					{ type: 'text_field', id: 'why', label: 'Why?' },
					{ type: 'button', id: 'go', label: 'Deploy' },
				],
			},
		],
	};
	const { outcome } = stepsOf(
		'codemieAssistant',
		{ generated_chunk: 'One question. ' },
		{ interactive_request: request },
		{ last: true, generated: '' },
	);
	const asked = outcome.ok ? outcome.reply : ({} as AgentReply);
	const responseTo = (value: unknown) => answerTo('codemieAssistant', asked, value).json?.interactive_response;

	test('the question of a stream is read', () => {
		expect(asked).toMatchObject({
			status: 'input_required',
			taskId: 'q-1',
			structuredOutput: request,
			text: expect.stringContaining('Which environment?') as string,
		});
	});

	test.each([
		['Deploy', { kind: 'action', payload: { action: 'go' } }],
		['production', { kind: 'choice', payload: { selected: ['prod'] } }],
		['Neither', { kind: 'text_fallback', payload: { text: 'Neither' } }],
		[
			{ env: 'prod', why: 'Release', action: 'go' },
			{
				kind: 'submit',
				payload: { action: 'go', answers: { env: { selected: ['prod'] }, why: { value: 'Release' } } },
			},
		],
		[{ answers: { why: { value: 'x' } } }, { kind: 'submit', payload: { answers: { why: { value: 'x' } } } }],
		[
			{ kind: 'form', payload: { values: { why: 'x' } } },
			{ kind: 'form', payload: { values: { why: 'x' } } },
		],
	])('%j becomes %j', (value, response) => {
		expect(responseTo(value)).toEqual({ request_id: 'q-1', ...response });
	});

	test('without a stream, an empty reply says how to see questions', () => {
		expect(answered('codemieAssistant', { generated: '', success: true })).toMatchObject({
			reply: { status: 'completed', hint: expect.stringContaining('{"stream": true}') as string },
		});
		const { request: build } = protocolNamed('codemieAssistant');
		expect(JSON.parse(build({ ...aCall, extra: { stream: true } }).body.toString())).toMatchObject({ stream: true });
	});
});

describe('CodeMie Workflow', () => {
	test('an interrupted execution is resumed, then polled', () => {
		const asked = { taskId: 'x-1', runId: 'x-1', structuredOutput: null };
		expect(answerTo('codemieWorkflow', asked, 'go on', { url: 'https://c.example/api' })).toMatchObject({
			method: 'PUT',
			url: 'https://c.example/api/v1/workflows/target-1/executions/x-1/resume',
			json: { user_input: 'go on' },
		});
		const given = { ...asking(asked), value: 'go on' };
		const body = { message: 'Workflow execution has been resumed' };
		expect(protocolNamed('codemieWorkflow').answering?.outcome?.({ status: 200, body }, given)).toMatchObject({
			ok: true,
			reply: { status: 'running', runId: 'x-1' },
		});
	});
});

describe('A2A', () => {
	const asked = replyTo('a2a', {
		result: { task: { id: 't-1', contextId: 'c-1', status: { state: 'TASK_STATE_INPUT_REQUIRED' } } },
	});

	test.each([
		['Berlin', { text: 'Berlin' }],
		[{ city: 'Berlin' }, { data: { city: 'Berlin' } }],
	])('%j is a message of the task', (value, part) => {
		const { json } = answerTo('a2a', asked, value, { sessionId: 'c-1' });
		expect(json?.params).toMatchObject({ message: { taskId: 't-1', contextId: 'c-1', parts: [part] } });
	});

	test('in version 0.3, a part says what it is', () => {
		const { json } = answerTo('a2a', asked, { a: 1 }, { prepared: { version: '0.3' } });
		expect(json?.params).toMatchObject({ message: { parts: [{ kind: 'data', data: { a: 1 } }] } });
	});
});
