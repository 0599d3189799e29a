import type { AgentCall } from '../../../../../../core/agent';
import { accepting, replyOf, stepsOf } from '../outcomes';
import { aCall, preparedFrom, protocolNamed, sent, sseOf, streamed } from '../protocols';

const a2a = protocolNamed('a2a');
const files = [{ name: 'a.png', mediaType: 'image/png', bytes: Buffer.from('PNG') }];
const base64 = Buffer.from('PNG').toString('base64');
const rpc = (result: unknown) => ({ jsonrpc: '2.0', id: 1, result });
const read = (body: unknown, status = 200) => a2a.outcome({ status, body }, {});

describe('an A2A message is sent', () => {
	const message = { messageId: 'run-1', role: 'ROLE_USER', parts: [{ text: 'Hello' }], metadata: { userId: 'user-1' } };
	const envelope = { jsonrpc: '2.0', id: 'run-1', method: 'SendMessage' };
	const whole = { ...message, contextId: 'session-1' };

	test.each<[string, Partial<AgentCall>, Record<string, unknown>]>([
		['in 1.0', {}, { ...envelope, params: { message: whole, configuration: { returnImmediately: false } } }],
		[
			'with files in 1.0',
			{ files, taskId: 't-1' },
			{
				...envelope,
				params: {
					message: {
						...whole,
						taskId: 't-1',
						parts: [{ text: 'Hello' }, { raw: base64, filename: 'a.png', mediaType: 'image/png' }],
					},
					configuration: { returnImmediately: false },
				},
			},
		],
		[
			'with files in 0.3',
			{ files, prepared: { version: '0.3' } },
			{
				...envelope,
				method: 'message/send',
				params: {
					message: {
						...whole,
						kind: 'message',
						role: 'user',
						parts: [
							{ kind: 'text', text: 'Hello' },
							{ kind: 'file', file: { name: 'a.png', mimeType: 'image/png', bytes: base64 } },
						],
					},
					configuration: { blocking: true },
				},
			},
		],
		[
			'to a background run of 1.0',
			{ mode: 'background' },
			{ ...envelope, params: { message: whole, configuration: { returnImmediately: true } } },
		],
		[
			'to a background run of 0.3',
			{ mode: 'background', prepared: { version: '0.3' } },
			{
				...envelope,
				method: 'message/send',
				params: {
					message: { ...whole, kind: 'message', role: 'user', parts: [{ kind: 'text', text: 'Hello' }] },
					configuration: { blocking: false },
				},
			},
		],
		[
			'with the builder’s configuration and metadata',
			{ extra: { configuration: { historyLength: 3 }, metadata: { locale: 'de' } } },
			{
				...envelope,
				params: {
					message: { ...whole, metadata: { userId: 'user-1', locale: 'de' } },
					configuration: { returnImmediately: false, historyLength: 3 },
				},
			},
		],
		[
			'without configuration and metadata that are not objects',
			{ extra: { configuration: 'fast', metadata: 'none' } },
			{ ...envelope, params: { message: whole, configuration: { returnImmediately: false } } },
		],
		[
			'without fields that are unknown',
			{ userId: '', runId: undefined, sessionId: '' },
			{
				...envelope,
				id: 'run',
				params: {
					message: { role: 'ROLE_USER', parts: [{ text: 'Hello' }] },
					configuration: { returnImmediately: false },
				},
			},
		],
	])('%s', (_, call, json) => {
		const request = sent('a2a', call);
		expect(request.json).toStrictEqual(json);
		expect(request.headers).toEqual({
			'Content-Type': 'application/json',
			Accept: accepting.whole,
			'A2A-Version': call.prepared?.version ?? '1.0',
		});
	});

	test('and its run is polled with JSON', () => {
		const request = a2a.longRuns?.poll({ runId: 'r-1', sessionId: '' }, aCall);
		expect(request?.headers.Accept).toBe(accepting.whole);
		expect(JSON.parse(request?.body.toString() ?? '')).toEqual({
			jsonrpc: '2.0',
			id: 'run-1',
			method: 'GetTask',
			params: { id: 'r-1', historyLength: 1 },
		});
	});
});

