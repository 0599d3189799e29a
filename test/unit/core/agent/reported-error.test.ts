import { errorInAnswer, isMarkedAsError } from '../../../../core/agent/reported-error';

describe('a body that is marked as an error', () => {
	test.each([
		[{ errors: [{ message: 'x' }] }],
		[{ errors: { name: ['is missing'] } }],
		[{ errorMessage: 'Task timed out' }],
		[{ type: 'error' }],
		[{ ok: false }],
		[[{ error: 'x' }, { ok: false }]],
	])('%j', (body) => expect(isMarkedAsError(body)).toBe(true));

	test.each([
		[{ errors: [] }],
		[{ errors: {} }],
		[{ errors: null }],
		[{ errors: 'none' }],
		[{ errorMessage: '' }],
		[{ error: '' }],
		[{ success: true, ok: true }],
		[[{ error: 'one step failed' }, { text: 'Hello' }]],
		[[]],
		['error'],
	])('is not %j', (body) => expect(isMarkedAsError(body)).toBe(false));
});

describe('an answer that cannot be a reply is an error', () => {
	test.each([
		[{ detail: 'Not found' }, 'Not found'],
		[{ message: 'Too long', code: 40303 }, 'Too long'],
		[{ message: 'Too long', error_code: 'E1' }, 'Too long'],
		[{ message: 'Too long', statusCode: 400 }, 'Too long'],
	])('%j', (body, said) => expect(errorInAnswer(body)).toContain(said));

	test.each([
		[{ detail: null, message: 'Hello' }],
		[{ message: 'Hello', code: null }],
		[{ message: 'Hello' }],
		[{ message: { text: 'Hello' }, code: 7 }],
		[{ code: 7 }],
		[{ text: 'Hello' }],
	])('but not %j', (body) => expect(errorInAnswer(body)).toBeUndefined());
});
