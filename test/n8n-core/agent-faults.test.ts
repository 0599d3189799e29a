/**
 * Every agent API with every fault of a real server on a real socket: what the error says, and how often the agent ran.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';

import { agentProtocols } from '../../core/agent';
import { sessionAnswer } from './harness/agent-sessions';
import { closedPort, listen, readAll, resettingServer } from './harness/loopback';
import { runNode } from './harness/workflow';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

interface Fault {
	answer: Answer;
	/** A part of the message. */
	says: RegExp;
	accepted: 'no' | 'unknown' | 'yes';
	httpCode?: number;
}

const status = (code: number, headers: Record<string, string> = {}): Answer => {
	return (response) => {
		response.writeHead(code, { 'Content-Type': 'application/json', ...headers });
		response.end(JSON.stringify({ detail: 'the server’s words' }));
	};
};
const json = { 'Content-Type': 'application/json' };
/** Nested deeply enough to overflow the stack of any recursive reader. */
const nested = `{"output":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
const typed = (text: string) => (text.startsWith('data:') ? { 'Content-Type': 'text/event-stream' } : json);

/** In each case the request to run is sent once and arrives complete. */
const faults: Record<string, Fault> = {
	'a reset instead of an answer': {
		answer: (response) => response.destroy(),
		says: /could not be reached/,
		accepted: 'unknown',
	},
	'401': { answer: status(401), says: /responded with 401: the server’s words/, accepted: 'no', httpCode: 401 },
	'404': { answer: status(404), says: /responded with 404/, accepted: 'no', httpCode: 404 },
	'422': { answer: status(422), says: /responded with 422/, accepted: 'no', httpCode: 422 },
	'429, come back in a minute': {
		answer: status(429, { 'Retry-After': '60' }),
		says: /responded with 429/,
		accepted: 'no',
		httpCode: 429,
	},
	'302': {
		answer: status(302, { Location: 'http://127.0.0.1:1/' }),
		says: /responded with 302/,
		accepted: 'no',
		httpCode: 302,
	},
	'500': { answer: status(500), says: /responded with 500/, accepted: 'unknown', httpCode: 500 },
	'an answer that does not come': {
		answer: () => undefined,
		says: /did not answer within 0.5 seconds/,
		accepted: 'unknown',
	},
	'an answer without an end': {
		answer: (response) => {
			const beat = setInterval(() => response.write(' \n'), 20);
			response.on('close', () => clearInterval(beat));
			response.writeHead(200, json);
		},
		says: /did not answer within 0.5 seconds/,
		accepted: 'unknown',
	},
	'an answer of 3 MiB where 1 is allowed': {
		answer: (response) => response.writeHead(200, json).end(`"${'x'.repeat(3 * 1024 * 1024)}"`),
		says: /larger than 1 MiB/,
		accepted: 'yes',
		httpCode: 200,
	},
	'an answer nested 50,000 levels deep': {
		answer: (response) => response.writeHead(200, json).end(nested),
		says: /nested deeper than 500 levels/,
		accepted: 'yes',
		httpCode: 200,
	},
	'401, nested 50,000 levels deep': {
		answer: (response) => response.writeHead(401, json).end(nested),
		says: /responded with 401$/,
		accepted: 'no',
		httpCode: 401,
	},
	'a connection that breaks in the answer': {
		answer: (response) => {
			response.writeHead(200, json);
			response.write('{"output": "half of');
			setTimeout(() => response.destroy(), 30);
		},
		says: /could not be reached|ended before the reply/,
		accepted: 'unknown',
	},
};

/** Answers with HTTP 200 that are nevertheless failures, for the APIs that have such a form. */
const failuresInside: Record<string, unknown> = {
	customJson: { error: 'boom' },
	a2a: { jsonrpc: '2.0', id: 1, error: { code: -32603, message: 'boom' } },
	agUi: 'data: {"type":"RUN_ERROR","message":"boom"}\n\n',
	azureFoundry: { object: 'thread.run', id: 'r', status: 'failed', last_error: { message: 'boom' } },
	bedrockAgentcore: { error: 'boom' },
	botpress: { code: 500, type: 'Internal', message: 'boom' },
	chatCompletions: { error: { message: 'boom' } },
	codemieAssistant: { success: false, agentError: 'boom' },
	codemieWebhook: { detail: 'boom' },
	codemieWorkflow: { error: { message: 'boom' } },
	codewordsRun: { error: 'boom' },
	codewordsWebhook: { error: 'boom' },
	dify: 'data: {"event":"error","message":"boom"}\n\n',
	directLine: { error: { code: 'BotError', message: 'boom' } },
	flowise: { success: false, message: 'boom' },
	googleAdk: [{ author: 'agent', errorCode: '500', errorMessage: 'boom' }],
	langflow: { detail: 'boom' },
	langgraph: { __error__: { error: 'Error', message: 'boom' } },
	letta: { detail: 'boom' },
	mastra: { error: { message: 'boom' } },
	n8nChat: '{"type":"begin"}\n{"type":"error","content":"boom"}\n',
	ollama: { error: 'boom' },
	openaiResponses: { status: 'failed', error: { message: 'boom' }, output: [] },
	vertexAgentEngine: { code: 498, message: 'boom' },
	voiceflow: { code: 500, message: 'boom' },
};

const names = agentProtocols.map(({ name }) => name);
const aCall = { url: 'http://127.0.0.1/', message: 'Hello', userId: '', sessionId: '', target: 'target-1' };
const comesPrepared = agentProtocols
	.filter(({ prepare }) => prepare && prepare.requests(aCall).length > 0)
	.map(({ name }) => name);
/** APIs whose answers may have any form, or whose acknowledgement may. */
const formIsFree = ['customJson', 'codemieWebhook', 'codewordsRun', 'codewordsWebhook'];
/** APIs that are read as streams whatever the content type: once the stream has begun, the run was accepted. */
const streams = ['n8nChat', 'vertexAgentEngine'];

/** Runs the node against a server that prepares correctly and then answers as given. */
async function against(agentApi: string, answer: Answer, more: Record<string, unknown> = {}, watched = false) {
	let runs = 0;
	const server = await listen((request, response) => {
		void readAll(request).then(() => {
			const { method = '', url = '' } = request;
			const session = sessionAnswer(url);
			if (session !== undefined) return response.end(session);
			if (url.startsWith('/result/')) return response.writeHead(408).end('{}');
			if (method === 'GET') return response.writeHead(404).end('no card');
			runs++;
			return answer(response, request);
		});
	});
	try {
		return { error: await run(agentApi, server.url, more, watched), runs };
	} finally {
		await server.close();
	}
}

async function run(
	agentApi: string,
	url: string,
	more: Record<string, unknown> = {},
	watched = false,
): Promise<Record<string, unknown>> {
	const options = { timeoutSeconds: 0.5, maxReplyMiB: 1, retries: 0, ...more };
	const result = await runNode({
		type: 'agentRun',
		parameters: { agentApi, url, target: 'target-1', authentication: 'none', message: 'Hello', options },
		onError: 'continueRegularOutput',
		watched,
	});
	return (result.items[0]?.json.error ?? {}) as Record<string, unknown>;
}

describe.each(names)('%s fails clearly', (agentApi) => {
	test.each(Object.entries(faults))('after %s', async (name, fault) => {
		const { error, runs } = await against(agentApi, fault.answer);
		const streamed = streams.includes(agentApi) && /breaks in|without an end/.test(name);
		// CodeWords fetches a lost answer by the run's id; here the result is never ready.
		const fetched = agentApi === 'codewordsRun' && /reset|breaks in|does not come|without an end/.test(name);
		expect(error.message).toMatch(fetched ? /still running/ : fault.says);
		expect(error.accepted).toBe(streamed ? 'yes' : fault.accepted);
		expect(error.httpCode).toBe(fault.httpCode);
		expect(error.description).not.toBe('');
		expect(runs).toBe(1);
	});

	test('connection refused or unknown host: nothing was accepted', async () => {
		for (const url of [`http://127.0.0.1:${await closedPort()}`, 'http://no-such-host.invalid']) {
			const error = await run(agentApi, url, { timeoutSeconds: 5 });
			expect(error.message).toContain('could not be reached');
			expect(error.accepted).toBe('no');
			expect(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']).toContain(error.systemCode);
		}
	});

	test('a reset before the request was read: the result is unknown, so it is not sent again', async () => {
		const server = await resettingServer();
		const error = await run(agentApi, server.url, { retries: 5, timeoutSeconds: 5 });
		await server.close();
		expect(error.message).toContain('could not be reached');
		expect(error.systemCode).toBe('ECONNRESET');
		// With discovery or provisioning, the connection broke at that stage.
		expect(error.accepted).toBe(comesPrepared.includes(agentApi) ? 'no' : 'unknown');
		expect(server.connections()).toBe(1);
	});

	test('429 and then an answer: the run is retried, since nothing had been started', async () => {
		const answers = [status(429, { 'Retry-After': '0' }), status(422)];
		const more = { retries: 2, timeoutSeconds: 5 };
		const { runs, error } = await against(agentApi, (...given) => answers.shift()?.(...given), more);
		expect(runs).toBe(2);
		expect(error).toMatchObject({ httpCode: 422, attempts: 2 });
	});

	test('500: the run is not retried, whatever retries are allowed', async () => {
		const { runs, error } = await against(agentApi, status(500), { retries: 5 });
		expect(runs).toBe(1);
		expect(error).toMatchObject({ accepted: 'unknown', attempts: 1 });
	});
});

