import {
	cutOffOutcome,
	isSuccess,
	unknownAnswerOutcome,
	readIfSuccessful,
	replyOutcome,
	reportedErrorOutcome,
	runningOutcome,
} from '../../../../core/agent/outcome';
import { statusFailure } from '../../../../core/agent/status-failure';
import { errorText } from '../../../../core/text/error-words';
import { excerpt } from '../../../../core/text/excerpt';

const REDIRECT =
	'Redirects are not followed, because the message and the key would be sent to another URL. If the agent has moved, enter its new URL.';
const LOOK_UP = 'Look up this status in the documentation of the agent.';
const BROKEN = 'The agent failed. Check its log before you run it again.';

describe('a refusal is described', () => {
	test.each([
		[199, 'unknown', LOOK_UP],
		[299, 'unknown', LOOK_UP],
		[300, 'no', REDIRECT],
		[302, 'no', REDIRECT],
		[399, 'no', REDIRECT],
		[401, 'no', 'The agent rejected the API key. Check the key in the credential and how it is sent (Send Key In).'],
		[404, 'no', 'There is no agent at this URL. Check the URL and the agent ID.'],
		[408, 'unknown', LOOK_UP],
		[418, 'no', LOOK_UP],
		[429, 'no', 'The agent has reached its rate limit. Try again later, or reduce Concurrency.'],
		[499, 'no', LOOK_UP],
		[500, 'unknown', BROKEN],
		[503, 'unknown', BROKEN],
	] as const)('%i: with a run accepted: %s; %s', (status, accepted, cure) => {
		expect(statusFailure({ status, body: { detail: 'no luck' } })).toEqual({
			code: 'http-status',
			message: `The agent responded with ${status}: no luck`,
			cure,
			status,
			accepted,
		});
	});

	test('with only the host of a redirect', () => {
		const answer = { status: 307, body: { detail: 'moved' }, redirectTo: 'https://b.example' };
		expect(statusFailure(answer).message).toBe('The agent responded with 307, a redirect to https://b.example: moved');
	});

	test('without the agent’s message if there is none', () => {
		expect(statusFailure({ status: 404, body: {} }).message).toBe('The agent responded with 404');
	});
});

describe('the agent’s message is found', () => {
	test.each<[unknown, string]>([
		[undefined, ''],
		[{ error: null, message: 'c' }, 'c'],
		[{ error: '', message: 'c' }, 'c'],
		[{ error: { message: '' }, message: 'c' }, 'c'],
		[{ detail: { message: 'a' }, error: 'b' }, 'a'],
		[{ message: { message: 'c' } }, 'c'],
		[{ detail: 'x'.repeat(501) }, `${'x'.repeat(500)} […]`],
		[` ${'x'.repeat(501)}`, `${'x'.repeat(500)} […]`],
	])('in %j', (body, text) => expect(errorText(body)).toBe(text));
});

describe('an answer that fits no agent API is described', () => {
	const fields = Object.fromEntries(Array.from({ length: 13 }, (_, index) => [`f${index}`, 'value']));
	test.each<[unknown, string]>([
		['', 'it is empty'],
		[' \n', 'it is empty'],
		[null, 'it is empty'],
		[undefined, 'it is empty'],
		[{}, 'it is empty'],
		[[], 'it is empty'],
		['<html>', 'it is a web page'],
		['\n\n  <!doctype html>', 'it is a web page'],
		['1 < 2', 'it is text that begins with "1 < 2"'],
		['a<b', 'it is text that begins with "a<b"'],
		[` ${'x'.repeat(81)}`, `it is text that begins with "${'x'.repeat(80)} […]"`],
		[42, 'it is a number'],
		[true, 'it is a boolean'],
		[['a', 'b'], 'it has the entries 0, 1'],
		[fields, 'it has the fields f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11'],
	])('%j', (body, seen) => {
		expect(unknownAnswerOutcome('Rasa', { status: 203, body })).toEqual({
			ok: false,
			failure: {
				code: 'unknown-answer',
				message: `This is not a response from Rasa: ${seen}`,
				cure: 'Check that Agent API is set correctly, and that the URL is the API of the agent, not a web page or the sign-in page of a proxy.',
				accepted: 'unknown',
				status: 203,
			},
		});
	});
});

describe('outcomes', () => {
	const unknown = { structuredOutput: null, usage: null, toolCalls: [], finishReason: null };

	test('a reply does not invent what the agent did not say', () => {
		expect(replyOutcome('Hi')).toStrictEqual({ ok: true, reply: { text: 'Hi', status: 'completed', ...unknown } });
	});

	test('a run in progress has its id, if there is one', () => {
		const reply = { text: '', status: 'running', ...unknown };
		expect(runningOutcome('r-1')).toStrictEqual({ ok: true, reply: { ...reply, runId: 'r-1' } });
		expect(runningOutcome(undefined)).toStrictEqual({ ok: true, reply });
	});

	test.each([
		['boom', 'boom'],
		['', 'no error message'],
	])('a failed run with a successful status has the message "%s"', (given, said) => {
		expect(reportedErrorOutcome(given, 202)).toEqual({
			ok: false,
			failure: {
				code: 'agent-reported-error',
				message: `The agent reported an error: ${said}`,
				cure: 'The agent ran and failed, although it responded with 202. Check its log before you run it again.',
				accepted: 'yes',
				status: 202,
			},
		});
	});

	test('the error that an agent reports is shortened, but not what is added to an excerpt of it', () => {
		const messageOf = (said: string) => reportedErrorOutcome(said).failure.message;
		expect(messageOf('x'.repeat(100_000))).toBe(`The agent reported an error: ${'x'.repeat(600)} […]`);
		const added = `${excerpt('x'.repeat(501), 500)} (JSON-RPC -32603)`;
		expect(messageOf(added)).toBe(`The agent reported an error: ${added}`);
	});

	test('an interrupted stream keeps the text received so far', () => {
		expect(cutOffOutcome('Hé')).toEqual({
			ok: false,
			failure: {
				code: 'reply-incomplete',
				message: 'The stream ended before the reply was complete',
				cure: 'The agent was running when the connection was lost or the agent crashed. The part of the reply that arrived is in partialText.',
				accepted: 'yes',
				status: 200,
				partialText: 'Hé',
			},
		});
	});

	test.each([
		[199, false],
		[200, true],
		[299, true],
		[300, false],
	])('%i counts as a success: %s', (status, success) => {
		expect(isSuccess({ status, body: '' })).toBe(success);
		expect(readIfSuccessful(() => replyOutcome('Hi'))({ status, body: '' }, {}).ok).toBe(success);
	});
});
