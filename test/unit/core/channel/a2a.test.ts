import { beginTask } from '../../../../core/channel/a2a/begin-task';
import { a2aReply } from '../../../../core/channel/a2a/reply';
import { readRpc } from '../../../../core/channel/a2a/rpc';
import type { RpcCall } from '../../../../core/channel/a2a/rpc';
import { readSentMessage } from '../../../../core/channel/a2a/send-message';
import { taskStatus } from '../../../../core/channel/a2a/task';
import type { AgentTask } from '../../../../core/channel/a2a/task';
import { TaskMemory } from '../../../../core/channel/a2a/task-memory';
import { answerTaskCall } from '../../../../core/channel/a2a/tasks';

const NOW = Date.UTC(2026, 10, 27);

describe('a JSON-RPC request', () => {
	test.each([
		['SendMessage', 'send', '1.0'],
		['SendStreamingMessage', 'stream', '1.0'],
		['message/send', 'send', '0.3'],
		['tasks/get', 'get', '0.3'],
	])('%s is %s in A2A %s', (method, action, version) => {
		expect(readRpc({ jsonrpc: '2.0', id: 1, method, params: { a: 1 } })).toEqual({
			ok: true,
			call: { id: 1, action, version, params: { a: 1 } },
		});
	});

	test.each([
		['a list, since A2A has no batches', [{ jsonrpc: '2.0', id: 1, method: 'SendMessage' }], null, -32600],
		['another version of JSON-RPC', { jsonrpc: '1.0', id: 'a', method: 'SendMessage' }, 'a', -32600],
		['a notification', { jsonrpc: '2.0', method: 'SendMessage' }, null, -32600],
		['an unknown method', { jsonrpc: '2.0', id: 1, method: 'toString' }, 1, -32601],
		['parameters in a list', { jsonrpc: '2.0', id: 1, method: 'SendMessage', params: [] }, 1, -32602],
	])('%s is refused', (_, body, id, code) => {
		expect(readRpc(body)).toMatchObject({ ok: false, problem: { id, code } });
	});

	test.each([
		['', true],
		['1.0', true],
		['0.3', true],
		['0.3.0', true],
		['2.0', false],
		['0.2', false],
	])('of A2A-Version "%s" is read: %s', (header, ok) => {
		const read = readRpc({ jsonrpc: '2.0', id: 1, method: 'SendMessage' }, header);
		expect(read).toMatchObject(ok ? { ok } : { ok, problem: { code: -32009 } });
	});
});

describe('a message', () => {
	const call = (params: object, version: '1.0' | '0.3' = '1.0'): RpcCall => ({
		id: 1,
		version,
		action: 'send',
		params: { ...params },
	});
	const message = { messageId: 'm', role: 'ROLE_USER', parts: [{ text: 'Hello ' }, { text: 'you' }] };

	test('has the text of its parts, and the names that it comes with', () => {
		expect(
			readSentMessage(call({ message: { ...message, contextId: 'c', taskId: 't', metadata: { userId: 'u' } } })),
		).toMatchObject({
			ok: true,
			sent: { text: 'Hello you', messageId: 'm', contextId: 'c', taskId: 't', userId: 'u', returnsAtOnce: false },
		});
	});

	test.each([
		['1.0', { returnImmediately: true }, true],
		['1.0', { blocking: false }, false],
		['0.3', { blocking: false }, true],
		['0.3', { blocking: true }, false],
	] as const)('of %s with %j returns at once: %s', (version, configuration, returnsAtOnce) => {
		expect(readSentMessage(call({ message, configuration }, version))).toMatchObject({ sent: { returnsAtOnce } });
	});

	test('has the files whose bytes come along', () => {
		const parts = [
			{ text: 'Look' },
			{ raw: 'UE5H', filename: 'a.png', mediaType: 'image/png' },
			{ url: 'https://example.com/b' },
		];
		expect(readSentMessage(call({ message: { ...message, parts } }))).toMatchObject({
			sent: { text: 'Look', files: [{ name: 'a.png', mediaType: 'image/png', bytes: Buffer.from('PNG') }] },
		});
	});

	test('of data alone is read as JSON', () => {
		expect(readSentMessage(call({ message: { ...message, parts: [{ data: { order: 7 } }] } }))).toMatchObject({
			sent: { text: '{"order":7}' },
		});
	});

	test.each([
		['no message', {}, -32602],
		['no messageId', { message: { ...message, messageId: '' } }, -32602],
		['no text', { message: { ...message, parts: [{ url: 'https://example.com/a.png' }] } }, -32005],
	])('with %s is refused', (_, params, code) => {
		expect(readSentMessage(call(params))).toMatchObject({ ok: false, problem: { id: 1, code } });
	});
});

