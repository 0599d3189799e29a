import { readAgentMessage } from '../../../../core/receive/agent-message';

describe('readAgentMessage', () => {
	const message = { message: 'm', userId: 'u', sessionId: 's' };

	test('returns the three texts and nothing else', () => {
		expect(readAgentMessage({ ...message, extra: 1, chatInput: 'x' })).toEqual({ ok: true, message });
	});

	test.each<[unknown, string[]]>([
		[undefined, ['The body must be a JSON object with message, userId and sessionId']],
		[null, ['The body must be a JSON object with message, userId and sessionId']],
		[[message], ['The body must be a JSON object with message, userId and sessionId']],
		[{ ...message, message: undefined }, ['message is missing']],
		[{ ...message, userId: null }, ['userId must be a string']],
		[{ ...message, sessionId: 7 }, ['sessionId must be a string']],
		[{ ...message, message: '\n' }, ['message must not be empty']],
		[Object.create(message), ['message is missing', 'userId is missing', 'sessionId is missing']],
	])('rejects %j and names each wrong field', (body, problems) => {
		expect(readAgentMessage(body)).toEqual({ ok: false, problems });
	});
});