test.each(names.filter((name) => !formIsFree.includes(name)))('%s: a web page is reported as one', async (agentApi) => {
	const page = '<!doctype html>\n<title>Sign in</title>\n';
	const { error, runs } = await against(agentApi, (response) => response.writeHead(200).end(page));
	expect(error.message).toMatch(/is not a response from|ended before the reply/);
	expect(runs).toBe(1);
});

test.each(Object.entries(failuresInside))(
	'%s: a failure with HTTP 200 is reported, and the agent counts as run',
	async (agentApi, body) => {
		const text = typeof body === 'string' ? body : JSON.stringify(body);
		const { error, runs } = await against(agentApi, (response) => response.writeHead(200, typed(text)).end(text));
		expect(error.message).toContain('boom');
		expect(error.accepted).toBe('yes');
		expect(runs).toBe(1);
	},
);

test.each(agentProtocols.flatMap(({ name, stream }) => (stream ? [[name, stream.format] as const] : [])))(
	'%s: an event nested 50,000 levels deep ends the stream (%s), and the agent counts as run',
	async (agentApi, format) => {
		const [type, event] =
			format === 'sse' ? ['text/event-stream', `data: ${nested}\n\n`] : ['application/x-ndjson', `${nested}\n`];
		const answer: Answer = (response) => response.writeHead(200, { 'Content-Type': type }).end(event);
		const { error, runs } = await against(agentApi, answer, { retries: 5 }, true);
		expect(error.message).toBe('The agent’s reply is nested deeper than 500 levels');
		expect(error).toMatchObject({ accepted: 'yes', attempts: 1 });
		expect(runs).toBe(1);
	},
);