describe('the task of a message', () => {
	const sent = {
		text: 'Hi',
		files: [],
		messageId: 'm',
		contextId: undefined,
		taskId: undefined,
		userId: null,
		returnsAtOnce: false,
		message: {},
	};
	const rpc = { id: 1, version: '1.0' } as const;
	const known: AgentTask = { id: 't', contextId: 'c', state: 'input-required', at: NOW, said: 'Which?', messages: [] };
	let made = 0;
	const surroundings = (task?: AgentTask) => ({ find: () => task, newId: () => `id-${++made}`, now: NOW });

	beforeEach(() => void (made = 0));

	test('is new, in the context that the client names or in a new one', () => {
		expect(beginTask(sent, rpc, surroundings())).toMatchObject({
			task: { id: 'id-1', contextId: 'id-2', state: 'working' },
		});
		expect(beginTask({ ...sent, contextId: 'mine' }, rpc, surroundings())).toMatchObject({
			task: { contextId: 'mine' },
		});
	});

	test('is the one that asked back', () => {
		const begun = beginTask({ ...sent, taskId: 't' }, rpc, surroundings(known));
		expect(begun).toEqual({
			ok: true,
			task: { id: 't', contextId: 'c', state: 'working', at: NOW, messages: [{ version: '1.0', message: {} }] },
		});
	});

	test.each<[string, AgentTask | undefined, object, number]>([
		['is unknown', undefined, {}, -32001],
		['has ended', { ...known, state: 'completed' }, {}, -32004],
		['belongs to another context', known, { contextId: 'other' }, -32602],
	])('is refused if it %s', (_, task, more, code) => {
		expect(beginTask({ ...sent, taskId: 't', ...more }, rpc, surroundings(task))).toMatchObject({
			ok: false,
			problem: { id: 1, code },
		});
	});
});

