import { answered, notOneOf, polled, replyOf } from '../outcomes';
import { aCall, preparedFrom, protocolNamed, sent } from '../protocols';

const API = 'botpress';
const message = (id: string, userId: string, payload: object) => ({
	id,
	userId,
	conversationId: 's-1',
	createdAt: `2026-11-27T10:00:0${id.slice(-1)}.000Z`,
	payload,
});
const text = (said: string) => ({ type: 'text', text: said });
const own = message('r-1', 'user_1', text('Hello'));

test('Botpress is called in a conversation that is opened first', () => {
	const [request] = protocolNamed(API).prepare?.requests(aCall) ?? [];
	expect(request?.url).toBe('https://agent.example.com/base/conversations/get-or-create?tenant=7');
	expect(JSON.parse(request?.body.toString() ?? '')).toEqual({ id: 'session-1' });
	expect(preparedFrom(API, { status: 200, body: { conversation: { id: 'c-1' } } })).toStrictEqual({
		ok: true,
		prepared: { conversation: 'c-1' },
	});
	expect(preparedFrom(API, { status: 401, body: { message: 'bad key' } })).toMatchObject({
		ok: false,
		failure: { accepted: 'no' },
	});
	const call = sent(API, { prepared: { conversation: 'c-1' }, extra: { metadata: { a: 1 } } });
	expect(call.url).toBe('https://agent.example.com/base/messages?tenant=7');
	expect(call.json).toStrictEqual({ metadata: { a: 1 }, conversationId: 'c-1', payload: text('Hello') });
});

test('Botpress accepts a message and replies later', () => {
	expect(answered(API, { message: { id: 'msg_1' } })).toStrictEqual(replyOf({ status: 'running', runId: 'msg_1' }));
	expect(answered(API, { user: {} })).toStrictEqual(notOneOf('Botpress', 'it has the fields user'));
});

describe('the messages of Botpress', () => {
	const list = (...messages: object[]) => polled(API, { body: { messages, meta: {} } });

	test('may not contain a reply yet', () => {
		expect(list(own)).toStrictEqual(replyOf({ status: 'running', runId: 'r-1' }));
	});

	test('contain the reply, in any order, without older messages', () => {
		const options = [{ label: 'Yes', value: 'y' }];
		const messages = [
			message('m-5', 'bot', { type: 'choice', text: 'Which?', options }),
			message('m-4', 'bot', {
				type: 'bloc',
				items: [
					{ type: 'markdown', markdown: '*Two*' },
					{ type: 'image', imageUrl: 'https://x/i.png' },
				],
			}),
			message('m-3', 'bot', text('One')),
			own,
			message('m-0', 'bot', text('an earlier reply')),
		];
		expect(list(...messages)).toStrictEqual({
			...replyOf({
				text: 'One\n\n*Two*\n\nWhich?',
				runId: 'r-1',
				structuredOutput: [{ type: 'choice', text: 'Which?', options }],
				files: [{ name: 'image', mediaType: 'image', url: 'https://x/i.png' }],
			}),
			mayGrow: true,
		});
	});

	test('are read from as many pages as it takes', () => {
		const body = { messages: [message('m-3', 'bot', text('Two'))], meta: { nextToken: 't' } };
		const first = polled(API, { body });
		expect(first).toMatchObject({
			next: { url: 'https://agent.example.com/base/conversations/s-1/messages?tenant=7&nextToken=t' },
		});
		const page = { messages: [message('m-2', 'bot', text('One')), own], meta: {} };
		const second = 'read' in first ? first.read?.({ status: 200, body: page }) : undefined;
		expect(second).toMatchObject({ reply: { text: 'One\n\nTwo' }, mayGrow: true });
	});

	test('may be refused', () => {
		expect(polled(API, { status: 403, body: { message: 'no access' } })).toMatchObject({
			ok: false,
			failure: { message: 'The agent responded with 403: no access' },
		});
	});
});