describe('a message is read as a reply', () => {
	test.each([
		['in 1.0', { message: { contextId: 'x-1', parts: [{ text: 'Hi' }] } }, { sessionId: 'x-1' }],
		['in 0.3', { kind: 'message', contextId: 'x-1', parts: [{ kind: 'text', text: 'Hi' }] }, { sessionId: 'x-1' }],
		['without a context', { message: { parts: [{ text: 'Hi' }] } }, {}],
		['with an empty context', { message: { contextId: '', parts: [{ text: 'Hi' }] } }, {}],
	])('%s', (_, result, ids) => {
		expect(read(rpc(result))).toStrictEqual(replyOf({ text: 'Hi', ...ids }));
	});

	const seeStructured = { hint: 'The reply has no text. See structuredOutput.' };
	const seeFiles = { hint: 'The reply contains files but no text. See files.' };

	test.each([
		['no data', [{ text: 'Hi' }, { odd: 1 }, 7], { text: 'Hi' }],
		['one data part', [{ data: { a: 1 } }], { structuredOutput: { a: 1 }, ...seeStructured }],
		['two data parts', [{ data: 1 }, { data: 2 }], { structuredOutput: [1, 2], ...seeStructured }],
		[
			'files without a name and a type',
			[{ url: 'https://x/f' }, { raw: 'eA==' }],
			{
				files: [
					{ name: 'file', mediaType: 'application/octet-stream', url: 'https://x/f' },
					{ name: 'file', mediaType: 'application/octet-stream', bytes: Buffer.from('x') },
				],
				...seeFiles,
			},
		],
		[
			'a file of 0.3 that is given by URL',
			[{ kind: 'file', file: { name: 'f', mimeType: 'text/csv', uri: 'https://x/f' } }],
			{ files: [{ name: 'f', mediaType: 'text/csv', url: 'https://x/f' }], ...seeFiles },
		],
	])('with %s', (_, parts, reply) => {
		expect(read(rpc({ message: { parts } }))).toStrictEqual(replyOf(reply));
	});
});

describe('a task', () => {
	const task = (state: string, said?: string) =>
		rpc({
			id: 't-1',
			contextId: 'x-1',
			status: { state, ...(said !== undefined && { message: { parts: [{ text: said }] } }) },
		});
	const known = { sessionId: 'x-1', runId: 't-1', taskId: 't-1' };

	test.each([
		['TASK_STATE_COMPLETED', 'completed', 'completed', 'Which city?'],
		['completed', 'completed', 'completed', 'Which city?'],
		['TASK_STATE_INPUT_REQUIRED', 'input_required', 'input_required', 'Which city?'],
		['input-required', 'input_required', 'input_required', 'Which city?'],
		['TASK_STATE_AUTH_REQUIRED', 'input_required', 'auth_required', 'Which city?'],
		['auth-required', 'input_required', 'auth_required', 'Which city?'],
		['TASK_STATE_WORKING', 'running', 'working', ''],
		['submitted', 'running', 'submitted', ''],
	])('that is %s is %s', (state, status, finishReason, text) => {
		expect(read(task(state, 'Which city?'))).toStrictEqual(replyOf({ text, status, finishReason, ...known }));
	});

	test('with nothing but an id is running', () => {
		expect(read(rpc({ task: { id: 't-1' } }))).toStrictEqual(
			replyOf({ status: 'running', finishReason: null, runId: 't-1', taskId: 't-1' }),
		);
	});

	test.each([
		['TASK_STATE_FAILED', 'boom', 'the task is failed: boom'],
		['failed', undefined, 'the task is failed'],
		['TASK_STATE_CANCELED', undefined, 'the task is canceled'],
		['rejected', 'x'.repeat(501), `the task is rejected: ${'x'.repeat(500)} […]`],
	])('that is %s is reported as failed', (state, said, message) => {
		expect(read(task(state, said))).toMatchObject({
			ok: false,
			failure: { message: `The agent reported an error: ${message}`, accepted: 'yes', status: 200 },
		});
	});
});

