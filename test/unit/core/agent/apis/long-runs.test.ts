import { agentProtocols } from '../../../../../core/agent';
import type { AgentCall, PollOutcome } from '../../../../../core/agent';
import { responseStates } from '../../../../agent-answers/openai';
import { aCall, preparedFrom, protocolNamed } from './protocols';

const run = { runId: 'r-1', sessionId: 's-1' };

function poll(name: string, body: unknown, status = 200, call: AgentCall = aCall): PollOutcome {
	const { longRuns } = protocolNamed(name);
	if (!longRuns) throw new Error(`${name} has no long runs`);
	return longRuns.outcome({ status, body }, run, call, {});
}

function nextUrl(outcome: PollOutcome): string {
	return 'next' in outcome ? outcome.next.url : '';
}

describe('a run in progress is polled', () => {
	test.each([
		['openaiResponses', '/base/responses/r-1?tenant=7'],
		['langgraph', '/base/threads/s-1/runs/r-1?tenant=7'],
		['codemieAssistant', '/base/v1/tasks/r-1?tenant=7'],
		['codemieWorkflow', '/base/v1/workflows/target-1/executions/r-1?tenant=7'],
		['codewordsRun', '/base/result/r-1?tenant=7&timeout=20'],
	])('%s at %s', (name, path) => {
		const request = protocolNamed(name).longRuns?.poll(run, aCall);
		expect(request).toMatchObject({ method: 'GET', url: `https://agent.example.com${path}` });
		expect(request?.body).toHaveLength(0);
	});

	test('A2A: with GetTask, or with tasks/get in 0.3', () => {
		const method = (prepared: Record<string, string>) =>
			JSON.parse(
				protocolNamed('a2a')
					.longRuns?.poll(run, { ...aCall, prepared })
					.body.toString() ?? '',
			) as unknown;
		expect(method({ version: '1.0' })).toMatchObject({ method: 'GetTask', params: { id: 'r-1' } });
		expect(method({ version: '0.3' })).toMatchObject({ method: 'tasks/get', params: { id: 'r-1' } });
	});

	test('every API with background mode supports long runs, and vice versa', () => {
		const alone = agentProtocols.filter(({ modes, longRuns }) => modes.includes('background') !== Boolean(longRuns));
		expect(alone.map(({ name }) => name)).toEqual([]);
	});
});

describe('the state of a run', () => {
	test.each([
		['openaiResponses', { ...responseStates.inProgress, id: 'r-1' }, 200],
		['langgraph', { run_id: 'r-1', thread_id: 's-1', status: 'pending' }, 200],
		['codemieAssistant', { id: 'r-1', status: 'STARTED' }, 200],
		['codemieWorkflow', { execution_id: 'r-1', overall_status: 'In Progress' }, 200],
		['codewordsRun', { detail: 'timeout' }, 408],
		['codewordsRun', 'gateway timeout', 504],
		['a2a', { result: { id: 'r-1', contextId: 'x', status: { state: 'TASK_STATE_WORKING' } } }, 200],
	] as const)('%s: %j is running', (name, body, status) => {
		expect(poll(name, body, status)).toMatchObject({ ok: true, reply: { status: 'running', runId: 'r-1' } });
	});

	test.each([
		['codemieAssistant', { status: 'COMPLETED', final_output: 'Hi' }],
		['codewordsRun', { response: 'Hi' }],
		['codewordsRun', { id: 'r-1', responseJson: { response: 'Hi' } }],
		[
			'a2a',
			{ result: { id: 'r-1', status: { state: 'TASK_STATE_COMPLETED' }, artifacts: [{ parts: [{ text: 'Hi' }] }] } },
		],
		[
			'openaiResponses',
			{ id: 'r-1', status: 'completed', output: [{ content: [{ type: 'output_text', text: 'Hi' }] }] },
		],
		['langgraph', { messages: [{ type: 'ai', content: 'Hi' }] }],
		['codemieWorkflow', { output: 'Hi' }],
	] as const)('%s: %j is the reply', (name, body) => {
		expect(poll(name, body)).toMatchObject({ ok: true, reply: { status: 'completed', text: 'Hi' } });
	});

	test.each([
		['codemieAssistant', { status: 'FAILED', final_output: 'boom' }, 200, 'boom'],
		['codemieWorkflow', { execution_id: 'r-1', overall_status: 'Failed' }, 200, 'failed'],
		['codemieWorkflow', { error: { message: 'Execution Not Found' } }, 404, 'Execution Not Found'],
		['langgraph', { run_id: 'r-1', thread_id: 's-1', status: 'timeout' }, 200, 'timeout'],
		['langgraph', { __error__: { error: 'Error', message: 'boom' } }, 200, 'boom'],
		['openaiResponses', { ...responseStates.failed, id: 'r-1' }, 200, 'boom'],
		['codewordsRun', { detail: 'boom' }, 500, 'boom'],
		['a2a', { result: { id: 'r-1', status: { state: 'TASK_STATE_CANCELED' } } }, 200, 'canceled'],
	] as const)('%s: %j (%i) is a failure', (name, body, status, said) => {
		const outcome = poll(name, body, status);
		expect(outcome).toMatchObject({ ok: false });
		expect('ok' in outcome && !outcome.ok ? outcome.failure.message : '').toContain(said);
	});

	test('CodeMie workflow: a sign-in waits for a person', () => {
		expect(poll('codemieWorkflow', { overall_status: 'AUTHENTICATION_REQUIRED' })).toMatchObject({
			ok: true,
			reply: { status: 'input_required', taskId: 'r-1' },
		});
	});
});

