/**
 * An agent's card or redirect must not decide where the message is sent. A second server proves this by receiving
 * nothing.
 */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { CredentialData } from './harness/additional-data';
import { recordingServer } from './harness/loopback';
import type { RecordingServer } from './harness/loopback';
import { runNode } from './harness/workflow';

const echo = { body: { jsonrpc: '2.0', id: 1, result: { message: { messageId: 'm', parts: [{ text: 'Hi' }] } } } };

/** The server of the builder's URL, which has the card. */
let agent: RecordingServer;
/** Another server, which the card may name. */
let other: RecordingServer;
let cardUrl = '';

beforeEach(async () => {
	agent = await recordingServer((response, request) => {
		const isCard = request.method === 'GET';
		const card = { name: 'Echo', supportedInterfaces: [{ protocolBinding: 'JSONRPC', url: cardUrl }] };
		const token = { access_token: 'token-1', token_type: 'Bearer' };
		response.writeHead(200, { 'Content-Type': 'application/json' });
		response.end(JSON.stringify(isCard ? card : request.url === '/token' ? token : echo.body));
	});
	other = await recordingServer(echo);
});
afterEach(async () => {
	await agent.close();
	await other.close();
});

/** How the builder authenticates, and so whether the hosts are named in the credential or in the option. */
type Authentication = 'none' | 'bearer' | 'secret URL' | 'OAuth2';

function setUp(
	authentication: Authentication,
	named: string,
): { parameters: INodeParameters; credentials: CredentialData } {
	switch (authentication) {
		case 'none':
			return {
				parameters: { authentication: 'none', url: agent.url, options: { allowedAgentHosts: named } },
				credentials: {},
			};
		case 'bearer':
			return {
				parameters: { authentication: 'agentEndpointApi', url: agent.url },
				credentials: { agentEndpointApi: { location: 'bearer', apiKey: 'key-of-the-agent', allowedDomains: named } },
			};
		case 'secret URL':
			return {
				parameters: { authentication: 'agentEndpointApi', url: '' },
				credentials: { agentEndpointApi: { location: 'url', secretUrl: `${agent.url}/s3cr3t`, allowedDomains: named } },
			};
		case 'OAuth2':
			return {
				parameters: { authentication: 'agentEndpointOAuth2Api', url: agent.url },
				credentials: {
					agentEndpointOAuth2Api: {
						accessTokenUrl: `${agent.url}/token`,
						clientId: 'id',
						clientSecret: 'secret-of-the-client',
						grantType: 'clientCredentials',
						allowedDomains: named,
					},
				},
			};
	}
}

async function runWith(authentication: Authentication, named: string, more: INodeParameters = {}) {
	const { parameters, credentials } = setUp(authentication, named);
	const result = await runNode({
		type: 'agentRun',
		parameters: { agentApi: 'a2a', message: 'Hello', ...parameters, ...more },
		credentials,
		onError: 'continueRegularOutput',
	});
	const json = result.items[0]?.json ?? {};
	return { json, error: (json.error ?? {}) as IDataObject };
}

const ofOther = () => `http://127.0.0.1:${other.port}/rpc`;
const ofOtherByName = () => `http://localhost:${other.port}/rpc`;
const heardBy = (server: RecordingServer) => server.requests.filter(({ body }) => body.includes('Hello'));