describe('an A2A answer without a reply is reported', () => {
	const cured = {
		other:
			'The agent uses a version of A2A other than 1.0 and 0.3, or the URL belongs to another service. Check the URL and the Agent API.',
		refused: 'Check Extra JSON and the files against the agent card.',
		failed: 'The agent ran and failed, although it responded with 200. Check its log before you run it again.',
	};

	test.each([
		[{ code: -32601, message: 'x' }, 'rejected the request: x (JSON-RPC -32601)', cured.other, 'no'],
		[{ code: -32009, message: 'x' }, 'rejected the request: x (JSON-RPC -32009)', cured.other, 'no'],
		[{ code: -32600, message: 'x' }, 'rejected the request: x (JSON-RPC -32600)', cured.refused, 'no'],
		[{ code: -32602 }, 'rejected the request: no error message (JSON-RPC -32602)', cured.refused, 'no'],
		[{ code: -32603, message: 'x' }, 'reported an error: x (JSON-RPC -32603)', cured.failed, 'yes'],
		[{ code: -32599, message: 'x' }, 'reported an error: x (JSON-RPC -32599)', cured.failed, 'yes'],
		[{ message: 'x' }, 'reported an error: x', cured.failed, 'yes'],
		[{}, 'reported an error: no error message', cured.failed, 'yes'],
	] as const)('with the error %j', (error, message, cure, accepted) => {
		expect(read({ jsonrpc: '2.0', error })).toEqual({
			ok: false,
			failure: {
				code: accepted === 'no' ? 'request-rejected' : 'agent-reported-error',
				message: `The agent ${message}`,
				cure,
				accepted,
				status: 200,
			},
			...(cure === cured.other && { retryWith: { version: '0.3' } }),
		});
	});

	test.each([
		[{ result: 'text' }, 'it has the fields result'],
		[{ result: { odd: 1 } }, 'it has the fields result'],
		['<html>', 'it is a web page'],
	])('as something other than A2A: %j', (body, seen) => {
		expect(read(body)).toMatchObject({ ok: false, failure: { message: `This is not a response from A2A: ${seen}` } });
	});
});

