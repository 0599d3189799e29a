import { Failure } from '../../../core/failure';

test('a failure is an error with a code, a cure, facts and its cause', () => {
	const cause = new Error('somebody else’s');
	const failure = new Failure('invalid-url', 'The URL is not one', 'Enter a URL', { httpCode: 404 }, { cause });
	expect(failure).toBeInstanceOf(Error);
	expect(failure).toMatchObject({ code: 'invalid-url', cure: 'Enter a URL', facts: { httpCode: 404 }, cause });
	expect(String(failure)).toBe('Failure: The URL is not one');
	expect(new Failure('invalid-url', 'a', 'b').facts).toEqual({});
});
