import type { PollOutcome } from '../../../../../../core/agent';
import {
	accepting,
	agentFailed,
	answered,
	notOneOf,
	polled,
	replyOf,
	SILENT,
	stepsOf,
	streamCutOff,
} from '../outcomes';
import { aCall, protocolNamed, sent } from '../protocols';

const tokens = (totalTokens: number) => ({ promptTokens: null, completionTokens: null, totalTokens });

describe('CodeMie’s assistant is called', () => {
	test.each([
		['for the whole answer', {}, accepting.whole, { stream: false, background_task: false }],
		['for a stream', { mode: 'stream' }, accepting.ndjson, { stream: true, background_task: false }],
		['for a task', { mode: 'background' }, accepting.whole, { stream: false, background_task: true }],
	] as const)('%s', (_, call, accept, form) => {
		const { headers, json } = sent('codemieAssistant', call);
		expect(headers).toStrictEqual({ 'Content-Type': 'application/json', Accept: accept });
		expect(json).toStrictEqual({ text: 'Hello', conversation_id: 'session-1', ...form });
	});
});

const NO_TEXT =
	'The assistant wrote no text. If it asks its users with buttons or forms, add {"stream": true} to Extra JSON, because CodeMie sends such questions only in a stream.';

describe('the answer of CodeMie’s assistant contains', () => {
	const tool = { author_type: 'Tool', author_name: 'search' };
	const agent = { author_type: 'Agent', author_name: 'planner' };
	test.each([
		['text', { generated: 'Hi' }, { text: 'Hi' }],
		['tokens in camel case', { generated: 'Hi', tokensUsed: 11 }, { text: 'Hi', usage: tokens(11) }],
		['tokens in snake case', { generated: 'Hi', tokens_used: 11 }, { text: 'Hi', usage: tokens(11) }],
		['tokens that are not numbers', { generated: 'Hi', tokensUsed: '11' }, { text: 'Hi' }],
		['an object', { generated: { a: 1 } }, { text: '{"a":1}', structuredOutput: { a: 1 } }],
		['tools among its thoughts', { generated: 'Hi', thoughts: [agent, tool] }, { text: 'Hi', toolCalls: [tool] }],
		['nothing, which is a valid reply', { generated: '' }, { hint: NO_TEXT }],
		['a task', { generated: '', taskId: 't-1' }, { status: 'running', runId: 't-1' }],
		['a task in snake case', { generated: null, task_id: 't-1' }, { status: 'running', runId: 't-1' }],
		['a task next to a text, which is the reply', { generated: 'Hi', taskId: 't-1' }, { text: 'Hi' }],
	])('%s', (_, body, known) => {
		expect(answered('codemieAssistant', body)).toStrictEqual(replyOf(known));
	});

	test.each([
		['its message', { agentError: 'Guardrail', generated: 'sorry' }, 'Guardrail'],
		['its message in snake case', { agent_error: 'Guardrail' }, 'Guardrail'],
		['its message in an object', { agentError: { message: 'Guardrail' }, generated: 'sorry' }, 'Guardrail'],
		['what was generated', { generated: 'sorry' }, 'sorry'],
		['what was generated, cut at 500 characters', { generated: 'x'.repeat(501) }, `${'x'.repeat(500)} […]`],
		['the answer’s own error', { generated: null, detail: 'no budget' }, 'no budget'],
		['nothing else', {}, 'no error message'],
	])('a failure and %s', (_, body, said) => {
		expect(answered('codemieAssistant', { success: false, ...body })).toStrictEqual(agentFailed(said));
	});

	test.each([
		['nothing generated', { foo: 1 }, 'it has the fields foo'],
		['null, and no task', { generated: null }, 'it has the fields generated'],
	])('no valid reply: %s', (_, body, seen) => {
		expect(answered('codemieAssistant', body)).toStrictEqual(notOneOf('CodeMie’s assistants', seen));
	});
});

