import { answerTo } from '../answer-to';
import { accepting, agentFailed, answered, notOneOf, replyOf, stepsOf } from '../outcomes';
import { sent } from '../protocols';

const API = 'agUi';
const file = (mediaType: string) => ({ name: 'a', mediaType, bytes: Buffer.from('PNG') });
const finished = { type: 'RUN_FINISHED', threadId: 't', runId: 'r' };

describe('AG-UI is called', () => {
	const always = { state: {}, tools: [], context: [], threadId: 'session-1', runId: 'run-1' };
	const props = { forwardedProps: { userId: 'user-1' } };
	test.each([
		['with a message', {}, { ...always, ...props, messages: [{ id: 'run-1', role: 'user', content: 'Hello' }] }],
		[
			'with a state, tools and messages of the builder',
			{ extra: { state: { a: 1 }, tools: [{ name: 't' }], messages: [{ id: '0', role: 'system', content: 'x' }] } },
			{
				...always,
				...props,
				state: { a: 1 },
				tools: [{ name: 't' }],
				messages: [
					{ id: '0', role: 'system', content: 'x' },
					{ id: 'run-1', role: 'user', content: 'Hello' },
				],
			},
		],
		[
			'with files',
			{ files: [file('image/png'), file('application/pdf')] },
			{
				...always,
				...props,
				messages: [
					{
						id: 'run-1',
						role: 'user',
						content: [
							{ type: 'text', text: 'Hello' },
							{ type: 'image', source: { type: 'data', value: 'UE5H', mimeType: 'image/png' } },
							{ type: 'document', source: { type: 'data', value: 'UE5H', mimeType: 'application/pdf' } },
						],
					},
				],
			},
		],
	])('%s', (_, call, json) => {
		expect(sent(API, call)).toStrictEqual({
			method: 'POST',
			url: 'https://agent.example.com/base?tenant=7',
			headers: { 'Content-Type': 'application/json', Accept: accepting.sse },
			json,
		});
	});
});

describe('AG-UI is answered', () => {
	const responseSchema = { type: 'object', properties: { approved: { type: 'boolean' } } };
	const resumed = (interruptId: string, payload: unknown) => ({ interruptId, status: 'resolved', payload });

	test.each<[string, unknown, unknown, unknown]>([
		['as they ask for', { responseSchema }, 'yes', { approved: true }],
		['with a reason', { responseSchema }, 'no: too late', { approved: false, reason: 'too late' }],
		['as it is', { responseSchema }, { approved: true, editedArgs: {} }, { approved: true, editedArgs: {} }],
		['as text', {}, 'Kyiv', 'Kyiv'],
	])('for all its questions, %s', (_, more, value, payload) => {
		const question = ['i-1', 'i-2'].map((id) => ({ id, ...(more as object) }));
		const { json } = answerTo(API, { taskId: 'i-1,i-2', question, value });
		expect(json).toMatchObject({ messages: [], resume: [resumed('i-1', payload), resumed('i-2', payload)] });
	});

	test('for a question of an older LangGraph agent', () => {
		const { json } = answerTo(API, { taskId: 'on_interrupt', value: 'Kyiv' });
		expect(json).toMatchObject({ forwardedProps: { userId: 'user-1', command: { resume: 'Kyiv' } } });
		expect(json).not.toHaveProperty('resume');
	});
});

describe('AG-UI’s stream', () => {
	test('ends with a question', () => {
		const interrupts = [
			{ id: 'i-1', reason: 'tool_call', message: 'Send the email?', toolCallId: 'c-1' },
			{ id: 'i-2', reason: 'confirmation', message: 'And the copy?' },
		];
		const { outcome } = stepsOf(API, { ...finished, outcome: { type: 'interrupt', interrupts } });
		expect(outcome).toStrictEqual(
			replyOf({
				text: 'Send the email?\n\nAnd the copy?',
				status: 'input_required',
				taskId: 'i-1,i-2',
				structuredOutput: interrupts,
			}),
		);
	});

	test.each([
		['"Which city?"', 'Which city?'],
		['Which city?', 'Which city?'],
		['{"question":"Which city?"}', 'Which city?'],
		['{"type":"mastra_suspend","suspendPayload":{"message":"Which city?"},"args":{}}', 'Which city?'],
	])('ends with a question of an older LangGraph agent: %s', (value, text) => {
		const { outcome } = stepsOf(API, { type: 'CUSTOM', name: 'on_interrupt', value }, finished);
		expect(outcome).toMatchObject({ reply: { text, status: 'input_required', taskId: 'on_interrupt' } });
	});

	test('shows only the agent’s messages, each apart from the one before', () => {
		const message = (messageId: string, role: string, delta: string) => [
			{ type: 'TEXT_MESSAGE_START', messageId, role },
			{ type: 'TEXT_MESSAGE_CONTENT', messageId, delta },
		];
		const events = [
			...message('1', 'assistant', 'One'),
			...message('2', 'user', 'x'),
			...message('3', 'assistant', 'Two'),
		];
		expect(stepsOf(API, ...events, finished).outcome).toStrictEqual(replyOf({ text: 'One\n\nTwo' }));
	});

	test('takes the text from the snapshot of the conversation if nothing else brings it', () => {
		const messages = [
			{ id: '1', role: 'assistant', content: 'an earlier reply' },
			{ id: '2', role: 'user', content: 'Hello' },
			{ id: '3', role: 'assistant', content: 'Hi' },
			{ id: '4', role: 'tool', content: '{}' },
		];
		expect(stepsOf(API, { type: 'MESSAGES_SNAPSHOT', messages }, finished).outcome).toStrictEqual(
			replyOf({ text: 'Hi' }),
		);
	});

	test('takes the messages after the last one that was streamed from the snapshot', () => {
		const said = (id: string, content: string) => ({ id, role: 'assistant', content });
		const messages = [{ id: '2', role: 'user', content: 'Hello' }, said('3', 'Let me see.'), said('4', 'It rains.')];
		const streamed = { type: 'TEXT_MESSAGE_CHUNK', messageId: '3', delta: 'Let me see.' };
		const snapshot = { type: 'MESSAGES_SNAPSHOT', messages };
		expect(stepsOf(API, streamed, snapshot, finished).outcome).toStrictEqual(
			replyOf({ text: 'Let me see.\n\nIt rains.' }),
		);
		const resumed = { ...streamed, messageId: 'x', delta: 'Done.' };
		expect(stepsOf(API, snapshot, resumed, finished).outcome).toStrictEqual(replyOf({ text: 'Done.' }));
	});

	test('brings the result of the run', () => {
		const { outcome } = stepsOf(API, { ...finished, result: { city: 'Kyiv' } });
		expect(outcome).toMatchObject({
			reply: { structuredOutput: { city: 'Kyiv' }, hint: 'The reply has no text. See structuredOutput.' },
		});
	});

	test('may be cancelled', () => {
		const { outcome } = stepsOf(API, { ...finished, outcome: { type: 'cancelled' } });
		expect(outcome).toStrictEqual(agentFailed('the run was cancelled', { partialText: '' }));
	});
});

test('AG-UI: an answer that is not a stream is not a reply', () => {
	expect(answered(API, { status: 'ok' })).toStrictEqual(notOneOf('an AG-UI agent', 'it has the fields status'));
});
