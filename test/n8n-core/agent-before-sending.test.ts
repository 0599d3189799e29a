import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { recordingServer } from './harness/loopback';
import type { RecordingServer } from './harness/loopback';
import { runNode } from './harness/workflow';
import type { NodeRun } from './harness/workflow';

const item = { message: 'Hello', userId: 'u1', sessionId: 's1' };
const none: INodeParameters = { authentication: 'none' };

const keyed = (more: IDataObject): Partial<NodeRun> => ({
	credentials: { agentEndpointApi: { apiKey: 'canary-key', allowedDomains: '127.0.0.1', ...more } },
});

let server: RecordingServer;
beforeAll(async () => {
	server = await recordingServer();
});
afterAll(async () => await server.close());

const causes: Array<[string, string, INodeParameters, Partial<NodeRun>?]> = [
	[
		'the AI model would choose the URL',
		'model-may-not-choose',
		{ ...none, url: '={{ $json.url }}' },
		{ type: 'agentRunTool' },
	],
	['n8n has no credential', 'n8n-error', {}],
	['an expression of n8n fails', 'n8n-error', { ...none, url: '={{ $("Nobody").item.json.url }}' }],
	['the credential has no key', 'missing-credential', {}, keyed({ apiKey: '' })],
	['the credential allows no host', 'missing-credential', {}, keyed({ allowedDomains: '' })],
	['the key fits into no header', 'invalid-credential', {}, keyed({ location: 'bearer', apiKey: 'canary\nkey' })],
	['the secret URL is not a URL', 'invalid-credential', {}, keyed({ location: 'url', secretUrl: 'canary' })],
	[
		'the OAuth2 credential is incomplete',
		'missing-credential',
		{ authentication: 'agentEndpointOAuth2Api' },
		{ credentials: { agentEndpointOAuth2Api: { clientId: 'canary-client' } } },
	],
	['there are two URLs', 'conflicting-settings', {}, keyed({ location: 'url', secretUrl: 'http://127.0.0.1/canary' })],
	['the credential is for another host', 'host-not-allowed', {}, keyed({ allowedDomains: 'a.example' })],
	['the URL is relative', 'invalid-url', { ...none, url: '/run' }],
	['the API is unknown', 'unknown-choice', { ...none, agentApi: 'nobody' }],
	['the API does not run in the background', 'not-supported', { ...none, waitForReply: 'startOnly' }],
	['the API has no callbacks', 'not-supported', { ...none, agentApi: 'rasa', waitForReply: 'callback' }],
	[
		'several items would wait for one callback',
		'not-supported',
		{ ...none, waitForReply: 'callback' },
		{ items: [item, item] },
	],
	['the API takes no files', 'not-supported', { ...none, options: { files: 'data' } }],
	['the file is missing', 'missing-binary-field', { ...none, agentApi: 'openaiResponses', options: { files: 'data' } }],
	['the session is empty', 'empty-field', { ...none, session: 'defined', sessionId: ' ' }],
	['the message is empty', 'empty-field', { ...none, message: ' ' }],
	['the service ID is empty', 'empty-field', { ...none, agentApi: 'codewordsRun', target_codewordsRun: '' }],
	['the run ID is empty', 'empty-field', { ...none, agentApi: 'a2a', waitForReply: 'check', startedRunId: '' }],
	['Extra JSON is a list', 'invalid-json', { ...none, options: { extraJson: '[1]' } }],
	['Extra Headers is a text', 'invalid-json', { ...none, options: { extraHeaders: 'X-A: 1' } }],
	['an extra header cannot be sent', 'invalid-header', { ...none, options: { extraHeaders: '{"X A":"1"}' } }],
	['the idempotency key cannot be sent', 'invalid-header', { ...none, options: { idempotencyKey: '😀' } }],
	['the reply path is malformed', 'invalid-path', { ...none, options: { replyPath: 'a..b' } }],
];

describe.each(causes)('%s', (_cause, code, parameters, more = {}) => {
	const fail = async (onError?: NodeRun['onError']) => {
		const url = more.credentials?.agentEndpointApi?.secretUrl === 'canary' ? '' : `${server.url}/run`;
		const run: NodeRun = { type: 'agentRun', items: [item], ...more, parameters: { url, ...parameters } };
		return await runNode({ ...run, ...(onError && { onError }) });
	};

	test('an item that continues has the code, and accepted: no', async () => {
		const { failed } = await fail('continueErrorOutput');
		expect(failed[0]?.json.error).toMatchObject({
			code,
			accepted: 'no',
			message: expect.stringMatching(/./) as string,
		});
		expect(server.requests).toEqual([]);
	});

	test('the error of an execution that stops has them in its context', async () => {
		const { error, items } = await fail();
		expect(items).toEqual([]);
		expect(error?.context).toMatchObject({ code, accepted: 'no' });
		expect(server.requests).toEqual([]);
	});
});