describe('the stream of CodeMie’s assistant', () => {
	test('returns its pieces up to the last chunk', () => {
		expect(
			stepsOf(
				'codemieAssistant',
				'keep-alive',
				{ generated_chunk: 'Hi', success: true },
				{ thought: { author_type: 'Agent' } },
				{ generated_chunk: ' you', last: true },
			),
		).toStrictEqual({
			steps: [{}, { delta: 'Hi' }, {}, { delta: ' you', done: true }],
			outcome: replyOf({ text: 'Hi you' }),
		});
	});

	test.each([
		['the last chunk’s text', [{ generated_chunk: 'H' }, { generated: 'Hi', last: true, tokens_used: 7 }], 7],
		[
			'a whole text sent before the end',
			[{ generated: 'Hi' }, { generated: '', generated_chunk: 'H' }, { generated_chunk: 'o' }, { last: true }],
			undefined,
		],
	])('uses %s instead of the pieces', (_, chunks, total) => {
		const known = { text: 'Hi', ...(total !== undefined && { usage: tokens(total) }) };
		expect(stepsOf('codemieAssistant', ...chunks).outcome).toStrictEqual(replyOf(known));
	});

	test('returns each tool in its thoughts once', () => {
		const tool = (id: string, message: string) => ({ id, author_type: 'Tool', message });
		const thoughts = [tool('1', 'a'), tool('1', 'ab'), { id: '2', author_type: 'Agent' }, tool('3', 'c')];
		const chunks = thoughts.map((thought) => ({ thought }));
		expect(stepsOf('codemieAssistant', ...chunks, { generated: 'Hi', last: true }).outcome).toStrictEqual(
			replyOf({ text: 'Hi', toolCalls: [tool('1', 'ab'), tool('3', 'c')] }),
		);
	});

	test('ends with a failure that carries the text received so far', () => {
		expect(
			stepsOf('codemieAssistant', { generated_chunk: 'H' }, { success: false, agent_error: 'boom' }),
		).toStrictEqual({
			steps: [{ delta: 'H' }, { done: true }],
			outcome: agentFailed('boom', { partialText: 'H' }),
		});
	});

	test('fails if its last chunk has the code of an error, but not if an earlier one has', () => {
		const tool = { thought: { id: 'a', error: true }, execution_error: 'stacktrace' };
		const failed = { generated: 'The model is overloaded.', last: true, execution_error: 'lite_llm_rate_limit' };
		expect(stepsOf('codemieAssistant', tool, failed).outcome).toMatchObject({
			ok: false,
			failure: { message: 'The agent reported an error: The model is overloaded.', accepted: 'yes' },
		});
		expect(stepsOf('codemieAssistant', { last: true, execution_error: 'guardrails' }).outcome).toMatchObject({
			failure: { message: 'The agent reported an error: guardrails' },
		});
		expect(stepsOf('codemieAssistant', tool, { generated: 'Hi', last: true }).outcome).toMatchObject({ ok: true });
	});

	test('is incomplete without a last chunk', () => {
		expect(stepsOf('codemieAssistant', { generated_chunk: 'H' }, { success: true }).outcome).toStrictEqual(
			streamCutOff('H'),
		);
	});
});

describe('a task of CodeMie’s assistant', () => {
	test.each([
		['COMPLETED', { final_output: 'Hi' }, replyOf({ text: 'Hi', runId: 'r-1' })],
		['succeeded', { finalOutput: 'Hi' }, replyOf({ text: 'Hi', runId: 'r-1' })],
		['SUCCESS', {}, replyOf({ runId: 'r-1', ...SILENT })],
		['FAILED', { final_output: 'boom' }, agentFailed('boom')],
		['Aborted', {}, agentFailed('the task is aborted')],
		['CANCELLED', {}, agentFailed('the task is cancelled')],
		['INTERRUPTED', {}, agentFailed('the task is interrupted')],
		['STARTED', {}, replyOf({ status: 'running', runId: 'r-1' })],
		['NOT_COMPLETED', {}, replyOf({ status: 'running', runId: 'r-1' })],
		['COMPLETED_PARTLY', {}, replyOf({ status: 'running', runId: 'r-1' })],
		['NOT_FAILED', {}, replyOf({ status: 'running', runId: 'r-1' })],
		['FAILED_OVER', {}, replyOf({ status: 'running', runId: 'r-1' })],
	])('has the outcome of its status: %s %j', (status, more, outcome) => {
		expect(polled('codemieAssistant', { body: { status, ...more } })).toStrictEqual(outcome);
	});

	test('has no outcome without a status', () => {
		expect(polled('codemieAssistant', { body: { final_output: 'Hi' } })).toStrictEqual(
			notOneOf('CodeMie’s assistants', 'it has the fields final_output'),
		);
	});
});

