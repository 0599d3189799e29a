import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { closedPort, recordingServer } from './harness/loopback';
import type { RecordingServer, Reply } from './harness/loopback';
import { runNode } from './harness/workflow';
import type { NodeRun } from './harness/workflow';
import { sender } from './send/sender';

const message = { message: 'Hello', userId: 'u1', sessionId: 's1' };

let server: RecordingServer | undefined;
afterEach(async () => {
	await server?.close();
	server = undefined;
});

/** The `error` of the one item, with the code that the stopped execution has in its context. */
async function failureOf(setup: NodeRun, replies: Reply[], url?: string): Promise<IDataObject> {
	server = await recordingServer(...replies);
	const run = { ...setup, parameters: { url: url ?? `${server.url}/x`, ...setup.parameters } };
	const { failed } = await runNode({ ...run, onError: 'continueErrorOutput' });
	const { error } = await runNode(run);
	const failure = failed[0]?.json.error as IDataObject;
	expect(error?.context.code).toBe(failure.code);
	return failure;
}

const silent: Reply = () => undefined;
const sse = (...events: string[]): Reply => ({
	headers: { 'Content-Type': 'text/event-stream' },
	body: events.map((event) => `data: ${event}\n\n`).join(''),
});
const deep = `${'['.repeat(501)}${']'.repeat(501)}`;
const task = { jsonrpc: '2.0', result: { task: { id: 't-1', status: { state: 'TASK_STATE_WORKING' } } } };
const card = (url: string): Reply => ({
	body: { name: 'A', supportedInterfaces: [{ url, protocolBinding: 'JSONRPC', protocolVersion: '1.0' }] },
});

describe('Agent Run', () => {
	const agent = (parameters: INodeParameters): NodeRun => ({
		type: 'agentRun',
		parameters: { authentication: 'none', ...parameters },
		items: [message],
	});

	test.each<[string, string, INodeParameters, Reply[], IDataObject]>([
		['a status', 'http-status', {}, [{ status: 403 }], { httpCode: 403, accepted: 'no' }],
		['no answer in time', 'timed-out', { options: { timeoutSeconds: 0.2 } }, [silent], { accepted: 'unknown' }],
		['an answer of something else', 'unknown-answer', { agentApi: 'rasa' }, [{ body: '<html>' }], {}],
		['an error in a success', 'agent-reported-error', {}, [{ body: { error: 'boom' } }], { accepted: 'yes' }],
		[
			'a reply beyond the limit',
			'reply-too-large',
			{ options: { maxReplyMiB: 0.0001 } },
			[{ body: 'x'.repeat(200) }],
			{ accepted: 'yes' },
		],
		['a reply that nests too deep', 'reply-too-deep', {}, [{ body: deep }], { accepted: 'yes' }],
		[
			'a stream that ends early',
			'reply-incomplete',
			{ agentApi: 'dify' },
			[sse('{"event":"message","answer":"Hé"}')],
			{ accepted: 'yes', partialText: 'Hé' },
		],
		[
			'a rejected request',
			'request-rejected',
			{ agentApi: 'a2a' },
			[card('/rpc'), { body: { error: { code: -32602, message: 'no' } } }],
			{ accepted: 'no' },
		],
		[
			'a card that points elsewhere',
			'host-not-allowed',
			{ agentApi: 'a2a' },
			[card('https://elsewhere.example/')],
			{ accepted: 'no' },
		],
		[
			'a run that goes on',
			'still-running',
			{ agentApi: 'a2a', waitForReply: 'poll', options: { timeoutSeconds: 0.2 } },
			[card('/rpc'), { body: task }],
			{ accepted: 'yes', runId: 't-1' },
		],
	])('%s is %s', async (_what, code, parameters, replies, facts) => {
		// The same replies for both runs.
		const failure = await failureOf(agent(parameters), [...replies, ...replies]);
		expect(failure).toMatchObject({ code, ...facts });
	});

	test('a refused connection is connection-failed, with the word of the system', async () => {
		const failure = await failureOf(agent({ options: { retries: 0 } }), [], `http://127.0.0.1:${await closedPort()}/`);
		expect(failure).toMatchObject({ code: 'connection-failed', systemCode: 'ECONNREFUSED', accepted: 'no' });
	});
});

describe('Signed Webhook Send', () => {
	const send = (parameters: INodeParameters, more: IDataObject = {}): NodeRun =>
		sender({ jsonTemplate: '{}', ...parameters }, more as never);
	const once = { options: { attempts: 1 } };

	test.each<[string, string, INodeParameters, IDataObject]>([
		['no signing secret', 'missing-secret', {}, { signingSecret: '' }],
		['no allowed domains', 'missing-credential', {}, { allowedDomains: '' }],
		['a token that fits into no header', 'invalid-header', {}, { accessToken: 'canary\ntoken' }],
		['a secret of the wrong form', 'invalid-secret', { signature: 'standard-webhooks' }, { signingSecret: 'whsec_%' }],
		['another host', 'host-not-allowed', {}, { allowedDomains: 'a.example' }],
		['a URL with a password', 'invalid-url', { url: 'http://a:b@127.0.0.1/' }, {}],
		['a header that is ours', 'invalid-header', { options: { headers: header('Host') } }, {}],
		['an unknown variable', 'unknown-variable', { jsonTemplate: '{"a":"${nobody}"}' }, {}],
		['a variable without an end', 'invalid-template', { jsonTemplate: '{"a":${nobody' }, {}],
		['a payload that is not JSON', 'invalid-payload', { jsonTemplate: '{' }, {}],
		['no binary field', 'missing-binary-field', { payloadSource: 'binary', binaryProperty: 'data' }, {}],
		['a schedule that is not one', 'invalid-option', { options: { schedule: 'custom', pauses: 'soon' } }, {}],
		['a sample event of nobody', 'unknown-choice', { operation: 'simulate', sampleEvent: 'nobody' }, {}],
	])('%s is %s', async (_what, code, parameters, credential) => {
		expect(await failureOf(send(parameters, credential), [])).toMatchObject({ code });
		expect(server?.requests).toEqual([]);
	});

	test.each<[string, string, INodeParameters, Reply[], IDataObject]>([
		['a status', 'http-status', once, [{ status: 400 }], { httpCode: 400 }],
		['a failure in a 2xx answer', 'receiver-reported-error', once, [{ body: { ok: false, error: 'no_text' } }], {}],
		['no answer in time', 'timed-out', { options: { attempts: 1, timeoutSeconds: 0.2 } }, [silent], {}],
		['a reset', 'connection-failed', once, [(response) => response.destroy()], { systemCode: 'ECONNRESET' }],
	])('%s is %s', async (_what, code, parameters, replies, facts) => {
		expect(await failureOf(send(parameters), replies)).toMatchObject({
			code,
			delivery: { status: 'failed' },
			...facts,
		});
	});

	test('a choice that is the builder’s is model-may-not-choose', async () => {
		const setup = { ...send({ url: '={{ $json.url }}' }), type: 'signedWebhookSendTool' as const };
		expect(await failureOf(setup, [])).toMatchObject({ code: 'model-may-not-choose' });
	});
});

function header(name: string): INodeParameters {
	return { values: [{ name, value: 'x' }] };
}
