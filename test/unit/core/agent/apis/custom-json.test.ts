import { customJson } from '../../../../../core/agent/apis/custom-json';

const outcome = (body: unknown, replyPath?: string) =>
	customJson.outcome({ status: 200, body }, replyPath === undefined ? {} : { replyPath });

describe('an answer with HTTP 200 is read as a failure', () => {
	test.each([
		[{ error: 'out of tokens' }, 'out of tokens'],
		[{ error: { message: 'out of tokens' } }, 'out of tokens'],
		[{ error: 'quota', message: 'You have no credits left' }, 'quota: You have no credits left'],
		[{ object: 'error', message: 'The context is too long', code: 40303 }, 'The context is too long'],
		[{ errorMessage: 'Task timed out', errorType: 'Runtime' }, 'Task timed out'],
		[[{ error: { message: 'out of tokens' } }], 'out of tokens'],
		[{ success: false, message: 'You have no credits left' }, 'You have no credits left'],
		[{ success: false }, 'no error message'],
	])('%j', (body, said) => {
		expect(outcome(body)).toMatchObject({
			ok: false,
			failure: { message: `The agent reported an error: ${said}`, status: 200, accepted: 'yes' },
		});
	});

	test('even if the reply path points to the error message', () => {
		expect(outcome({ error: 'quota', message: 'none left' }, 'message')).toMatchObject({ ok: false });
	});
});

describe('an answer with HTTP 200 is read as a reply', () => {
	test.each([
		[{ message: 'Hello' }, 'Hello'],
		[{ error: null, message: 'Hello' }, 'Hello'],
		[{ error: 'one tool was slow', output: 'Hello' }, 'Hello'],
		[{ success: true, message: 'Hello' }, 'Hello'],
	])('%j', (body, text) => expect(outcome(body)).toMatchObject({ ok: true, reply: { text } }));

	test.each([
		[null, 'The response was empty.'],
		['', 'The response was empty.'],
		[{}, 'The response was empty.'],
		[{ foo: 1, bar: 2 }, 'The response has the fields foo, bar.'],
	])('with a hint if it contains no text: %j', (body, seen) => {
		expect(outcome(body)).toMatchObject({
			ok: true,
			reply: {
				text: '',
				hint: `No reply text was found. ${seen} Enter the path of the reply text in the Reply Path option.`,
			},
		});
	});
});
