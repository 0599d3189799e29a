import { accepting, answered, notOneOf, replyOf, SILENT, stepsOf } from '../outcomes';
import { sent } from '../protocols';

const API = 'voiceflow';
const trace = (type: string, payload: object) => ({ time: 1, type, payload });

describe('Voiceflow is called', () => {
	const always = { action: { type: 'text', payload: 'Hello' } };
	test.each([
		['for all traces', {}, '/state/user/session-1/interact?tenant=7', accepting.whole, always],
		[
			'for a stream',
			{ mode: 'stream' },
			'/v2/project/target-1/user/session-1/interact/stream?tenant=7&completion_events=true',
			accepting.sse,
			always,
		],
		[
			'for all traces, if the project is not known',
			{ mode: 'stream', target: '', sessionId: 'a/b', extra: { config: { tts: false } } },
			'/state/user/a%2Fb/interact?tenant=7',
			accepting.whole,
			{ ...always, config: { tts: false } },
		],
	] as const)('%s', (_, call, path, accept, json) => {
		expect(sent(API, call)).toStrictEqual({
			method: 'POST',
			url: `https://agent.example.com/base${path}`,
			headers: { 'Content-Type': 'application/json', Accept: accept },
			json,
		});
	});
});

describe('Voiceflow’s answer contains', () => {
	test('texts, buttons and images', () => {
		const traces = [
			trace('path', { path: 'x' }),
			trace('text', { message: 'One' }),
			trace('speak', { message: 'Two' }),
			trace('visual', { visualType: 'image', image: 'https://x/i.png' }),
			trace('choice', { buttons: [{ name: 'Yes' }] }),
			trace('end', {}),
		];
		expect(answered(API, traces)).toStrictEqual(
			replyOf({
				text: 'One\n\nTwo',
				finishReason: 'end',
				files: [{ name: 'image', mediaType: 'image', url: 'https://x/i.png' }],
				structuredOutput: [
					{ type: 'visual', visualType: 'image', image: 'https://x/i.png' },
					{ type: 'choice', buttons: [{ name: 'Yes' }] },
				],
			}),
		);
	});

	test('the traces of newer paths', () => {
		expect(answered(API, { traces: [trace('text', { message: 'Hi' })] })).toStrictEqual(replyOf({ text: 'Hi' }));
	});

	test('no text', () => {
		expect(answered(API, [trace('debug', { message: 'x' })])).toStrictEqual(replyOf(SILENT));
	});

	test('no reply', () => {
		expect(answered(API, { state: {} })).toStrictEqual(notOneOf('Voiceflow', 'it has the fields state'));
	});
});

test('Voiceflow’s stream separates the texts of a model and of the flow', () => {
	const event = (value: object) => ({ type: 'trace', data: JSON.stringify(value) });
	const { outcome } = stepsOf(
		API,
		event(trace('text', { message: 'One' })),
		event(trace('completion', { state: 'start' })),
		event(trace('completion', { state: 'content', content: 'Tw' })),
		event(trace('completion', { state: 'content', content: 'o' })),
		event(trace('completion', { state: 'end' })),
		event(trace('text', { message: 'Three' })),
		{ type: 'end', data: '{}' },
	);
	expect(outcome).toStrictEqual(replyOf({ text: 'One\n\nTwo\n\nThree' }));
});
