import { accepting, agentFailed, answered, notOneOf, polled, replyOf } from './outcomes';
import { aCall, preparedFrom, protocolNamed, sent } from './protocols';

const hint = (fields: string) =>
	`No reply text was found. The response has the fields ${fields}. Enter the path of the reply text in the Reply Path option.`;

describe('CodeWords', () => {
	const { longRuns } = protocolNamed('codewordsRun');
	const json = { message: 'Hello', userId: 'user-1', sessionId: 'session-1' };

	test.each([
		['with the provisioned id', { requestId: 'q-1' }, { 'X-Provisioned-Request-Id': 'q-1' }],
		['without an id', undefined, {}],
	])('is called %s', (_, prepared, more) => {
		expect(sent('codewordsRun', { prepared })).toStrictEqual({
			method: 'POST',
			url: 'https://agent.example.com/base/run/target-1?tenant=7',
			headers: { 'Content-Type': 'application/json', Accept: accepting.whole, ...more },
			json,
		});
	});

	test('has a run handle before the start only if an id was provisioned', () => {
		expect(longRuns?.handleBeforeStart?.({ ...aCall, prepared: { requestId: 'q-1' } })).toStrictEqual({
			runId: 'q-1',
			sessionId: 'session-1',
		});
		expect(longRuns?.handleBeforeStart?.(aCall)).toBeUndefined();
		expect(longRuns?.handleBeforeStart?.({ ...aCall, prepared: {} })).toBeUndefined();
	});

	describe('a file', () => {
		const { upload } = protocolNamed('codewordsRun');
		const file = { name: 'a b.txt', mediaType: 'text/plain', bytes: Buffer.from('x') };
		const places = { upload_uri: 'https://s3.example/put?X-Amz-Signature=1', download_uri: 'https://s3.example/get' };

		test('gets two URLs: the content goes to one, the service gets the other', () => {
			const place = upload?.request(file, { ...aCall, url: 'https://runtime.codewords.ai' });
			expect(place).toMatchObject({ method: 'POST', url: 'https://runtime.codewords.ai/file?filename=a+b.txt' });
			expect(upload?.read({ status: 200, body: places }, file)).toEqual({
				ok: true,
				reference: places.download_uri,
				content: {
					method: 'PUT',
					url: places.upload_uri,
					headers: { 'Content-Type': 'application/octet-stream', 'x-amz-acl': 'public-read' },
					body: file.bytes,
					isPresigned: true,
				},
			});
			const uploaded = [places.download_uri];
			expect(sent('codewordsRun', { uploaded, extra: { files: ['https://x/y'] } }).json).toMatchObject({
				files: ['https://x/y', places.download_uri],
			});
		});

		test.each([{ download_uri: 'https://s3.example/get' }, { upload_uri: 'https://s3.example/put' }])(
			'without both URLs, nothing is run: %j',
			(body) => {
				expect(upload?.read({ status: 200, body }, file)).toMatchObject({
					ok: false,
					failure: { accepted: 'no', message: expect.stringContaining('This is not a response from') as string },
				});
			},
		);
	});

	test('provisions no id if the answer contains none', () => {
		expect(preparedFrom('codewordsRun', { status: 200, body: { id: 'q-1' } })).toBeUndefined();
	});

	test.each([
		['a started run', { request_id: 'q-1' }, replyOf({ status: 'running', runId: 'q-1' })],
		[
			'a started run with its status',
			{ request_id: 'q-1', status: 'pending' },
			replyOf({ status: 'running', runId: 'q-1' }),
		],
		['a reply of the service', { request_id: 'q-1', text: 'Hi' }, replyOf({ text: 'Hi' })],
		['a status of the service', { status: 'pending' }, replyOf({ hint: hint('status') })],
		['an error', { error: 'boom' }, agentFailed('boom')],
	])('answers with %s', (_, body, outcome) => {
		expect(answered('codewordsRun', body)).toStrictEqual(outcome);
	});

	test.each([
		['running', { status: 408 }, replyOf({ status: 'running', runId: 'r-1' })],
		['running, according to the gateway', { status: 504 }, replyOf({ status: 'running', runId: 'r-1' })],
		['the service’s answer', { body: { text: 'Hi' } }, replyOf({ text: 'Hi', runId: 'r-1' })],
		[
			'a record that contains it',
			{ body: { id: 'r-1', responseJson: { text: 'Hi' } } },
			replyOf({ text: 'Hi', runId: 'r-1' }),
		],
		['without text', { body: { foo: 1 } }, replyOf({ runId: 'r-1', hint: hint('foo') })],
		['an error', { body: { error: 'boom' } }, agentFailed('boom')],
		[
			'a failure of a run that was certainly started',
			{ status: 404, body: { detail: 'boom' } },
			{
				ok: false,
				failure: {
					code: 'http-status',
					message: 'The agent responded with 404: boom',
					cure: 'There is no agent at this URL. Check the URL and the agent ID.',
					status: 404,
					accepted: 'yes',
				},
			},
		],
	])('returns the result: %s', (_, answer, outcome) => {
		expect(polled('codewordsRun', answer)).toStrictEqual(outcome);
	});
});

describe('Rasa', () => {
	const image = { image: 'https://x/i.png' };
	const choice = { text: 'Which?', buttons: [{ title: 'A', payload: '/a' }] };
	test.each([
		['its messages, separated by a blank line', [{ text: 'Hi' }, { text: 'you' }], { text: 'Hi\n\nyou' }],
		[
			'an image',
			[{ text: 'Hi' }, image],
			{ text: 'Hi', structuredOutput: [image], files: [{ name: 'image', mediaType: 'image', url: 'https://x/i.png' }] },
		],
		['a choice', [{ text: 'Hi', buttons: [] }, choice], { text: 'Hi\n\nWhich?', structuredOutput: [choice] }],
		['nothing', [], { hint: 'The assistant did not reply: none of its rules or stories matches this message.' }],
	])('returns %s', (_, body, known) => {
		expect(answered('rasa', body)).toStrictEqual(replyOf(known));
	});

	test('rejects an answer that is not a list', () => {
		expect(answered('rasa', { text: 'Hi' })).toStrictEqual(notOneOf('Rasa’s REST channel', 'it has the fields text'));
	});
});
