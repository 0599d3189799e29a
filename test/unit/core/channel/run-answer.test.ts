import { readRefusal, readRunAnswer } from '../../../../core/channel/run-answer';
import { a2aMessage } from '../../../../core/respond/a2a';

const answer = (content: unknown, { status = 200, contentType = 'application/json; charset=utf-8' } = {}) => ({
	status,
	contentType,
	body: Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)),
});

describe('the answer of a run', () => {
	test.each([
		['the field output of the item', { output: 'Hi', text: 'no', message: 'no' }, 'Hi'],
		['the field text', { text: 'Hi', status: 'completed' }, 'Hi'],
		['the field reply', { reply: 'Hi', userId: 'u' }, 'Hi'],
		['all items, with a blank line between them', [{ output: 'One' }, { output: 'Two' }], 'One\n\nTwo'],
		['a field beside a status of the workflow’s own', { status: 'duplicate', output: 'Hi' }, 'Hi'],
		['plain text', 'Hi there', 'Hi there'],
		['an item without any known field, as JSON', { rows: 3 }, '{"rows":3}'],
	])('%s is the reply', (_, content, text) => {
		expect(readRunAnswer(answer(content))).toMatchObject({ kind: 'reply', text, asks: false });
	});

	test('a status input_required makes the reply a question', () => {
		const item = { text: 'Which city?', status: 'input_required' };
		expect(readRunAnswer(answer(item))).toMatchObject({ kind: 'reply', text: 'Which city?', asks: true });
	});

	test('token counts in the shape of Agent Run are read, and unknown ones stay unknown', () => {
		const usage = { promptTokens: 3, completionTokens: 4, totalTokens: 7 };
		expect(readRunAnswer(answer({ text: 'Hi', usage }))).toMatchObject({ usage });
		expect(readRunAnswer(answer({ text: 'Hi', usage: null }))).not.toHaveProperty('usage');
	});

	test.each([
		['an error of n8n', answer({ message: 'Error in workflow' }, { status: 500 }), 500, 'Error in workflow'],
		['an error of the workflow', answer({ error: 'No such order' }, { status: 404 }), 404, 'No such order'],
		['a reply that says it failed', answer({ text: 'The tool broke', status: 'failed' }), 500, 'The tool broke'],
		['an empty answer', answer(''), 500, 'The workflow ended without a reply'],
		[
			'n8n’s words for no item',
			answer({ message: 'Workflow executed successfully but no data was returned' }),
			500,
			'The workflow ended without a reply',
		],
		[
			'a file',
			answer('…', { contentType: 'image/png' }),
			500,
			'The workflow answered with a file, which is not a reply',
		],
	])('%s is a failure', (_, given, status, message) => {
		expect(readRunAnswer(given)).toEqual({ kind: 'failed', status, message });
	});

	test('a copy that ran elsewhere is refused, and not taken for a reply', () => {
		expect(readRunAnswer(answer({ status: 'duplicate' }))).toMatchObject({ kind: 'refused', status: 409, final: true });
	});

	test.each(['constructor', 'toString', '__proto__'])(
		'an item with only the status %s is the reply, as JSON',
		(status) => {
			const text = `{"status":"${status}"}`;
			expect(readRunAnswer(answer(text))).toMatchObject({ kind: 'reply', text });
		},
	);

	describe('that is a JSON-RPC response already', () => {
		const request = (method: string) => ({ jsonrpc: '2.0', id: 7, method, params: { message: { contextId: 'c' } } });
		const made = (method: string) => {
			const { body, contentType = '' } = a2aMessage('It rains', request(method), 'm-1');
			return { status: 200, body, contentType };
		};

		test.each(['SendMessage', 'message/send', 'SendStreamingMessage', 'message/stream'])(
			'has the text of the message that Webhook Respond makes for %s',
			(method) => {
				const read = readRunAnswer(made(method));
				expect(read).toMatchObject({ kind: 'reply', text: 'It rains', answer: { jsonrpc: '2.0', id: 7 } });
			},
		);

		test('has the question of a task that waits for input', () => {
			const status = { state: 'TASK_STATE_INPUT_REQUIRED', message: { parts: [{ text: 'Which city?' }] } };
			const task = { jsonrpc: '2.0', id: 7, result: { task: { id: 't', status } } };
			expect(readRunAnswer(answer(task))).toMatchObject({ kind: 'reply', text: 'Which city?', asks: true });
		});

		test('with an error is a failure, with the words of the error', () => {
			const error = { jsonrpc: '2.0', id: 7, error: { code: -32603, message: 'No such order' } };
			expect(readRunAnswer(answer(error))).toEqual({
				kind: 'failed',
				status: 500,
				message: 'No such order',
				answer: error,
			});
		});

		test('without any text is the reply as JSON', () => {
			const other = '{"jsonrpc":"2.0","id":7,"result":{"rows":3}}';
			expect(readRunAnswer(answer(other))).toMatchObject({ kind: 'reply', text: other });
		});
	});
});

describe('a refusal', () => {
	test.each([
		[{ error: 'unauthorized' }, 401, { status: 401, message: 'unauthorized' }],
		[
			{ error: 'bad request', problems: ['The last message of the user has no text'] },
			400,
			{ status: 400, message: 'bad request; The last message of the user has no text' },
		],
		[
			{ status: 'ignored' },
			200,
			{ status: 422, message: 'This message does not meet the conditions of the webhook', final: true },
		],
		[{}, 200, { status: 500, message: 'Status 200' }],
		[{ status: 'constructor' }, 200, { status: 500, message: 'constructor' }],
	])('%j with status %d', (content, status, expected) => {
		expect(readRefusal(answer(content, { status }))).toEqual({ kind: 'refused', ...expected });
	});
});
