/**
 * Whole answers and streams of OpenAI's two APIs, as a stub server returns them. test/n8n-core/agent-openai.test.ts
 * checks them against OpenAI's own types; here they are plain values, because that package is not a dependency.
 */
const usage = { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 };

export const completion = {
	id: 'chatcmpl-1',
	object: 'chat.completion',
	created: 1_763_600_000,
	model: 'gpt-5',
	choices: [
		{ index: 0, message: { role: 'assistant', content: 'Hi', refusal: null }, finish_reason: 'stop', logprobs: null },
	],
	usage,
};

const toolCall = { id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"city":"Kyiv"}' } };

export const completionWithTools = {
	...completion,
	choices: [
		{
			index: 0,
			message: { role: 'assistant', content: null, refusal: null, tool_calls: [toolCall] },
			finish_reason: 'tool_calls',
			logprobs: null,
		},
	],
};

const chunk = (delta: object, finish_reason: string | null = null) => ({
	id: 'chatcmpl-1',
	object: 'chat.completion.chunk',
	created: 1_763_600_000,
	model: 'gpt-5',
	choices: [{ index: 0, delta, finish_reason }],
});

export const completionChunks = [
	chunk({ role: 'assistant', content: '' }),
	chunk({ content: 'Hé' }),
	chunk({ content: '漢' }),
	chunk({
		tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"ci' } }],
	}),
	chunk({ tool_calls: [{ index: 0, function: { arguments: 'ty":"Kyiv"}' } }] }),
	chunk({}, 'stop'),
	{ ...chunk({}), choices: [], usage },
];

const message = (...texts: string[]) => ({
	type: 'message',
	id: 'msg_1',
	role: 'assistant',
	status: 'completed',
	content: texts.map((text) => ({ type: 'output_text', text, annotations: [] })),
});

export const response = {
	id: 'resp_1',
	object: 'response',
	access_programs: null,
	created_at: 1_763_600_000,
	status: 'completed',
	error: null,
	incomplete_details: null,
	instructions: null,
	metadata: {},
	model: 'gpt-5',
	output: [
		{ type: 'reasoning', id: 'rs_1', summary: [] },
		{ type: 'function_call', id: 'fc_1', call_id: 'call_1', name: 'weather', arguments: '{}', status: 'completed' },
		message('Hi ', 'you'),
	],
	parallel_tool_calls: true,
	temperature: 1,
	tool_choice: 'auto',
	tools: [],
	top_p: 1,
	usage: {
		input_tokens: 9,
		input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
		output_tokens: 2,
		output_tokens_details: { reasoning_tokens: 0 },
		total_tokens: 11,
	},
};

export const responseStates = {
	queued: { ...response, status: 'queued', output: [] },
	inProgress: { ...response, status: 'in_progress', output: [] },
	incomplete: { ...response, status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
	failed: { ...response, status: 'failed', output: [], error: { code: 'server_error', message: 'boom' } },
	cancelled: { ...response, status: 'cancelled', output: [] },
	refused: {
		...response,
		output: [{ ...message(), content: [{ type: 'refusal', refusal: 'I will not' }] }],
	},
	structured: {
		...response,
		text: { format: { type: 'json_schema', name: 'answer', schema: {} } },
		output: [message('{"a":1}')],
	},
	inConversation: { ...response, conversation: { id: 'conv_1' } },
};

const delta = (text: string, sequence_number: number) => ({
	type: 'response.output_text.delta',
	item_id: 'msg_1',
	output_index: 0,
	content_index: 0,
	delta: text,
	logprobs: [],
	sequence_number,
});

const created = { type: 'response.created', response: responseStates.inProgress, sequence_number: 0 };

export const responseEvents = [
	created,
	delta('Hé', 1),
	delta('漢', 2),
	{ type: 'response.completed', response: { ...response, output: [message('Hé漢')] }, sequence_number: 3 },
];

export const failingResponseEvents = [
	created,
	delta('Hé', 1),
	{ type: 'response.failed', response: responseStates.failed, sequence_number: 2 },
];

export const errorEvent = { type: 'error', code: 'server_error', message: 'boom', param: null, sequence_number: 1 };