describe('the agent’s card', () => {
	const look = (body: unknown, status = 200) => preparedFrom('a2a', { status, body });
	const jsonRpc = { protocolBinding: 'JSONRPC' };
	const card = (...supportedInterfaces: unknown[]) => ({ name: 'Echo', supportedInterfaces });

	test('is requested for 1.0, below the URL without its trailing slashes', () => {
		expect(a2a.prepare?.requests({ ...aCall, url: 'https://a.example/team//' })).toEqual(
			[
				'/team/.well-known/agent-card.json',
				'/team/.well-known/agent.json',
				'/.well-known/agent-card.json',
				'/.well-known/agent.json',
			].map((path) => ({
				method: 'GET',
				url: `https://a.example${path}`,
				headers: { Accept: 'application/json', 'A2A-Version': '1.0' },
				body: Buffer.alloc(0),
			})),
		);
	});

	test.each([
		['an interface without a version counts as 1.0', card({ ...jsonRpc, url: 'https://a/1' }), 'https://a/1', '1.0'],
		['1.1 counts as 1.0', card({ ...jsonRpc, url: 'https://a/1', protocolVersion: '1.1' }), 'https://a/1', '1.0'],
		['0.3.0 counts as 0.3', card({ ...jsonRpc, url: 'https://a/3', protocolVersion: '0.3.0' }), 'https://a/3', '0.3'],
		[
			'any other version is skipped',
			card(
				{ ...jsonRpc, url: 'https://a/2', protocolVersion: '2.0' },
				{ ...jsonRpc, url: 'https://a/3', protocolVersion: '0.3' },
			),
			'https://a/3',
			'0.3',
		],
		[
			'a 0.3 card lists an additional interface',
			{
				name: 'Echo',
				url: 'https://a/g',
				preferredTransport: 'GRPC',
				additionalInterfaces: [
					{ transport: 'HTTP+JSON', url: 'https://a/r' },
					{ transport: 'JSONRPC', url: 'https://a/3' },
				],
			},
			'https://a/3',
			'0.3',
		],
	])('%s', (_, body, url, version) => {
		expect(look(body)).toEqual({ ok: true, prepared: { url, version } });
	});

	test.each([
		['/rpc', 'https://agent.example.com/rpc'],
		['rpc?a=1', 'https://agent.example.com/base/.well-known/rpc?a=1'],
		['../rpc', 'https://agent.example.com/base/rpc'],
		['//other.example/rpc', 'https://other.example/rpc'],
	])('may name a URL that is relative to the card: %s', (url, absolute) => {
		expect(look(card({ ...jsonRpc, url }))).toEqual({ ok: true, prepared: { url: absolute, version: '1.0' } });
	});

	test.each([
		['http://agent.example.com/rpc', 'https://agent.example.com/rpc'],
		['http://agent.example.com:8080/rpc', 'http://agent.example.com:8080/rpc'],
		['http://other.example/rpc', 'http://other.example/rpc'],
	])('may name http where it was fetched with https: %s is called as %s', (url, called) => {
		expect(look(card({ ...jsonRpc, url }))).toMatchObject({ prepared: { url: called } });
	});

	test('is named as the origin of the URL only if the URL came from the card', () => {
		expect(a2a.request({ ...aCall, prepared: { url: 'https://a/1' } })).toMatchObject({ urlFrom: 'card' });
		expect(a2a.request({ ...aCall, prepared: { version: '0.3' } })).not.toHaveProperty('urlFrom');
		expect(a2a.request(aCall)).not.toHaveProperty('urlFrom');
	});

	test.each([
		['for another version', card({ ...jsonRpc, url: 'https://a/2', protocolVersion: '2.0' })],
		['without a URL', card({ ...jsonRpc })],
		['with an empty URL', card({ ...jsonRpc, url: '' })],
		['with a malformed URL', card({ ...jsonRpc, url: 'https://' })],
		['with a URL of another scheme', card({ ...jsonRpc, url: 'file:///etc/passwd' })],
		['with a javascript: URL', card({ ...jsonRpc, url: 'javascript:alert(1)' })],
		['of 0.3 without a URL', { name: 'Echo' }],
		[
			'of 0.3 without JSON-RPC',
			{ name: 'Echo', url: 'https://a/g', preferredTransport: 'GRPC', additionalInterfaces: [] },
		],
	])('is refused if it is a card %s', (_, body) => {
		expect(look(body)).toEqual({
			ok: false,
			failure: {
				code: 'not-supported',
				message: 'The agent card does not list a JSON-RPC interface for A2A 1.0 or 0.3',
				cure: 'Agent Run supports A2A over JSON-RPC only. Ask the operator of the agent for such an interface, or choose another Agent API.',
				accepted: 'no',
				status: 200,
			},
		});
	});

	test.each([
		['that is answered with 404', { name: 'Echo', url: 'https://a/3' }, 404],
		['that names no agent', { url: 'https://a/3' }, 200],
		['that is a list', [{ name: 'Echo' }], 200],
		['that is empty', null, 200],
	])('is searched for at the next location after one %s', (_, body, status) => {
		expect(look(body, status)).toBeUndefined();
	});
});

