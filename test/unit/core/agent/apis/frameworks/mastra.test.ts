import { answerTo, UNDECIDED } from '../answer-to';
import { accepting, agentFailed, answered, notOneOf, replyOf, stepsOf, streamCutOff } from '../outcomes';
import { sent } from '../protocols';

const API = 'mastra';
const file = { name: 'a.png', mediaType: 'image/png', bytes: Buffer.from('PNG') };
const chunk = (type: string, payload: object) => ({ type, runId: 'r-1', from: 'AGENT', payload });
const call = { type: 'tool-call', payload: { toolCallId: 'c-1', toolName: 'refund', args: { amount: 5 } } };
const seenCall = { id: 'c-1', name: 'refund', args: { amount: 5 } };

describe('Mastra is called', () => {
	const memory = { memory: { resource: 'user-1', thread: 'session-1' } };
	const said = [{ role: 'user', content: 'Hello' }];
	test.each([
		['for the whole answer', {}, 'generate', { ...memory, messages: said }],
		['for a stream', { mode: 'stream' }, 'stream', { ...memory, messages: said }],
		[
			'without a user',
			{ userId: '' },
			'generate',
			{ memory: { resource: 'session-1', thread: 'session-1' }, messages: said },
		],
		[
			'with messages and settings of the builder',
			{
				extra: {
					messages: [{ role: 'system', content: 'Be brief' }],
					memory: { options: { lastMessages: 5 } },
					maxSteps: 3,
				},
			},
			'generate',
			{
				memory: { ...memory.memory, options: { lastMessages: 5 } },
				maxSteps: 3,
				messages: [{ role: 'system', content: 'Be brief' }, ...said],
			},
		],
		[
			'with a file',
			{ files: [file] },
			'generate',
			{
				...memory,
				messages: [
					{
						role: 'user',
						content: [
							{ type: 'text', text: 'Hello' },
							{ type: 'file', filename: 'a.png', mediaType: 'image/png', data: 'UE5H' },
						],
					},
				],
			},
		],
	] as const)('%s', (_, given, route, json) => {
		const request = sent(API, given);
		expect(request.url).toBe(`https://agent.example.com/base/agents/target-1/${route}?tenant=7`);
		expect(request.json).toStrictEqual(json);
		const streams = 'mode' in given && given.mode === 'stream';
		expect(request.headers.Accept).toBe(streams ? accepting.sse : accepting.whole);
	});
});

describe('Mastra is answered', () => {
	const ids = { runId: 'r-1', toolCallId: 'c-1' };
	const memory = { memory: { resource: 'user-1', thread: 'session-1' } };
	test.each<[string, object, unknown, string, object]>([
		['approve/r-1/c-1', {}, 'Yes', 'approve-tool-call-generate', ids],
		['approve/r-1/c-1', {}, 'reject: too much', 'decline-tool-call-generate', ids],
		['approve/r-1/c-1', { mode: 'stream' }, true, 'approve-tool-call', ids],
		['resume/r-1/c-1', {}, { city: 'Kyiv' }, 'resume-stream', { ...memory, ...ids, resumeData: { city: 'Kyiv' } }],
	])('%s %j with %j', (taskId, call, value, route, json) => {
		expect(answerTo(API, { taskId, value }, call)).toStrictEqual({
			url: `https://agent.example.com/base/agents/target-1/${route}?tenant=7`,
			json,
		});
	});

	test('not with an answer that is neither yes nor no', () => {
		expect(answerTo(API, { taskId: 'approve/r-1/c-1', value: 'maybe' })).toMatchObject(UNDECIDED);
	});
});

