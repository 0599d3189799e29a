/** Servers that refuse fields that they do not know. Agent Run sends the request again without its own fields. */
import type { IDataObject } from 'n8n-workflow';

import { recordingServer } from './harness/loopback';
import type { Reply } from './harness/loopback';
import { runNode } from './harness/workflow';

const completion = { choices: [{ message: { content: 'Hi' }, finish_reason: 'stop' }] };
const refusing = (status: number, message: string): Reply => ({ status, body: { error: { message } } });

async function run(replies: Reply[], more: IDataObject = {}, watched = false) {
	const server = await recordingServer(...replies);
	const { options, ...parameters } = more;
	const result = await runNode({
		type: 'agentRun',
		parameters: {
			agentApi: 'chatCompletions',
			url: server.url,
			target: 'gpt',
			authentication: 'none',
			message: 'Hello',
			userId: 'u-1',
			options: { timeoutSeconds: 5, retries: 0, ...(options as IDataObject) },
			...parameters,
		},
		onError: 'continueRegularOutput',
		watched,
	});
	await server.close();
	const { json = {} } = result.items[0] ?? {};
	const bodies = server.requests.map(({ body }) => JSON.parse(body.toString()) as IDataObject);
	return { json, error: json.error as IDataObject | undefined, bodies };
}

test('a refused field is left out, and the reply says so', async () => {
	const { json, bodies } = await run([refusing(400, "property 'user' is unsupported"), { body: completion }]);
	expect(bodies.map((body) => 'user' in body)).toEqual([true, false]);
	expect(json).toMatchObject({
		text: 'Hi',
		run: { attempts: 2 },
		hint: expect.stringContaining('{"user":null}') as string,
	});
});

test('a server that names one field at a time is asked once for each', async () => {
	const chunk = 'data: {"choices":[{"delta":{"content":"Hi"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n';
	const streamed: Reply = { headers: { 'Content-Type': 'text/event-stream' }, body: chunk };
	const detail = [{ type: 'extra_forbidden', loc: ['body', 'stream_options'], msg: 'Extra inputs are not permitted' }];
	const replies: Reply[] = [{ status: 422, body: { detail } }, refusing(400, "Unknown parameter: 'user'"), streamed];
	const { json, bodies } = await run(replies, {}, true);
	expect(bodies.map((body) => ['user' in body, 'stream_options' in body])).toEqual([
		[true, true],
		[true, false],
		[false, false],
	]);
	expect(json).toMatchObject({ text: 'Hi' });
});

test('a server that keeps refusing is not asked again', async () => {
	const { error, bodies } = await run([refusing(400, "Unknown parameter: 'user'")]);
	expect(bodies).toHaveLength(2);
	expect(error).toMatchObject({ httpCode: 400, accepted: 'no', message: expect.stringContaining("'user'") as string });
});

test.each([
	['another status', refusing(403, "Unknown parameter: 'user'"), {}],
	['another field', refusing(400, "Unknown parameter: 'temperature'"), {}],
	[
		'a field that the builder entered',
		refusing(400, "Unknown parameter: 'user'"),
		{ options: { extraJson: { user: 'x' } } },
	],
])('the request is sent once for %s', async (_, reply, more) => {
	const { bodies, error } = await run([reply], more);
	expect(bodies).toHaveLength(1);
	expect(error?.accepted).toBe('no');
});

test('with null in Extra JSON, the first request has no such field', async () => {
	const { bodies } = await run([{ body: completion }], { options: { extraJson: '{"user": null, "seed": 7}' } });
	expect(bodies).toEqual([{ model: 'gpt', seed: 7, messages: [{ role: 'user', content: 'Hello' }] }]);
});

test('a custom endpoint that refuses the session and the user gets the message alone', async () => {
	const detail = ['userId', 'sessionId'].map((field) => ({
		type: 'extra_forbidden',
		loc: ['body', field],
		msg: 'Extra inputs are not permitted',
	}));
	const { json, bodies } = await run([{ status: 422, body: { detail } }, { body: { output: 'Hi' } }], {
		agentApi: 'customJson',
	});
	expect(bodies[1]).toEqual({ message: 'Hello' });
	expect(json.text).toBe('Hi');
});