describe('an A2A stream', () => {
	const artifact = (artifactId: string | undefined, parts: unknown[], append = false) =>
		rpc({ artifactUpdate: { taskId: 't-1', contextId: 'x-1', append, artifact: { artifactId, parts } } });
	const text = (said: string) => [{ text: said }];
	const status = (state: string, ids = {}) => rpc({ statusUpdate: { ...ids, status: { state } } });
	const completed = status('TASK_STATE_COMPLETED', { taskId: 't-1', contextId: 'x-1' });
	const known = { sessionId: 'x-1', runId: 't-1', taskId: 't-1' };
	const completedReply = (held: Record<string, unknown>) => replyOf({ finishReason: 'completed', ...known, ...held });

	test('is complete after a single message, in 1.0 and 0.3', () => {
		for (const result of [{ message: { parts: text('Hi') } }, { kind: 'message', parts: text('Hi') }]) {
			expect(stepsOf('a2a', rpc(result))).toStrictEqual({
				steps: [{ done: true, delta: 'Hi' }],
				outcome: replyOf({ text: 'Hi' }),
			});
		}
	});

	test('returns each piece once and is complete when the task rests', () => {
		expect(
			stepsOf('a2a', artifact('a', text('Hé')), artifact('a', [{ data: { a: 1 } }], true), completed),
		).toStrictEqual({
			steps: [{ delta: 'Hé' }, {}, { done: true }],
			outcome: completedReply({ text: 'Hé', structuredOutput: { a: 1 } }),
		});
	});

	test.each([
		['appended to', [artifact('a', text('1')), artifact('a', text('2'), true)], '12'],
		['replaced', [artifact('a', text('1')), artifact('a', text('2'))], '2'],
		['one of several', [artifact('a', text('1')), artifact('b', text('2')), artifact('a', text('3'), true)], '13\n\n2'],
		['appended to before it began', [artifact('a', text('1'), true)], '1'],
		['without an id, which is an empty one', [artifact(undefined, text('1')), artifact('', text('2'))], '2'],
		[
			'repeated with its task',
			[1, 2].map(() =>
				rpc({ task: { id: 't-1', contextId: 'x-1', artifacts: [{ artifactId: 'a', parts: text('1') }] } }),
			),
			'1',
		],
	])('an artifact may be %s', (_, events, whole) => {
		expect(stepsOf('a2a', ...events, completed).outcome).toStrictEqual(completedReply({ text: whole }));
	});

	test('takes the ids from any event that has them', () => {
		expect(stepsOf('a2a', artifact('a', text('1')), status('completed')).outcome).toMatchObject({
			reply: { text: '1', ...known },
		});
	});

	test('keeps at most a thousand artifacts and continues without the others', () => {
		const many = Array.from({ length: 1001 }, (_, index) => artifact(`a${index}`, text('x')));
		const { outcome } = stepsOf('a2a', ...many, artifact('a0', text('y'), true), completed);
		expect(outcome.ok ? outcome.reply.text : '').toBe(`xy${'\n\nx'.repeat(999)}`);
	});

	test.each([
		['null', 'null', 'it is empty'],
		['text', 'hello', 'it is empty'],
		['no result', rpc(7), 'it has the fields jsonrpc, id, result'],
		['another result', rpc({ news: 1 }), 'it has the fields jsonrpc, id, result'],
	])('skips %s and reports it only if nothing else arrives', (_, event, is) => {
		expect(stepsOf('a2a', event, artifact('a', text('Hé')), event, completed)).toStrictEqual({
			steps: [{}, { delta: 'Hé' }, {}, { done: true }],
			outcome: completedReply({ text: 'Hé' }),
		});
		const message = `This is not a response from A2A: ${is}`;
		expect(stepsOf('a2a', event, rpc(8)).outcome).toMatchObject({
			ok: false,
			failure: { message, status: 200, partialText: '' },
		});
		expect(stepsOf('a2a', artifact('a', text('Hé')), event).outcome).toMatchObject({
			ok: false,
			failure: { message: 'The stream ended before the reply was complete', partialText: 'Hé' },
		});
	});

	test.each([
		['an error', { error: { code: -32603, message: 'boom' } }, 'The agent reported an error: boom (JSON-RPC -32603)'],
		['a failed task', status('failed'), 'The agent reported an error: the task is failed'],
	])('ends with %s', (_, event, message) => {
		expect(stepsOf('a2a', artifact('a', text('Hé')), event)).toMatchObject({
			steps: [{ delta: 'Hé' }, { done: true }],
			outcome: { ok: false, failure: { message, status: 200, partialText: 'Hé' } },
		});
	});
});