describe('CodeMie’s workflow', () => {
	const executions = 'https://agent.example.com/base/v1/workflows/target-1/executions/r-1';
	const outputOf = (state: string) => `${executions}/states/${state}/output?tenant=7`;
	const asksFor = (url: string) => ({
		next: { method: 'GET', url, headers: { Accept: 'application/json' }, body: Buffer.alloc(0) },
	});

	test('is probed by a request that runs nothing', () => {
		expect(protocolNamed('codemieWorkflow').probe?.(aCall.url)?.url).toBe(
			'https://agent.example.com/base/v1/assistants?tenant=7',
		);
	});

	test.each([
		['an execution', { execution_id: 'e-1' }, replyOf({ status: 'running', runId: 'e-1' })],
		['an error', { error: { message: 'Workflow Not Found' } }, agentFailed('Workflow Not Found')],
		['neither', { foo: 1 }, notOneOf('CodeMie’s workflows', 'it has the fields foo')],
	])('returns %s when it is started', (_, body, outcome) => {
		expect(answered('codemieWorkflow', body)).toStrictEqual(outcome);
	});

	const usage = { input_tokens: 9, output_tokens: 2, money_spent: 0.5 };
	const read = { promptTokens: 9, completionTokens: 2, totalTokens: null };
	test.each([
		[
			'Succeeded',
			{ output: 'Hi', tokens_usage: usage },
			replyOf({
				text: 'Hi',
				runId: 'r-1',
				finishReason: 'Succeeded',
				usage: { ...read, cost: { amount: 0.5, currency: 'USD' } },
			}),
		],
		['Succeeded', { output: '' }, asksFor(`${executions}/states?tenant=7&page=0&per_page=1000`)],
		['Succeeded', { output: { a: 1 } }, asksFor(`${executions}/states?tenant=7&page=0&per_page=1000`)],
		['Failed', {}, agentFailed('the workflow is failed (execution r-1)')],
		['Aborted', {}, agentFailed('the workflow is aborted (execution r-1)')],
		['In Progress', {}, replyOf({ status: 'running', runId: 'r-1' })],
	])('has the outcome of its status: %s %j', (overall_status, more, outcome) => {
		expect(polled('codemieWorkflow', { body: { overall_status, ...more } })).toStrictEqual(outcome);
	});

	test('asks a person to review the output of its last state if it is interrupted', () => {
		const asks = { status: 'input_required', taskId: 'r-1', runId: 'r-1' };
		const hint = expect.stringContaining('Answer to a Question') as string;
		const interrupted = polled('codemieWorkflow', { body: { overall_status: 'Interrupted', tokens_usage: usage } });
		const follow = (outcome: PollOutcome, body: unknown, status = 200): PollOutcome => {
			if (!('next' in outcome) || outcome.read === undefined) throw new Error('Nothing is asked for');
			return outcome.read({ status, body });
		};
		expect(interrupted).toMatchObject({ next: { url: `${executions}/states?tenant=7&page=0&per_page=1000` } });
		const state = follow(interrupted, { data: [{ id: 'a', completed_at: '2026-01-01' }, { id: 'b' }] });
		expect(state).toMatchObject({ next: { url: outputOf('a') } });
		expect(follow(state, { output: 'Publish this?' })).toMatchObject({
			ok: true,
			reply: { text: 'Publish this?', ...asks, usage: { promptTokens: 9 }, hint },
		});
		for (const silent of [follow(state, 'down', 500), follow(interrupted, {}, 500)]) {
			expect(silent).toMatchObject({ ok: true, reply: { text: '', status: 'input_required', taskId: 'r-1' } });
		}
	});

	test('needs somebody to sign in to a tool', () => {
		expect(polled('codemieWorkflow', { body: { overall_status: 'AUTHENTICATION_REQUIRED' } })).toMatchObject({
			reply: { status: 'input_required', hint: expect.stringContaining('sign in') as string },
		});
	});

	test('has no output if it was deleted on completion', () => {
		const missing = { status: 404, body: { detail: 'Not found' } };
		expect(polled('codemieWorkflow', missing, { extra: { delete_on_completion: true } })).toMatchObject({
			ok: true,
			reply: { text: '', status: 'completed', hint: expect.stringContaining('delete_on_completion') as string },
		});
		expect(polled('codemieWorkflow', missing)).toMatchObject({ ok: false, failure: { status: 404 } });
	});

	test('takes the newer fields of CodeMie from Extra JSON', () => {
		const extra = { tags: ['n8n'], delete_on_completion: true, disable_cache: true, propagate_headers: true };
		expect(sent('codemieWorkflow', { extra }).json).toMatchObject(extra);
		const assistant = { skill_ids: ['s-1'], disable_cache: true, enable_web_search: true };
		expect(sent('codemieAssistant', { extra: assistant }).json).toMatchObject(assistant);
	});

	test('is refused if its answer is a redirect, whatever the redirect contains', () => {
		expect(polled('codemieWorkflow', { status: 300, body: { overall_status: 'Succeeded' } })).toMatchObject({
			ok: false,
			failure: { status: 300, accepted: 'no', message: 'The agent responded with 300' },
		});
	});

	test.each([
		[
			'that ended last',
			[
				['a', '2026-01-01'],
				['b', '2026-01-02'],
			],
			'b',
		],
		[
			'that ended last, whatever the order',
			[
				['b', '2026-01-01'],
				['c', '2026-01-03'],
				['a', '2026-01-02'],
			],
			'c',
		],
		[
			'listed last, if two ended at the same time',
			[
				['a', '2026-01-01'],
				['b', '2026-01-01'],
			],
			'b',
		],
		[
			'that has ended, not one that is running',
			[
				['a', '2026-01-01'],
				['b', undefined],
			],
			'a',
		],
		[
			'that has an id',
			[
				['a', '2026-01-01'],
				[undefined, '2026-01-02'],
			],
			'a',
		],
		['whose id needs escaping', [['a/b', '2026-01-01']], 'a%2Fb'],
	])('returns the output of the state %s', (_, states, last) => {
		const data = states.map(([id, completed_at]) => ({ id, completed_at }));
		expect(polled('codemieWorkflow', { body: { data } })).toStrictEqual(asksFor(outputOf(last)));
	});

	test.each([
		['its last state’s output', { output: 'Hi' }, replyOf({ text: 'Hi', runId: 'r-1' })],
		['an output of null', { output: null }, replyOf({ runId: 'r-1', ...SILENT })],
		[
			'no states',
			{ data: [] },
			replyOf({ runId: 'r-1', hint: 'The workflow succeeded, but none of its states has an output.' }),
		],
		['another service’s JSON', { foo: 1 }, notOneOf('CodeMie’s workflows', 'it has the fields foo')],
	])('ends with %s', (_, body, outcome) => {
		expect(polled('codemieWorkflow', { body })).toStrictEqual(outcome);
	});
});