describe('the reply', () => {
	const task: AgentTask = { id: 't', contextId: 'c', state: 'working', at: NOW, messages: [] };
	const reply = { kind: 'reply', text: 'Hi', asks: false } as const;
	const failure = { kind: 'failed', message: 'Error in workflow', status: 500 } as const;
	const events = (body: string) =>
		body
			.split('\n\n')
			.filter(Boolean)
			.map((event) => JSON.parse(event.replace(/^data: /, '')) as { id: unknown; result: Record<string, unknown> });

	function writer(
		action: 'send' | 'stream',
		{ version = '1.0', returnsAtOnce = false }: { version?: '1.0' | '0.3'; returnsAtOnce?: boolean } = {},
	) {
		const states: string[] = [];
		const keep = ({ state }: AgentTask) => void states.push(state);
		return { states, writer: a2aReply({ call: { id: 7, version, action }, returnsAtOnce, task, keep }) };
	}

	test('to SendMessage is the completed task with the reply as artifact', () => {
		const { writer: whole, states } = writer('send');
		expect(whole.opening(NOW)).toBeUndefined();
		const { status, body } = whole.end(reply, NOW);
		expect(status).toBe(200);
		expect(JSON.parse(body)).toEqual({
			jsonrpc: '2.0',
			id: 7,
			result: {
				task: {
					id: 't',
					contextId: 'c',
					status: { state: 'TASK_STATE_COMPLETED', timestamp: '2026-11-27T00:00:00.000Z' },
					artifacts: [{ artifactId: 'reply', name: 'Reply', parts: [{ text: 'Hi' }] }],
				},
			},
		});
		expect(states).toEqual(['working', 'completed']);
	});

	test('to message/send is in the words of 0.3', () => {
		const { writer: whole } = writer('send', { version: '0.3' });
		whole.opening(NOW);
		expect(JSON.parse(whole.end(reply, NOW).body)).toMatchObject({
			result: {
				kind: 'task',
				status: { state: 'completed' },
				artifacts: [{ parts: [{ kind: 'text', text: 'Hi' }] }],
			},
		});
	});

	test('that asks back leaves the task waiting for the answer', () => {
		const { writer: whole, states } = writer('send');
		whole.opening(NOW);
		expect(JSON.parse(whole.end({ ...reply, asks: true }, NOW).body)).toMatchObject({
			result: {
				task: {
					status: {
						state: 'TASK_STATE_INPUT_REQUIRED',
						message: { role: 'ROLE_AGENT', taskId: 't', contextId: 'c', parts: [{ text: 'Hi' }] },
					},
				},
			},
		});
		expect(states).toEqual(['working', 'input-required']);
	});

	test('that asks back has an ID of its own for each question, also once the first messages are forgotten', () => {
		const sent = { version: '1.0', message: {} } as const;
		const asked = { ...task, state: 'input-required', said: 'Which?', messages: Array(20).fill(sent) } as const;
		const idAt = (at: number) =>
			(taskStatus({ ...asked, at }, '1.0') as { message: { messageId: string } }).message.messageId;
		expect(idAt(NOW)).toBe(idAt(NOW));
		expect(idAt(NOW + 1)).not.toBe(idAt(NOW));
	});

	test('of a failed run is a JSON-RPC error, and the task has failed', () => {
		const { writer: whole, states } = writer('send');
		whole.opening(NOW);
		const { status, body } = whole.end(failure, NOW);
		expect(status).toBe(200);
		expect(JSON.parse(body)).toEqual({ jsonrpc: '2.0', id: 7, error: { code: -32603, message: 'Error in workflow' } });
		expect(states).toEqual(['working', 'failed']);
	});

	test('at once is the working task, and the result is kept for later', () => {
		const { writer: early, states } = writer('send', { returnsAtOnce: true });
		const opening = early.opening(NOW);
		expect(opening).toMatchObject({ status: 200, ends: true });
		expect(JSON.parse(opening?.body ?? '')).toMatchObject({
			result: { task: { status: { state: 'TASK_STATE_WORKING' } } },
		});
		expect(early.end(reply, NOW).body).toBe('');
		expect(states).toEqual(['working', 'completed']);
	});

	test('in pieces is a stream of task, artifact updates and the end', () => {
		const { writer: stream } = writer('stream');
		const opening = stream.opening(NOW);
		expect(opening).toMatchObject({ ends: false, headers: { 'Content-Type': 'text/event-stream; charset=utf-8' } });
		const body = [opening?.body, stream.piece('H', NOW), stream.piece('i', NOW), stream.end(reply, NOW).body].join('');
		expect(events(body).map(({ id }) => id)).toEqual([7, 7, 7, 7]);
		expect(events(body).map(({ result }) => result)).toMatchObject([
			{ task: { status: { state: 'TASK_STATE_WORKING' } } },
			{ artifactUpdate: { append: false, artifact: { parts: [{ text: 'H' }] } } },
			{ artifactUpdate: { append: true, artifact: { parts: [{ text: 'i' }] } } },
			{ statusUpdate: { taskId: 't', status: { state: 'TASK_STATE_COMPLETED' } } },
		]);
	});

	test('in one piece is still a stream for a client that asked for one', () => {
		const { writer: stream } = writer('stream', { version: '0.3' });
		stream.opening(NOW);
		expect(events(stream.end(reply, NOW).body).map(({ result }) => result)).toMatchObject([
			{ kind: 'artifact-update', append: false, lastChunk: true, artifact: { parts: [{ text: 'Hi' }] } },
			{ kind: 'status-update', final: true, status: { state: 'completed' } },
		]);
	});

	test('of a run that fails in the middle of a stream is the failed task', () => {
		const { writer: stream } = writer('stream');
		stream.opening(NOW);
		stream.piece('H', NOW);
		expect(events(stream.end(failure, NOW).body).map(({ result }) => result)).toMatchObject([
			{ statusUpdate: { status: { state: 'TASK_STATE_FAILED', message: { parts: [{ text: 'Error in workflow' }] } } } },
		]);
	});

	test('that is a JSON-RPC response already goes out with the id of the request', () => {
		const { writer: whole } = writer('send');
		whole.opening(NOW);
		const answer = { jsonrpc: '2.0', id: null, result: { message: { messageId: 'own' } } };
		expect(JSON.parse(whole.end({ ...reply, answer }, NOW).body)).toEqual({ ...answer, id: 7 });
	});

	test('that is a JSON-RPC response already ends a stream with its text: after the task, no message may follow', () => {
		const { writer: stream } = writer('stream');
		stream.opening(NOW);
		const answer = { jsonrpc: '2.0', id: 7, result: { message: { messageId: 'own', parts: [{ text: 'Hi' }] } } };
		expect(events(stream.end({ ...reply, answer }, NOW).body).map(({ result }) => result)).toMatchObject([
			{ artifactUpdate: { artifact: { parts: [{ text: 'Hi' }] } } },
			{ statusUpdate: { status: { state: 'TASK_STATE_COMPLETED' } } },
		]);
	});

	test('that is a JSON-RPC error already goes out with the id of the request, and the task has failed', () => {
		const { writer: whole, states } = writer('send');
		whole.opening(NOW);
		const answer = { jsonrpc: '2.0', id: null, error: { code: -32042, message: 'No such order' } };
		expect(JSON.parse(whole.end({ ...failure, answer }, NOW).body)).toEqual({ ...answer, id: 7 });
		expect(states).toEqual(['working', 'failed']);
	});

	test.each([
		[401, 'unauthorized', -32000],
		[415, 'unsupported content', -32602],
	])('to a request refused with %d has that status', (status, message, code) => {
		const sent = writer('stream').writer.end({ kind: 'refused', status, message }, NOW);
		expect(sent.status).toBe(status);
		expect(JSON.parse(sent.body)).toEqual({ jsonrpc: '2.0', id: 7, error: { code, message } });
	});
});