/** The card and the answers of CodeMie's assistants, after its source: rest_api/a2a and rest_api/routers/a2a.py. */
describe('A2A 0.1, which CodeMie uses below the path of an assistant', () => {
	const codemie = 'https://codemie.example/code-assistant-api/v1/a2a/assistants/as-1';
	const card = {
		name: 'Reviewer',
		url: codemie,
		version: '1.0.0',
		capabilities: { streaming: false, pushNotifications: false, stateTransitionHistory: true },
		authentication: { schemes: ['Bearer'] },
		skills: [],
	};
	const prepared = { url: codemie, version: '0.1', streams: 'no' };
	const sentAs = (call: Partial<AgentCall>) =>
		JSON.parse(a2a.request({ ...aCall, prepared, ...call }).body.toString()) as Record<string, unknown>;

	test('its card is found and recognised', () => {
		const [, second] = a2a.prepare?.requests({ ...aCall, url: codemie }) ?? [];
		expect(second?.url).toBe(`${codemie}/.well-known/agent.json`);
		expect(preparedFrom('a2a', { status: 200, body: card })).toEqual({ ok: true, prepared });
	});

	test('a message names its task, which the client chooses, and its session', () => {
		expect(sentAs({ mode: 'stream', sessionId: 's-1', runId: 'r-1' })).toMatchObject({
			method: 'tasks/send',
			params: {
				id: 'r-1',
				sessionId: 's-1',
				message: { role: 'user', parts: [{ type: 'text', text: 'Hello' }] },
				metadata: { userId: 'user-1' },
			},
		});
		expect(sentAs({ taskId: 't-1' })).toMatchObject({ params: { id: 't-1' } });
		expect(sentAs({ sessionId: '' })).not.toHaveProperty('params.sessionId');
		const streaming = { ...prepared, streams: 'yes' };
		expect(sentAs({ mode: 'stream', prepared: streaming })).toMatchObject({ method: 'tasks/sendSubscribe' });
	});

	test('the task is polled with tasks/get', () => {
		const request = a2a.longRuns?.poll({ runId: 'r-1', sessionId: '' }, { ...aCall, prepared });
		expect(JSON.parse(request?.body.toString() ?? '')).toMatchObject({ method: 'tasks/get', params: { id: 'r-1' } });
	});

	test.each([
		[
			{ status: { state: 'completed' }, artifacts: [{ parts: [{ type: 'text', text: 'Fine' }], index: 0 }] },
			{ text: 'Fine', status: 'completed' },
		],
		[
			{ status: { state: 'input-required', message: { role: 'agent', parts: [{ type: 'text', text: 'Which?' }] } } },
			{ text: 'Which?', status: 'input_required', taskId: 'r-1' },
		],
	])('its task is read: %j', (task, reply) => {
		const body = { jsonrpc: '2.0', id: 'x', result: { id: 'r-1', sessionId: 's-1', ...task } };
		expect(a2a.outcome({ status: 200, body }, {})).toMatchObject({ ok: true, reply: { ...reply, sessionId: 's-1' } });
	});

	test('a stream of 0.1 is read', () => {
		const text = (said: string) => [{ type: 'text', text: said }];
		const events = [
			{ id: 'r-1', status: { state: 'working' }, final: false },
			{ id: 'r-1', artifact: { parts: text('It '), index: 0 } },
			{ id: 'r-1', artifact: { parts: text('rains'), index: 0, append: true } },
			{ id: 'r-1', status: { state: 'completed' }, final: true },
		];
		const read = streamed('a2a', sseOf(...events.map((result) => ({ jsonrpc: '2.0', id: 1, result }))));
		expect(read).toMatchObject({ ok: true, reply: { text: 'It rains', status: 'completed' } });
	});

	test('without a card, the methods that CodeMie lists in its refusal choose the version', () => {
		const data = [
			{
				type: 'union_tag_invalid',
				ctx: {
					tag: 'SendMessage',
					expected_tags: "'tasks/send', 'tasks/get', 'tasks/sendSubscribe', 'message/stream'",
				},
			},
		];
		const body = { jsonrpc: '2.0', error: { code: -32600, message: 'Request payload validation error', data } };
		expect(a2a.outcome({ status: 400, body }, {})).toMatchObject({
			ok: false,
			failure: { accepted: 'no' },
			retryWith: { version: '0.1' },
		});
	});
});