describe('the message is sent', () => {
	test.each<[string, Authentication, () => string, string, 'agent' | 'other', string]>([
		['to the URL itself', 'none', () => agent.url, '', 'agent', '/'],
		['to another path of its server', 'none', () => `${agent.url}/rpc?a=1`, '', 'agent', '/rpc?a=1'],
		['to an absolute path', 'none', () => '/rpc', '', 'agent', '/rpc'],
		['to a path relative to the card', 'none', () => 'rpc', '', 'agent', '/.well-known/rpc'],
		['to a host that the option names', 'none', ofOther, 'agents.example.com, 127.0.0.1', 'other', '/rpc'],
		['to such a host under another name', 'none', ofOtherByName, 'LOCALHOST', 'other', '/rpc'],
		['to any host, if the option says so', 'none', ofOther, '*', 'other', '/rpc'],
		['to a host that the credential names', 'bearer', ofOtherByName, '127.0.0.1, localhost', 'other', '/rpc'],
		['to any host, if the credential says so', 'bearer', ofOtherByName, '*', 'other', '/rpc'],
		['to another path than that of a secret URL', 'secret URL', () => `${agent.url}/rpc`, '', 'agent', '/rpc'],
		[
			'to a host named in addition to a secret URL',
			'secret URL',
			ofOtherByName,
			'127.0.0.1, localhost',
			'other',
			'/rpc',
		],
		['to a host that an OAuth2 credential names', 'OAuth2', ofOther, '127.0.0.1', 'other', '/rpc'],
	])('%s (%s)', async (_what, authentication, url, named, who, path) => {
		cardUrl = url();
		const { json } = await runWith(authentication, named);
		expect(json).toMatchObject({ text: 'Hi', status: 'completed' });
		const [told, untold] = who === 'agent' ? [agent, other] : [other, agent];
		expect(heardBy(told).map((request) => request.url)).toEqual([path]);
		expect(heardBy(untold)).toEqual([]);
	});
});

describe('nothing is sent', () => {
	const option = /add (localhost|127\.0\.0\.1|0\.0\.0\.0) to the Allowed Agent Hosts option/;
	const credential = /add (localhost|127\.0\.0\.1) to Allowed Domains in the credential/;

	test.each<[string, Authentication, () => string, string, RegExp]>([
		['to another port of the host', 'none', ofOther, '', option],
		['to another name of the host', 'none', ofOtherByName, '', option],
		['to the address of all interfaces', 'none', () => `http://0.0.0.0:${other.port}/`, '', option],
		[
			'with a user name that looks like the host',
			'none',
			() => `http://${new URL(agent.url).host}@localhost:${other.port}/`,
			'',
			option,
		],
		['by a URL without a scheme', 'none', () => `//localhost:${other.port}/rpc`, '', option],
		['to a host that the option does not name', 'none', ofOtherByName, '127.0.0.1, *.localhost', option],
		['to a host that the credential does not name', 'bearer', ofOtherByName, '127.0.0.1', credential],
		['from a secret URL to another port', 'secret URL', ofOther, '', credential],
		['from a secret URL to another host', 'secret URL', ofOtherByName, '127.0.0.1', credential],
		['to a host that an OAuth2 credential does not name', 'OAuth2', ofOtherByName, '127.0.0.1', credential],
	])('%s (%s)', async (_what, authentication, url, named, cure) => {
		cardUrl = url();
		const { error } = await runWith(authentication, named);
		const { origin } = new URL(cardUrl, agent.url);
		expect(error.message).toBe(
			`The agent card points to ${origin}, which is not the server in the URL (${new URL(agent.url).origin})`,
		);
		expect(error.description).toMatch(cure);
		expect(error.description).toContain(
			'Otherwise, ask the operator of the agent to put its public URL into the agent card.',
		);
		expect(error).toMatchObject({ accepted: 'no', attempts: 1 });
		expect(error).not.toHaveProperty('httpCode');
		expect(other.requests).toEqual([]);
		expect(heardBy(agent)).toEqual([]);
	});

	test('the option does not extend what a credential allows', async () => {
		cardUrl = ofOtherByName();
		const { error } = await runWith('bearer', '127.0.0.1', { options: { allowedAgentHosts: '*' } });
		expect(error.description).toMatch(credential);
		expect(other.requests).toEqual([]);
	});

	test.each<[string, INodeParameters]>([
		['while streaming', {}],
		['in the background', { waitForReply: 'startOnly' }],
		['while polling', { waitForReply: 'poll' }],
		['checking an earlier run', { waitForReply: 'check', startedRunId: 'task-1' }],
	])('also %s', async (_what, more) => {
		cardUrl = ofOther();
		const { parameters } = setUp('none', '');
		const result = await runNode({
			type: 'agentRun',
			parameters: { agentApi: 'a2a', message: 'Hello', ...parameters, ...more },
			onError: 'continueRegularOutput',
			watched: true,
		});
		expect((result.items[0]?.json.error as IDataObject).message).toContain('The agent card points to');
		expect(other.requests).toEqual([]);
	});
});
