import { completion, completionWithTools, response, responseStates } from '../../../../agent-answers/openai';
import { protocolNamed } from './protocols';

/** Answers from the systems' documentation and SDKs and, for A2A and LangGraph, from the real servers. */
const difyMessage = {
	event: 'message',
	message_id: 'm-1',
	conversation_id: 'c-1',
	mode: 'chat',
	answer: 'Hi',
	metadata: {
		usage: { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11, total_price: '0.0012', currency: 'USD' },
	},
};
const task = (state: string, rest = {}) => ({
	jsonrpc: '2.0',
	id: 1,
	result: {
		task: { id: 't-1', contextId: 'x-1', status: { state, message: { parts: [{ text: 'Which city?' }] } }, ...rest },
	},
});
const known = { runId: 't-1', taskId: 't-1', sessionId: 'x-1' };
const tokens = { promptTokens: 9, completionTokens: 2, totalTokens: 11 };

describe('the reply is read from the answer', () => {
	test.each([
		['customJson', 'an unspecified shape', { reply: 'Hi' }, { text: 'Hi' }],
		[
			'customJson',
			'a hint if nothing is found',
			{ foo: 'Hi' },
			{ text: '', hint: expect.stringContaining('foo') as string },
		],
		['n8nChat', 'output', { output: 'Hi' }, { text: 'Hi' }],
		[
			'n8nChat',
			'a stream that was read as a whole',
			'{"type":"begin"}\n{"type":"item","content":"Hi"}\n{"type":"end"}\n',
			{ text: 'Hi' },
		],
		[
			'chatCompletions',
			'usage and finish reason',
			completion,
			{ text: 'Hi', usage: tokens, finishReason: 'stop', runId: 'chatcmpl-1' },
		],
		[
			'chatCompletions',
			'tool calls without text',
			completionWithTools,
			{ text: '', toolCalls: completionWithTools.choices[0]?.message.tool_calls, finishReason: 'tool_calls' },
		],
		[
			'chatCompletions',
			'fields that other servers omit',
			{ choices: [{ message: { content: 'Hi' } }] },
			{ text: 'Hi', usage: null, toolCalls: [] },
		],
		[
			'openaiResponses',
			'all output texts',
			response,
			{ text: 'Hi you', usage: tokens, sessionId: 'resp_1', runId: 'resp_1', toolCalls: [response.output[1]] },
		],
		['openaiResponses', 'the conversation’s id', responseStates.inConversation, { sessionId: 'conv_1' }],
		['openaiResponses', 'structured output', responseStates.structured, { structuredOutput: { a: 1 } }],
		['openaiResponses', 'queued', responseStates.queued, { status: 'running', runId: 'resp_1' }],
		['openaiResponses', 'incomplete', responseStates.incomplete, { finishReason: 'max_output_tokens', text: 'Hi you' }],
		[
			'dify',
			'usage and cost',
			difyMessage,
			{ text: 'Hi', sessionId: 'c-1', runId: 'm-1', usage: { ...tokens, cost: { amount: 0.0012, currency: 'USD' } } },
		],
		[
			'flowise',
			'text',
			{ text: 'Hi', chatId: 'c', chatMessageId: 'm', usedTools: [{ tool: 't' }] },
			{ text: 'Hi', runId: 'm', toolCalls: [{ tool: 't' }] },
		],
		['flowise', 'json', { json: { a: 1 } }, { text: '{"a":1}', structuredOutput: { a: 1 } }],
		[
			'langflow',
			'the chat output',
			{ session_id: 's', outputs: [{ outputs: [{ results: { message: { text: 'Hi' } } }] }] },
			{ text: 'Hi' },
		],
		[
			'rasa',
			'several messages',
			[{ recipient_id: 's', text: 'Hi' }, { text: 'you' }, { image: 'https://x/i.png' }],
			{ text: 'Hi\n\nyou', structuredOutput: [{ image: 'https://x/i.png' }] },
		],
		['rasa', 'no reply', [], { text: '', hint: expect.stringContaining('did not reply') as string }],
		[
			'a2a',
			'a message',
			{ result: { message: { contextId: 'x-1', parts: [{ text: 'Hi' }, { data: { a: 1 } }] } } },
			{ text: 'Hi', structuredOutput: { a: 1 }, sessionId: 'x-1' },
		],
		[
			'a2a',
			'a task with artifacts',
			task('TASK_STATE_COMPLETED', {
				artifacts: [{ parts: [{ text: 'Hi' }, { url: 'https://x/f', filename: 'f', mediaType: 'text/csv' }] }],
			}),
			{
				...known,
				text: 'Hi',
				finishReason: 'completed',
				files: [{ name: 'f', mediaType: 'text/csv', url: 'https://x/f' }],
			},
		],
		[
			'a2a',
			'a task that asks a question',
			task('TASK_STATE_INPUT_REQUIRED'),
			{ ...known, text: 'Which city?', status: 'input_required' },
		],
		['a2a', 'a task in progress', task('TASK_STATE_WORKING'), { ...known, status: 'running' }],
		[
			'a2a',
			'a task of 0.3',
			{
				result: {
					kind: 'task',
					id: 't-1',
					contextId: 'x-1',
					status: { state: 'completed' },
					artifacts: [
						{
							parts: [
								{ kind: 'text', text: 'Hi' },
								{ kind: 'file', file: { name: 'f', mimeType: 'text/plain', bytes: 'eA==' } },
							],
						},
					],
				},
			},
			{ ...known, text: 'Hi', files: [{ name: 'f', mediaType: 'text/plain', bytes: Buffer.from('x') }] },
		],
		[
			'langgraph',
			'the last message of the state',
			{
				messages: [
					{ type: 'human', content: 'x' },
					{
						type: 'ai',
						content: [{ type: 'text', text: 'Hi' }],
						tool_calls: [],
						usage_metadata: { input_tokens: 9, output_tokens: 2, total_tokens: 11 },
					},
				],
			},
			{ text: 'Hi', usage: tokens },
		],
		[
			'langgraph',
			'an interrupt',
			{ __interrupt__: [{ id: 'i-1', value: 'Which city?' }] },
			{ text: 'Which city?', status: 'input_required', taskId: 'i-1' },
		],
		[
			'langgraph',
			'a started run',
			{ run_id: 'r-1', thread_id: 'th-1', status: 'pending' },
			{ status: 'running', runId: 'r-1', sessionId: 'th-1' },
		],
		[
			'codemieAssistant',
			'text',
			{ generated: 'Hi', timeElapsed: 1.2, tokensUsed: 11, thoughts: [], success: true },
			{ text: 'Hi', usage: { promptTokens: null, completionTokens: null, totalTokens: 11 } },
		],
		[
			'codemieAssistant',
			'an object',
			{ generated: { a: 1 }, success: true },
			{ text: '{"a":1}', structuredOutput: { a: 1 } },
		],
		[
			'codemieAssistant',
			'a background task',
			{ generated: '', taskId: 'task-1', success: true },
			{ status: 'running', runId: 'task-1' },
		],
		[
			'codemieWorkflow',
			'a started execution',
			{ execution_id: 'e-1', overall_status: 'Not Started' },
			{ status: 'running', runId: 'e-1' },
		],
		[
			'codemieWebhook',
			'an acknowledgement',
			{ message: 'Webhook invoked successfully' },
			{ status: 'running', text: '' },
		],
		['codewordsRun', 'a started run', { request_id: 'q-1' }, { status: 'running', runId: 'q-1' }],
		[
			'codewordsRun',
			'the service’s own answer',
			{ request_id: 'q-1', response: 'Hi' },
			{ text: 'Hi', status: 'completed' },
		],
		['codewordsWebhook', 'any shape', { answer: 'Hi' }, { text: 'Hi' }],
	] as const)('%s: %s', (name, _, body, reply) => {
		const outcome = protocolNamed(name).outcome({ status: 200, body }, {});
		expect(outcome).toMatchObject({ ok: true, reply });
	});
});