describe('tasks', () => {
	const memory = () => new TaskMemory({ tasks: 3, characters: 100, milliseconds: 1000 });
	const task = (id: string, at = NOW, reply = ''): AgentTask => ({
		id,
		contextId: 'c',
		state: 'completed',
		at,
		reply,
		messages: [],
	});

	test('beyond the number are forgotten, the oldest first', () => {
		const tasks = memory();
		for (const id of ['a', 'b', 'c', 'd']) tasks.put(task(id), NOW);
		expect(['a', 'b', 'c', 'd'].map((id) => tasks.get(id, NOW)?.id)).toEqual([undefined, 'b', 'c', 'd']);
	});

	test('that hold too much text together are forgotten, the oldest first', () => {
		const tasks = memory();
		tasks.put(task('a', NOW, 'x'.repeat(60)), NOW);
		tasks.put(task('b', NOW, 'x'.repeat(60)), NOW);
		expect([tasks.get('a', NOW), tasks.get('b', NOW)?.id]).toEqual([undefined, 'b']);
		tasks.put(task('c', NOW, 'x'.repeat(101)), NOW);
		expect(tasks.size).toBe(0);
	});

	test('are forgotten after a while', () => {
		const tasks = memory();
		tasks.put(task('a'), NOW);
		expect(tasks.get('a', NOW + 999)?.id).toBe('a');
		expect(tasks.get('a', NOW + 1000)).toBeUndefined();
		tasks.put(task('b', NOW + 1000), NOW + 1000);
		expect(tasks.size).toBe(1);
	});

	test('are watched until the watcher stops, or the task is forgotten', () => {
		const tasks = memory();
		const seen: unknown[] = [];
		const stop = tasks.watch('a', (next) => void seen.push(next?.reply));
		tasks.put(task('a', NOW, 'one'), NOW);
		tasks.put(task('b', NOW, 'other'), NOW);
		stop();
		tasks.put(task('a', NOW, 'two'), NOW);
		expect(seen).toEqual(['one']);
		tasks.watch('a', (next) => void seen.push(next?.reply));
		for (const id of ['c', 'd', 'e']) tasks.put(task(id), NOW);
		expect(seen).toEqual(['one', undefined]);
	});

	test('are replaced by their next state', () => {
		const tasks = memory();
		for (let turn = 0; turn < 10; turn++) tasks.put(task('a', NOW, 'x'.repeat(60)), NOW);
		expect(tasks.get('a', NOW)?.id).toBe('a');
		expect(tasks.size).toBe(1);
	});
});

describe('a call about a task', () => {
	const task: AgentTask = {
		id: 't',
		contextId: 'c',
		state: 'completed',
		at: NOW,
		reply: 'Hi',
		messages: ['m1', 'm2'].map((messageId) => ({ version: '1.0' as const, message: { messageId } })),
	};
	const call = (action: RpcCall['action'], params: object = { id: 't' }) =>
		JSON.parse(
			answerTaskCall({ id: 1, version: '1.0', action, params: { ...params } }, (id) => (id === 't' ? task : undefined))
				.body,
		) as { result?: { history?: unknown[] }; error?: { code: number } };

	test('gets the task, with as many messages as the client wants', () => {
		expect(call('get').result).toMatchObject({ id: 't', artifacts: [{ parts: [{ text: 'Hi' }] }] });
		expect(call('get').result?.history).toEqual([{ messageId: 'm1' }, { messageId: 'm2' }]);
		expect(call('get', { id: 't', historyLength: 1 }).result?.history).toEqual([{ messageId: 'm2' }]);
		expect(call('get', { id: 't', historyLength: 0 }).result).not.toHaveProperty('history');
	});

	test.each([
		['get', {}, -32602],
		['get', { id: 'other' }, -32001],
		['cancel', { id: 't' }, -32002],
		['cancel', { id: 'other' }, -32001],
		['subscribe', { id: 't' }, -32004],
		['list', {}, -32004],
		['push', { taskId: 't' }, -32003],
		['card', {}, -32007],
	] as const)('%s with %j is refused with %d', (action, params, code) => {
		expect(call(action, params).error?.code).toBe(code);
	});
});
