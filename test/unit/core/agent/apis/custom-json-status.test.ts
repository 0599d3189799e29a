import { customJson } from '../../../../../core/agent/apis/custom-json';

const outcome = (body: unknown, { status = 200, replyPath }: { status?: number; replyPath?: string } = {}) =>
	customJson.outcome({ status, body }, replyPath === undefined ? {} : { replyPath });

describe('an acknowledgement is not a reply', () => {
	test.each([
		['202, with whatever text', { message: 'queued' }, 202, 'The agent responded with 202'],
		['an n8n webhook that responds immediately', { message: 'Workflow was started' }, 200, 'responds immediately'],
	])('%s', (_, body, status, hint) => {
		expect(outcome(body, { status })).toMatchObject({
			ok: true,
			reply: { status: 'running', text: '', hint: expect.stringContaining(hint) as string },
		});
	});

	test.each([
		['202, with a reply path', { message: 'Hello' }, 202, 'message', 'Hello'],
		['the text of an n8n webhook, with a reply path', { message: 'Workflow was started' }, 200, 'message', undefined],
		['a message beside other fields', { message: 'Workflow was started', by: 'me' }, 200, undefined, undefined],
		['another message', { message: 'Workflow was stopped' }, 200, undefined, undefined],
	])('but this is one: %s', (_, body, status, replyPath, text = body.message) => {
		const options = replyPath === undefined ? { status } : { status, replyPath };
		expect(outcome(body, options)).toMatchObject({ ok: true, reply: { status: 'completed', text } });
	});
});

describe('a status field', () => {
	test.each(['error', 'Failed', 'failure', 'FAIL'])('%s without a reply is a failure', (status) => {
		expect(outcome({ status, message: 'no credit' })).toMatchObject({
			ok: false,
			failure: { message: 'The agent reported an error: no credit' },
		});
	});

	test.each([
		[{ status: 'failed', output: 'Hello' }, 'Hello'],
		[{ status: 'ok', message: 'Hello' }, 'Hello'],
		[{ status: 'failed over', message: 'Hello' }, 'Hello'],
		[{ status: null, message: 'Hello' }, 'Hello'],
	])('does not make %j a failure', (body, text) => expect(outcome(body)).toMatchObject({ ok: true, reply: { text } }));
});

test('success: false is a failure even beside a reply', () => {
	expect(outcome({ success: false, output: 'Hello', error: 'no credit' })).toMatchObject({
		ok: false,
		failure: { message: 'The agent reported an error: no credit' },
	});
});

test('a failure that is called back has the status 200', () => {
	expect(customJson.callback?.({ error: 'no credit' }, {})).toMatchObject({
		ok: false,
		failure: { status: 200, message: 'The agent reported an error: no credit' },
	});
});