describe('a failure with a successful status is reported', () => {
	test.each([
		['customJson', { error: { message: 'no quota' } }, 'no quota'],
		['n8nChat', { executionStarted: true, executionId: '1' }, 'only to its own chat page'],
		['chatCompletions', { error: { message: 'overloaded' } }, 'overloaded'],
		['openaiResponses', responseStates.failed, 'boom'],
		['openaiResponses', responseStates.cancelled, 'cancelled'],
		['dify', { code: 'app_unavailable', message: 'App unavailable', status: 400 }, 'App unavailable'],
		['flowise', { success: false, message: 'no flow' }, 'no flow'],
		['langflow', { detail: 'Flow failed' }, 'Flow failed'],
		[
			'langgraph',
			{ __error__: { error: 'Error', message: '{"error":"Error","message":"The tool broke"}' } },
			'Error: The tool broke',
		],
		['a2a', task('TASK_STATE_FAILED'), 'the task is failed: Which city?'],
		['a2a', { jsonrpc: '2.0', error: { code: -32603, message: 'Internal error' } }, 'Internal error (JSON-RPC -32603)'],
		['codemieAssistant', { generated: 'sorry', success: false, agentError: 'Guardrail' }, 'Guardrail'],
		['codemieWorkflow', { error: { message: 'Workflow Not Found' } }, 'Workflow Not Found'],
		['codemieWebhook', { detail: 'disabled' }, 'disabled'],
		['codewordsRun', { error: 'ValueError' }, 'ValueError'],
	] as const)('%s %j', (name, body, said) => {
		const outcome = protocolNamed(name).outcome({ status: 200, body }, {});
		expect(outcome).toMatchObject({ ok: false, failure: { status: 200, accepted: 'yes' } });
		expect(outcome.ok ? '' : outcome.failure.message).toContain(said);
	});

	test.each([
		'a2a',
		'chatCompletions',
		'codemieAssistant',
		'codemieWorkflow',
		'dify',
		'flowise',
		'langflow',
		'langgraph',
		'n8nChat',
		'openaiResponses',
		'rasa',
	])('%s: describes a web page, an empty answer and another service’s JSON', (name) => {
		for (const body of ['<!doctype html><title>Sign in</title>', '', 42, null]) {
			const outcome = protocolNamed(name).outcome({ status: 200, body }, {});
			expect(outcome).toMatchObject({
				ok: false,
				failure: { accepted: 'unknown', message: expect.stringContaining('This is not a response from') as string },
			});
		}
	});

	test('A2A: if the agent refuses version 1.0, 0.3 is tried and nothing counts as started', () => {
		for (const code of [-32601, -32009]) {
			const outcome = protocolNamed('a2a').outcome({ status: 200, body: { error: { code, message: 'x' } } }, {});
			expect(outcome).toMatchObject({ ok: false, retryWith: { version: '0.3' }, failure: { accepted: 'no' } });
		}
	});
});
