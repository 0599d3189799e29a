import { answerTo } from '../answer-to';
import { answered, notOneOf, polled, replyOf } from '../outcomes';
import { aCall, preparedFrom, protocolNamed, sent } from '../protocols';

const API = 'directLine';
const OWN = 'r-1';
const activity = (id: string, from: object, more: object = {}) => ({ type: 'message', id, from, ...more });
const own = activity(OWN, { id: 'user-1' }, { text: 'Hello' });
const bot = (id: string, more: object) => activity(id, { id: 'bot-1', role: 'bot' }, more);
const list = (...activities: object[]) => polled(API, { body: { activities, watermark: '3' } });

describe('Direct Line is called', () => {
	test('in a new conversation, which is started first', () => {
		const [request] = protocolNamed(API).prepare?.requests({ ...aCall, sessionId: '' }) ?? [];
		expect(request?.url).toBe('https://agent.example.com/base/v3/directline/conversations?tenant=7');
		expect(JSON.parse(request?.body.toString() ?? '')).toEqual({ user: { id: 'user-1' } });
		const answer = { status: 201, body: { conversationId: 'c-1', token: 't' } };
		expect(preparedFrom(API, answer, { ...aCall, sessionId: '' })).toStrictEqual({
			ok: true,
			prepared: { sessionId: 'c-1' },
		});
		expect(sent(API, { sessionId: '', prepared: { sessionId: 'c-1' } })).toMatchObject({
			url: 'https://agent.example.com/base/v3/directline/conversations/c-1/activities?tenant=7',
			json: { type: 'message', from: { id: 'user-1' }, text: 'Hello' },
		});
	});

	test('not if no conversation was started', () => {
		const missing = protocolNamed(API).prepare?.missing;
		const { failure } = notOneOf('Direct Line', 'it is a web page');
		const page = { status: 200, body: '<html>' };
		expect(preparedFrom(API, page, { ...aCall, sessionId: '' })).toBeUndefined();
		expect(missing?.([page])).toStrictEqual({ ok: false, failure: { ...failure, accepted: 'no' } });
		expect(missing?.([])).toBeUndefined();
	});

	test('in a known conversation, with more about the user', () => {
		expect(protocolNamed(API).prepare?.requests(aCall)).toEqual([]);
		const call = sent(API, { extra: { locale: 'de-DE', from: { name: 'Ada' } } });
		expect(call.url).toContain('/conversations/session-1/activities');
		expect(call.json).toStrictEqual({
			type: 'message',
			from: { name: 'Ada', id: 'user-1' },
			text: 'Hello',
			locale: 'de-DE',
		});
	});

	test('with an answer, which is a message like any other', () => {
		expect(answerTo(API, { value: 'Kyiv' })).toMatchObject({ json: { type: 'message', text: 'Kyiv' } });
	});

	test('for the activities after the message', () => {
		const poll = protocolNamed(API).longRuns?.poll({ runId: 'c-1|0000012', sessionId: 'c-1' }, aCall);
		expect(poll?.url).toBe(
			'https://agent.example.com/base/v3/directline/conversations/c-1/activities?tenant=7&watermark=12',
		);
	});
});

test('Direct Line accepts a message and replies later', () => {
	expect(answered(API, { id: 'c-1|0000001' })).toStrictEqual(replyOf({ status: 'running', runId: 'c-1|0000001' }));
	expect(answered(API, {})).toStrictEqual(notOneOf('Direct Line', 'it is empty'));
});

describe('the activities of Direct Line', () => {
	test('may not contain a reply yet', () => {
		const typing = { ...bot('2', {}), type: 'typing' };
		expect(list(own, typing)).toStrictEqual(replyOf({ status: 'running', runId: 'r-1', sessionId: 's-1' }));
	});

	test('contain the bot’s messages since ours, and more may follow', () => {
		const card = { contentType: 'application/vnd.microsoft.card.adaptive', content: { type: 'AdaptiveCard' } };
		const image = { contentType: 'image/png', contentUrl: 'https://x/i.png', name: 'i.png' };
		const activities = [
			bot('0', { text: 'Welcome' }),
			own,
			bot('2', { text: 'One' }),
			bot('3', { text: 'Two', attachments: [card, image] }),
		];
		expect(list(...activities)).toStrictEqual({
			...replyOf({
				text: 'One\n\nTwo',
				runId: 'r-1',
				sessionId: 's-1',
				structuredOutput: { attachments: [card] },
				files: [{ name: 'i.png', mediaType: 'image/png', url: 'https://x/i.png' }],
			}),
			mayGrow: true,
		});
	});

	test('contain a question, which ends the turn', () => {
		const actions = [{ type: 'imBack', title: 'Kyiv', value: 'Kyiv' }];
		const asks = bot('2', { text: 'Which city?', inputHint: 'expectingInput', suggestedActions: { actions } });
		expect(list(own, asks)).toStrictEqual(
			replyOf({
				text: 'Which city?',
				status: 'input_required',
				runId: 'r-1',
				sessionId: 's-1',
				structuredOutput: { suggestedActions: actions },
			}),
		);
	});

	test('contain the end of the conversation', () => {
		const end = { ...bot('3', {}), type: 'endOfConversation' };
		expect(list(own, bot('2', { text: 'Bye' }), end)).toStrictEqual(
			replyOf({ text: 'Bye', finishReason: 'endOfConversation', runId: 'r-1', sessionId: 's-1' }),
		);
	});

	test('of a bot without a role are known by its ID', () => {
		expect(list(own, activity('2', { id: 'bot-1' }, { text: 'Hi' }))).toMatchObject({ reply: { text: 'Hi' } });
	});

	test('may be refused', () => {
		expect(polled(API, { status: 403, body: { error: { code: 'BadArgument', message: 'no access' } } })).toMatchObject({
			ok: false,
			failure: { message: 'The agent responded with 403: no access' },
		});
	});
});