describe('a reply that needs additional requests', () => {
	test('LangGraph: requests the final state', () => {
		for (const status of ['success', 'interrupted', 'error']) {
			const url = nextUrl(poll('langgraph', { run_id: 'r-1', thread_id: 's-1', status }));
			expect(url).toContain('/threads/s-1/runs/r-1');
			expect(new URL(url).pathname).toBe('/base/threads/s-1/runs/r-1/join');
		}
	});

	test('CodeMie workflow: requests the states, then the output of the last one to end', () => {
		const executions = 'https://agent.example.com/base/v1/workflows/target-1/executions/r-1';
		const states = nextUrl(poll('codemieWorkflow', { execution_id: 'r-1', overall_status: 'Succeeded' }));
		expect(states).toBe(`${executions}/states?tenant=7&page=0&per_page=1000`);
		const list = {
			data: [
				{ id: 'b', completed_at: '2026-01-02' },
				{ id: 'a', completed_at: '2026-01-01' },
			],
		};
		expect(nextUrl(poll('codemieWorkflow', list))).toBe(`${executions}/states/b/output?tenant=7`);
	});
});

describe('before a run', () => {
	test('CodeWords: an id is provisioned by which a lost answer can be fetched', () => {
		const { prepare, longRuns } = protocolNamed('codewordsRun');
		expect(prepare?.requests(aCall).map(({ url }) => url)).toEqual([
			'https://agent.example.com/base/provision-request?tenant=7',
		]);
		expect(preparedFrom('codewordsRun', { status: 200, body: { request_id: 'q-1' } })).toEqual({
			ok: true,
			prepared: { requestId: 'q-1' },
		});
		expect(preparedFrom('codewordsRun', { status: 401, body: {} })).toMatchObject({
			ok: false,
			failure: { accepted: 'no' },
		});
		const prepared = { ...aCall, prepared: { requestId: 'q-1' } };
		expect(protocolNamed('codewordsRun').request(prepared).headers['X-Provisioned-Request-Id']).toBe('q-1');
		expect(longRuns?.handleBeforeStart?.(prepared)).toEqual({ runId: 'q-1', sessionId: 'session-1' });
	});

	test('A2A: the card is requested below the URL, then at the root', () => {
		const { prepare } = protocolNamed('a2a');
		const urls = (url: string) => prepare?.requests({ ...aCall, url }).map((request) => request.url);
		expect(urls('https://a.example/team/echo/')).toEqual([
			'https://a.example/team/echo/.well-known/agent-card.json',
			'https://a.example/team/echo/.well-known/agent.json',
			'https://a.example/.well-known/agent-card.json',
			'https://a.example/.well-known/agent.json',
		]);
		expect(urls('https://a.example/cards/echo.json')).toEqual(['https://a.example/cards/echo.json']);
	});

	test.each([
		[
			'1.0 before 0.3',
			{
				supportedInterfaces: [
					{ url: 'https://a/3', protocolBinding: 'JSONRPC', protocolVersion: '0.3' },
					{ url: 'https://a/1', protocolBinding: 'JSONRPC', protocolVersion: '1.0' },
				],
			},
			{ url: 'https://a/1', version: '1.0' },
		],
		[
			'only 0.3',
			{ supportedInterfaces: [{ url: 'https://a/3', protocolBinding: 'JSONRPC', protocolVersion: '0.3' }] },
			{ url: 'https://a/3', version: '0.3' },
		],
		['a card of 0.3', { url: 'https://a/3', protocolVersion: '0.3.0' }, { url: 'https://a/3', version: '0.3' }],
		[
			'a card of 0.3 that prefers gRPC',
			{
				url: 'https://a/g',
				preferredTransport: 'GRPC',
				additionalInterfaces: [{ transport: 'JSONRPC', url: 'https://a/3' }],
			},
			{ url: 'https://a/3', version: '0.3' },
		],
	])('A2A: %s', (_, card, prepared) => {
		expect(preparedFrom('a2a', { status: 200, body: { name: 'Echo', ...card } })).toEqual({
			ok: true,
			prepared,
		});
	});

	test('A2A: a card without JSON-RPC is refused, and an answer that is not a card is skipped', () => {
		const read = (status: number, body: unknown) => preparedFrom('a2a', { status, body });
		const rest = [{ url: 'https://a', protocolBinding: 'HTTP+JSON', protocolVersion: '1.0' }];
		expect(read(200, { name: 'Echo', supportedInterfaces: rest })).toMatchObject({ ok: false });
		expect([read(404, 'no'), read(200, '<html>'), read(200, {})]).toEqual([undefined, undefined, undefined]);
	});
});

test.each([
	['chatCompletions', '/base/models?tenant=7'],
	['openaiResponses', '/base/models?tenant=7'],
	['dify', '/base/parameters?tenant=7'],
	['codemieAssistant', '/base/v1/assistants?tenant=7'],
	['langgraph', '/base/info?tenant=7'],
	['a2a', '/base/.well-known/agent-card.json?tenant=7'],
])('%s is probed at %s without running anything', (name, path) => {
	expect(protocolNamed(name).probe?.(aCall.url)).toMatchObject({
		method: 'GET',
		url: `https://agent.example.com${path}`,
	});
});