describe('Mastra’s answer contains', () => {
	test('the text of all steps, without the reasoning', () => {
		const body = {
			text: 'Let me see.It rains.',
			steps: [
				{ text: 'Let me see.', toolCalls: [call] },
				{ text: 'It rains.', toolCalls: [] },
			],
			finishReason: 'stop',
			usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
			totalUsage: { inputTokens: 9, outputTokens: 2, totalTokens: 11 },
			reasoningText: 'Hm.',
			runId: 'r-1',
		};
		expect(answered(API, body)).toStrictEqual(
			replyOf({
				text: 'Let me see.\n\nIt rains.',
				reasoning: 'Hm.',
				toolCalls: [seenCall],
				finishReason: 'stop',
				runId: 'r-1',
				usage: { promptTokens: 9, completionTokens: 2, totalTokens: 11 },
			}),
		);
	});

	test('an object', () => {
		const body = { text: '{"city":"Kyiv"}', object: { city: 'Kyiv' }, finishReason: 'stop' };
		expect(answered(API, body)).toMatchObject({ reply: { structuredOutput: { city: 'Kyiv' } } });
	});

	test.each([
		[
			'the approval of a tool',
			{ toolCallId: 'c-1', toolName: 'refund', args: { amount: 5 } },
			'The agent asks to run refund with {"amount":5}',
			'approve/r-1/c-1',
		],
		[
			'the data of a suspended tool',
			{ toolCallId: 'c-1', toolName: 'refund', args: {}, suspendPayload: { message: 'Which account?' } },
			'Which account?',
			'resume/r-1/c-1',
		],
		[
			'the data of a tool that asks without a message',
			{ toolCallId: 'c-1', suspendPayload: { fields: ['account'] } },
			'{"fields":["account"]}',
			'resume/r-1/c-1',
		],
	])('a question: %s', (_, suspendPayload, text, taskId) => {
		const body = { text: '', finishReason: 'suspended', suspendPayload, runId: 'r-1' };
		expect(answered(API, body)).toStrictEqual(
			replyOf({
				text,
				status: 'input_required',
				taskId,
				finishReason: 'suspended',
				runId: 'r-1',
				structuredOutput: suspendPayload,
			}),
		);
	});

	test('nothing, because a processor held it back', () => {
		const body = { text: '', finishReason: 'other', tripwire: { reason: 'PII found' } };
		expect(answered(API, body)).toMatchObject({
			reply: { status: 'completed', hint: 'A processor of the agent blocked the reply: PII found' },
		});
	});

	test('no more than an excerpt of what a processor says', () => {
		const body = { text: '', finishReason: 'other', tripwire: { reason: `\u001b${'x'.repeat(1000)}` } };
		expect(answered(API, body)).toMatchObject({
			reply: { hint: `A processor of the agent blocked the reply:  ${'x'.repeat(499)} […]` },
		});
	});

	test.each([
		['an error', { error: { message: 'no key', name: 'APICallError' } }, 'no key'],
		['an error in text', { error: 'no key' }, 'no key'],
	])('a failure: %s', (_, body, said) => {
		expect(answered(API, body)).toStrictEqual(agentFailed(said));
	});

	test('no reply', () => {
		expect(answered(API, { agents: {} })).toStrictEqual(notOneOf('Mastra', 'it has the fields agents'));
	});
});

describe('Mastra’s stream', () => {
	test('may end with a question', () => {
		const asked = { toolCallId: 'c-1', toolName: 'refund', args: {} };
		const { outcome } = stepsOf(API, chunk('tool-call-approval', asked), '[DONE]');
		expect(outcome).toMatchObject({
			ok: true,
			reply: { text: 'The agent asks to run refund', status: 'input_required', taskId: 'approve/r-1/c-1' },
		});
	});

	test('separates the texts of its steps', () => {
		const text = (id: string, piece: string) => [chunk('text-start', { id }), chunk('text-delta', { id, text: piece })];
		const { outcome } = stepsOf(API, ...text('1', 'One'), ...text('2', 'Two'), '[DONE]');
		expect(outcome).toMatchObject({ reply: { text: 'One\n\nTwo' } });
	});

	test('brings an object and the reason of a processor', () => {
		const object = { ...chunk('object-result', {}), object: { city: 'Kyiv' } };
		const { outcome } = stepsOf(API, object, chunk('tripwire', { reason: 'PII found' }), '[DONE]');
		expect(outcome).toMatchObject({
			reply: {
				structuredOutput: { city: 'Kyiv' },
				hint: 'A processor of the agent blocked the reply: PII found',
			},
		});
	});

	test('is incomplete without its end', () => {
		expect(stepsOf(API, chunk('text-delta', { text: 'H' })).outcome).toStrictEqual(streamCutOff('H'));
	});
});
