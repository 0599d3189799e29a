/** Streams of agent frameworks and platforms, in the form of their public schemas and sources. */

/** A stream with the pieces and the reply that it brings, and one that fails after its first piece. */
export interface RecordedStream {
	readonly text: string;
	readonly deltas: string[];
	readonly reply: Record<string, unknown>;
	readonly failing: string;
}

const sse = (...events: unknown[]) => events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
const lines = (...values: unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');
const usage = { promptTokens: 9, completionTokens: 2, totalTokens: 11 };

const adk = (parts: unknown[], more: object = {}) => ({
	content: { role: 'model', parts },
	invocationId: 'e-1',
	author: 'weather_agent',
	actions: { stateDelta: {}, artifactDelta: {} },
	id: 'ev',
	timestamp: 1743712257.3,
	...more,
});
const counted = { promptTokenCount: 9, candidatesTokenCount: 2, totalTokenCount: 11 };

const mastra = (type: string, payload: object = {}) => ({ type, runId: 'r-1', from: 'AGENT', payload });
const letta = (type: string, more: object) => ({ message_type: type, id: 'm-1', run_id: 'run-1', ...more });
const trace = (type: string, payload: object) =>
	`event: trace\ndata: ${JSON.stringify({ time: 1725899197143, type, payload })}\n\n`;

const named = (...events: [string, unknown][]) =>
	events.map(([type, data]) => `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`).join('');
const run = (status: string) => ({ id: 'run_1', object: 'thread.run', thread_id: 'thread_1', status });
const delta = (value: string) => ({
	id: 'msg_1',
	object: 'thread.message.delta',
	delta: { content: [{ index: 0, type: 'text', text: { value, annotations: [] } }] },
});

export const recordedStreams: Readonly<Record<string, RecordedStream>> = {
	googleAdk: {
		text: sse(
			adk([{ functionCall: { id: 'adk-1', name: 'get_weather', args: { city: 'Kyiv' } } }]),
			adk([{ functionResponse: { id: 'adk-1', name: 'get_weather', response: { result: 'rain' } } }]),
			adk([{ text: 'thinking', thought: true }], { partial: true }),
			adk([{ text: 'Hé' }], { partial: true }),
			adk([{ text: '漢' }], { partial: true }),
			adk([{ text: 'Hé漢' }], { usageMetadata: counted, finishReason: 'STOP' }),
		),
		deltas: ['Hé', '漢'],
		reply: {
			text: 'Hé漢',
			reasoning: 'thinking',
			usage,
			runId: 'e-1',
			finishReason: 'STOP',
			toolCalls: [{ id: 'adk-1', name: 'get_weather', args: { city: 'Kyiv' } }],
		},
		failing: sse(adk([{ text: 'Hé' }], { partial: true }), { error: 'boom' }),
	},
	vertexAgentEngine: {
		text: lines(
			{ author: 'a', content: { role: 'model', parts: [{ text: 'Hé' }] }, partial: true, invocation_id: 'e-1' },
			{ author: 'a', content: { role: 'model', parts: [{ text: '漢' }] }, partial: true, invocation_id: 'e-1' },
			{
				author: 'a',
				content: { role: 'model', parts: [{ text: 'Hé漢' }] },
				invocation_id: 'e-1',
				usage_metadata: { prompt_token_count: 9, candidates_token_count: 2, total_token_count: 11 },
			},
		),
		deltas: ['Hé', '漢'],
		reply: { text: 'Hé漢', usage, runId: 'e-1' },
		failing: lines(
			{ author: 'a', content: { role: 'model', parts: [{ text: 'Hé' }] }, partial: true },
			{ code: 498, message: 'boom' },
		),
	},
	mastra: {
		text:
			sse(
				mastra('start'),
				mastra('step-start'),
				mastra('reasoning-delta', { id: '1', text: 'thinking' }),
				mastra('text-start', { id: '2' }),
				mastra('text-delta', { id: '2', text: 'Hé' }),
				mastra('text-delta', { id: '2', text: '漢' }),
				mastra('text-end', { id: '2' }),
				mastra('tool-output', { output: mastra('text-delta', { text: 'of another agent' }) }),
				mastra('tool-call', { toolCallId: 'c-1', toolName: 'weather', args: { city: 'Kyiv' } }),
				mastra('finish', {
					stepResult: { reason: 'stop' },
					output: { usage: { inputTokens: 9, outputTokens: 2, totalTokens: 11 } },
				}),
			) + 'data: [DONE]\n\n',
		deltas: ['Hé', '漢'],
		reply: {
			text: 'Hé漢',
			reasoning: 'thinking',
			usage,
			runId: 'r-1',
			finishReason: 'stop',
			toolCalls: [{ id: 'c-1', name: 'weather', args: { city: 'Kyiv' } }],
		},
		failing: sse(
			mastra('text-delta', { id: '2', text: 'Hé' }),
			mastra('error', { error: { message: 'boom', name: 'AI_APICallError' } }),
		),
	},
	agUi: {
		text: sse(
			{ type: 'RUN_STARTED', threadId: 't-1', runId: 'r-1' },
			{ type: 'REASONING_MESSAGE_CONTENT', messageId: 'm-0', delta: 'thinking' },
			{ type: 'TEXT_MESSAGE_START', messageId: 'm-1', role: 'assistant' },
			{ type: 'TEXT_MESSAGE_CONTENT', messageId: 'm-1', delta: 'Hé' },
			{ type: 'TEXT_MESSAGE_CONTENT', messageId: 'm-1', delta: '漢' },
			{ type: 'TEXT_MESSAGE_END', messageId: 'm-1' },
			{ type: 'TOOL_CALL_START', toolCallId: 'c-1', toolCallName: 'weather', parentMessageId: 'm-1' },
			{ type: 'TOOL_CALL_ARGS', toolCallId: 'c-1', delta: '{"city":' },
			{ type: 'TOOL_CALL_ARGS', toolCallId: 'c-1', delta: '"Kyiv"}' },
			{ type: 'TOOL_CALL_END', toolCallId: 'c-1' },
			{
				type: 'RUN_FINISHED',
				threadId: 't-1',
				runId: 'r-1',
				outcome: { type: 'success' },
				usage: [
					{ model: 'a', inputTokens: 4, outputTokens: 1, totalTokens: 5 },
					{ model: 'b', inputTokens: 5, outputTokens: 1, totalTokens: 6 },
				],
			},
		),
		deltas: ['Hé', '漢'],
		reply: {
			text: 'Hé漢',
			reasoning: 'thinking',
			usage,
			runId: 'r-1',
			toolCalls: [{ id: 'c-1', type: 'function', function: { name: 'weather', arguments: '{"city":"Kyiv"}' } }],
		},
		failing: sse(
			{ type: 'TEXT_MESSAGE_CHUNK', messageId: 'm-1', role: 'assistant', delta: 'Hé' },
			{ type: 'RUN_ERROR', message: 'boom', code: 'x' },
		),
	},
	azureFoundry: {
		text:
			named(
				['thread.run.created', run('queued')],
				['thread.message.delta', delta('Hé')],
				['thread.message.delta', delta('漢')],
				['thread.message.completed', { id: 'msg_1', object: 'thread.message' }],
				[
					'thread.run.step.completed',
					{
						object: 'thread.run.step',
						step_details: { type: 'tool_calls', tool_calls: [{ id: 'c-1', type: 'bing' }] },
					},
				],
				[
					'thread.run.completed',
					{ ...run('completed'), usage: { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 } },
				],
			) + 'event: done\ndata: [DONE]\n\n',
		deltas: ['Hé', '漢'],
		reply: {
			text: 'Hé漢',
			usage,
			runId: 'run_1',
			sessionId: 'thread_1',
			finishReason: 'completed',
			toolCalls: [{ id: 'c-1', type: 'bing' }],
		},
		failing: named(
			['thread.message.delta', delta('Hé')],
			['thread.run.failed', { ...run('failed'), last_error: { code: 'server_error', message: 'boom' } }],
		),
	},
	bedrockAgentcore: {
		text: sse(
			{ event: { messageStart: { role: 'assistant' } } },
			{ event: { contentBlockDelta: { delta: { reasoningContent: { text: 'thinking' } } } } },
			{ event: { contentBlockDelta: { delta: { text: 'Hé' } } } },
			{ event: { contentBlockDelta: { delta: { text: '漢' } } } },
			{ event: { messageStop: { stopReason: 'end_turn' } } },
			{ event: { metadata: { usage: { inputTokens: 9, outputTokens: 2, totalTokens: 11 } } } },
		),
		deltas: ['Hé', '漢'],
		reply: { text: 'Hé漢', reasoning: 'thinking', usage, finishReason: 'end_turn' },
		failing: sse(
			{ event: { messageStart: { role: 'assistant' } } },
			{ event: { contentBlockDelta: { delta: { text: 'Hé' } } } },
			{ error: 'boom', error_type: 'ValueError', message: 'An error occurred during streaming' },
		),
	},
	ollama: {
		text: lines(
			{ model: 'm', message: { role: 'assistant', content: '', thinking: 'thinking' }, done: false },
			{ model: 'm', message: { role: 'assistant', content: 'Hé' }, done: false },
			{ model: 'm', message: { role: 'assistant', content: '漢' }, done: false },
			{
				model: 'm',
				message: { role: 'assistant', content: '', tool_calls: [{ function: { name: 'weather', arguments: {} } }] },
				done: false,
			},
			{
				model: 'm',
				message: { role: 'assistant', content: '' },
				done: true,
				done_reason: 'stop',
				prompt_eval_count: 9,
				eval_count: 2,
			},
		),
		deltas: ['Hé', '漢'],
		reply: {
			text: 'Hé漢',
			reasoning: 'thinking',
			usage,
			finishReason: 'stop',
			toolCalls: [{ function: { name: 'weather', arguments: {} } }],
		},
		failing: lines({ message: { role: 'assistant', content: 'Hé' }, done: false }, { error: 'boom' }),
	},
	letta: {
		text:
			sse(
				letta('ping', {}),
				letta('reasoning_message', { id: 'm-0', reasoning: 'thinking' }),
				letta('tool_call_message', {
					id: 'm-2',
					tool_call: { name: 'web_search', arguments: '{"q":', tool_call_id: 'c-1' },
				}),
				letta('tool_call_message', { id: 'm-2', tool_call: { arguments: '"rain"}', tool_call_id: 'c-1' } }),
				letta('tool_return_message', { id: 'm-3', tool_return: 'rain', status: 'success' }),
				letta('assistant_message', { content: 'Hé' }),
				letta('assistant_message', { content: [{ type: 'text', text: '漢' }] }),
				{ message_type: 'stop_reason', stop_reason: 'end_turn' },
				{ message_type: 'usage_statistics', prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 },
			) + 'data: [DONE]\n\n',
		deltas: ['Hé', '漢'],
		reply: {
			text: 'Hé漢',
			reasoning: 'thinking',
			usage,
			runId: 'run-1',
			finishReason: 'end_turn',
			toolCalls: [{ tool_call_id: 'c-1', name: 'web_search', arguments: '{"q":"rain"}' }],
		},
		failing: sse(letta('assistant_message', { content: 'Hé' }), {
			message_type: 'error_message',
			error_type: 'llm_error',
			message: 'boom',
			run_id: 'run-1',
		}),
	},
	voiceflow: {
		text:
			trace('debug', { message: 'not for the user' }) +
			trace('completion', { state: 'start' }) +
			trace('completion', { state: 'content', content: 'Hé' }) +
			trace('completion', { state: 'content', content: '漢' }) +
			trace('completion', { state: 'end' }) +
			trace('choice', { buttons: [{ name: 'Yes', request: { type: 'path-1' } }] }) +
			'event: end\ndata: {}\n\n',
		deltas: ['Hé', '漢'],
		reply: {
			text: 'Hé漢',
			structuredOutput: [{ type: 'choice', buttons: [{ name: 'Yes', request: { type: 'path-1' } }] }],
		},
		failing: `${trace('completion', { state: 'content', content: 'Hé' })}event: error\ndata: {"message":"boom"}\n\n`,
	},
};