describe('CodeMie’s webhook', () => {
	const request = (extra?: Record<string, unknown>) => {
		const { body, ...rest } = protocolNamed('codemieWebhook').request({ ...aCall, extra });
		return { ...rest, body: body.toString() };
	};
	const sentAs = (type: string, body: string) => ({
		method: 'POST',
		url: aCall.url,
		headers: { 'Content-Type': type, Accept: 'application/json' },
		body,
	});

	test.each([
		['only the text', undefined, 'text/plain; charset=utf-8', 'Hello'],
		['only the text if Extra JSON is empty', {}, 'text/plain; charset=utf-8', 'Hello'],
		['JSON if there are more fields', { ref: 1 }, 'application/json', '{"ref":1,"message":"Hello"}'],
	])('receives %s', (_, extra, type, body) => {
		expect(request(extra)).toStrictEqual(sentAs(type, body));
	});

	test('says that its filter has left an event out, and that nothing runs', () => {
		expect(answered('codemieWebhook', { message: 'Webhook received, event filtered out' })).toMatchObject({
			ok: true,
			reply: { status: 'completed', hint: expect.stringContaining('nothing was started') as string },
		});
		expect(answered('codemieWebhook', { message: 'Webhook invoked successfully' })).toMatchObject({
			reply: { status: 'running' },
		});
	});

	test.each([{ error: 'disabled' }, { detail: 'disabled' }])('reports %j as a failure', (body) => {
		expect(answered('codemieWebhook', body)).toStrictEqual(agentFailed('disabled'));
	});

	test('acknowledges the message and never replies', () => {
		expect(answered('codemieWebhook', { message: 'Webhook invoked successfully' })).toStrictEqual(
			replyOf({
				status: 'running',
				hint: 'CodeMie accepted the message. A CodeMie webhook never returns a reply. To get one, set Agent API to CodeMie Assistant or CodeMie Workflow.',
			}),
		);
	});
});
