/**
 * Agent Run with a token that n8n's own OAuth2 base gets, stores and renews, tested against a stub sign-in server and
 * agent.
 */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import type { CredentialData } from './harness/additional-data';
import { logText } from './harness/log';
import { closedPort, listen, readAll } from './harness/loopback';
import { runNode } from './harness/workflow';
import type { NodeRun } from './harness/workflow';

const SECRET = 's€cret-canary';
const canary = /canary/;

type Answer = (response: ServerResponse, request: IncomingMessage, body: string) => void;

interface Site {
	url: string;
	/** The sign-ins in the order of arrival. */
	signIns: { authorization: string | undefined; form: Record<string, string> }[];
	/** The tokens sent to the agent, whatever it answered. */
	asked: (string | undefined)[];
	bodies: string[];
	/** How often the agent ran. */
	runs: number;
	/** The tokens that are valid now; a sign-in issues `canary-1`, `canary-2` and so on. */
	good: Set<string>;
	token: Answer;
	agent: Answer;
	/** The agent's answer to an invalid token. */
	refusal: Answer;
	close: () => Promise<void>;
}

async function site(): Promise<Site> {
	const server = await listen((request, response) => {
		void readAll(request).then((bytes) => {
			if (request.url === '/token') return signIn(request, response, bytes.toString());
			made.asked.push(request.headers.authorization);
			made.bodies.push(bytes.toString());
			const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
			if (!made.good.has(token)) return made.refusal(response, request, bytes.toString());
			made.runs++;
			made.agent(response, request, bytes.toString());
		});
	});
	const signIn = (request: IncomingMessage, response: ServerResponse, body: string) => {
		const { authorization } = request.headers;
		made.signIns.push({ authorization, form: Object.fromEntries(new URLSearchParams(body)) });
		made.token(response, request, body);
	};
	const made: Site = {
		url: server.url,
		signIns: [],
		asked: [],
		bodies: [],
		runs: 0,
		good: new Set(),
		token: (response) => {
			const token = `canary-${made.signIns.length}`;
			made.good.add(token);
			json(response, 200, { access_token: token, token_type: 'Bearer', expires_in: 300 });
		},
		agent: (response) => json(response, 200, { output: 'Hi' }),
		refusal: (response) => json(response, 401, { detail: 'who is that?' }),
		close: server.close,
	};
	return made;
}

function json(response: ServerResponse, status: number, body: object): void {
	response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

const stored = (more: IDataObject = {}): CredentialData => ({
	agentEndpointOAuth2Api: {
		grantType: 'clientCredentials',
		accessTokenUrl: `${there.url}/token`,
		clientId: 'id',
		clientSecret: SECRET,
		scope: 'a b',
		authentication: 'header',
		allowedHttpRequestDomains: 'domains',
		allowedDomains: '127.0.0.1',
		...more,
	},
});

let there: Site;

beforeEach(async () => {
	there = await site();
});
afterEach(async () => await there.close());

async function run(credentials: CredentialData, parameters: INodeParameters = {}, more: Partial<NodeRun> = {}) {
	const result = await runNode({
		type: 'agentRun',
		parameters: {
			authentication: 'agentEndpointOAuth2Api',
			url: `${there.url}/run`,
			message: 'Hello',
			...parameters,
		},
		credentials,
		...more,
	});
	expect(`${result.stored} ${logText()}`).not.toMatch(canary);
	return { ...result, json: result.items[0]?.json ?? {} };
}

describe('the sign-in', () => {
	test('happens once for several runs, and the node’s bytes are sent unchanged', async () => {
		const credentials = stored();
		for (let count = 0; count < 3; count++) expect((await run(credentials)).json.text).toBe('Hi');
		expect(there.signIns).toHaveLength(1);
		expect(there.asked).toEqual(Array(3).fill('Bearer canary-1'));
		expect(there.bodies[0]).toMatch(/^\{"message":"Hello","userId":"","sessionId":"\w{32}"\}$/);
	});

	test('uses Basic authentication', async () => {
		await run(stored());
		const pair = Buffer.from(`id:${SECRET}`).toString('base64');
		expect(there.signIns).toEqual([
			{ authorization: `Basic ${pair}`, form: { grant_type: 'client_credentials', scope: 'a b' } },
		]);
	});

	test('uses form fields', async () => {
		await run(stored({ authentication: 'body', scope: '' }));
		expect(there.signIns).toEqual([
			{
				authorization: undefined,
				form: { grant_type: 'client_credentials', client_id: 'id', client_secret: SECRET },
			},
		]);
	});

	test('keeps the token out of the URL, whatever type the server gives it', async () => {
		there.token = (response) => {
			there.good.add('canary-x');
			json(response, 200, { access_token: 'canary-x', token_type: 'JWT' });
		};
		expect((await run(stored())).json.text).toBe('Hi');
		expect(there.asked).toEqual(['Bearer canary-x']);
	});

	test('takes precedence over an Authorization among the extra headers', async () => {
		const extraHeaders = '{"authorization":"Bearer other"}';
		expect((await run(stored(), { options: { extraHeaders } })).json.text).toBe('Hi');
		expect(there.asked).toEqual(['Bearer canary-1']);
	});
});

describe('a token refused by the agent', () => {
	test('is renewed and stored, and the agent runs exactly once', async () => {
		const credentials = stored();
		await run(credentials);
		there.good.clear();
		expect((await run(credentials)).json).toMatchObject({ text: 'Hi', run: { attempts: 1 } });
		await run(credentials);
		expect(there.asked).toEqual(['Bearer canary-1', 'Bearer canary-1', 'Bearer canary-2', 'Bearer canary-2']);
		expect(there.bodies[2]).toBe(there.bodies[1]);
		expect([there.signIns.length, there.runs]).toEqual([2, 3]);
	});

	test('is renewed for all concurrent runs, each of which runs once', async () => {
		const credentials = stored();
		await run(credentials);
		there.good.clear();
		const items = Array.from({ length: 6 }, () => ({}));
		const result = await run(credentials, { options: { concurrency: 6 } }, { items });
		expect(result.items.map(({ json: { text } }) => text)).toEqual(Array(6).fill('Hi'));
		expect(there.runs).toBe(7);
		expect(credentials.agentEndpointOAuth2Api?.oauthTokenData).toMatchObject({
			access_token: `canary-${there.signIns.length}`,
		});
	});

	test('is renewed even if the refusal never ends, and its connection is closed', async () => {
		const credentials = stored();
		await run(credentials);
		there.good.clear();
		let closed: Promise<unknown> = Promise.reject(new Error('nothing was refused'));
		closed.catch(() => undefined);
		there.refusal = (response) => {
			closed = once(response, 'close');
			response.writeHead(401).write('x'.repeat(1024 * 1024));
		};
		expect((await run(credentials)).json.text).toBe('Hi');
		await closed;
	});

	test('is renewed only once: a second 401 is reported with the agent’s message', async () => {
		there.token = (response) => json(response, 200, { access_token: 'canary-never', token_type: 'Bearer' });
		const result = await run(stored());
		expect(result.error?.message).toContain('who is that?');
		expect(result.error).toMatchObject({ httpCode: '401' });
		expect([there.asked.length, there.signIns.length, there.runs]).toEqual([2, 2, 0]);
	});

	test('fails the run if it cannot be renewed, and nothing was accepted', async () => {
		const credentials = stored();
		await run(credentials);
		there.good.clear();
		there.token = (response) => json(response, 401, { error: 'invalid_client', error_description: SECRET });
		const { items } = await run(credentials, {}, { onError: 'continueRegularOutput' });
		expect(items[0]?.json.error).toMatchObject({
			message: expect.stringContaining(
				'n8n did not get a token from the sign-in server: Client authentication failed',
			) as string,
			accepted: 'no',
		});
		expect([there.asked.length, there.signIns.length, there.runs]).toEqual([2, 2, 1]);
	});

	test('is not assumed for a 500, after which the agent may have run and nothing is sent again', async () => {
		there.agent = (response) => json(response, 500, { detail: 'boom' });
		const { items } = await run(stored(), {}, { onError: 'continueRegularOutput' });
		expect(items[0]?.json.error).toMatchObject({ httpCode: 500, accepted: 'unknown' });
		expect([there.signIns.length, there.runs]).toEqual([1, 1]);
	});
});

describe('if there is no token', () => {
	const refusals: [string, Answer, RegExp][] = [
		['a wrong secret', (response) => json(response, 401, { error: 'invalid_client' }), /Client authentication failed/],
		[
			'an error message that contains the secret',
			(response) => json(response, 400, { error: `bad ${SECRET}` }),
			/bad \*\*\*/,
		],
		['an answer that is not JSON', (response) => response.end('access_token=canary-plain'), /Expected JSON/],
		['an answer without a token', (response) => json(response, 200, { hint: 'x' }), /without access token/],
	];
	test.each(refusals)(
		'because of %s, the run fails once with a clear error, and the agent is not called',
		async (_name, token, reason) => {
			there.token = token;
			const { error } = await run(stored());
			expect(error).toMatchObject({ httpCode: '401', message: expect.stringMatching(reason) as string });
			const { items } = await run(stored(), {}, { onError: 'continueRegularOutput' });
			expect(items[0]?.json.error).toMatchObject({
				message: expect.stringMatching(/^n8n did not get a token from the sign-in server: /) as string,
				accepted: 'no',
				httpCode: 401,
				attempts: 1,
			});
			expect([there.asked.length, there.signIns.length]).toEqual([0, 2]);
		},
	);

	const troubles: [string, Answer, RegExp][] = [
		['HTTP 500', (response) => json(response, 500, {}), /status code 500/],
		['a broken connection', (response) => response.destroy(), /socket hang up/],
	];
	test.each(troubles)(
		'because of %s, the run is retried as if the agent could not be reached',
		async (_name, trouble, reason) => {
			const { token } = there;
			there.token = trouble;
			const settings = { options: { retries: 1 } };
			const { items } = await run(stored(), settings, { onError: 'continueRegularOutput' });
			expect(items[0]?.json.error).toMatchObject({
				message: expect.stringMatching(reason) as string,
				accepted: 'no',
				attempts: 2,
			});
			there.token = (...all) => {
				there.token = token;
				trouble(...all);
			};
			expect((await run(stored(), settings)).json).toMatchObject({ text: 'Hi', run: { attempts: 2 } });
			expect([there.signIns.length, there.runs]).toEqual([4, 1]);
		},
	);

	test('because nothing listens there, the run is retried', async () => {
		const accessTokenUrl = `http://127.0.0.1:${await closedPort()}/token`;
		const { items } = await run(
			stored({ accessTokenUrl }),
			{ options: { retries: 0 } },
			{ onError: 'continueRegularOutput' },
		);
		expect(items[0]?.json.error).toMatchObject({
			code: 'sign-in-failed',
			message: expect.stringMatching(/did not get a token from the sign-in server: connect ECONNREFUSED/) as string,
			accepted: 'no',
		});
	});

	test.each(['accessTokenUrl', 'clientId', 'clientSecret', 'allowedDomains'])(
		'because %s is empty, the run fails before any request',
		async (field) => {
			const { error } = await run(stored({ [field]: '' }));
			expect(error?.message).toMatch(/missing from the credential|has no allowed domains/);
			expect(there.signIns).toHaveLength(0);
		},
	);

	test('because the sign-in never ends, the timeout applies, and the agent is not called later', async () => {
		const { token } = there;
		let answerLate = () => {};
		there.token = (...all) => {
			answerLate = () => token(...all);
		};
		const { items } = await run(stored(), { options: { timeoutSeconds: 0.3 } }, { onError: 'continueRegularOutput' });
		expect(items[0]?.json.error).toMatchObject({
			message: expect.stringContaining('sign-in server did not respond in time') as string,
			accepted: 'no',
		});
		answerLate();
		await sleep(200);
		expect(there.asked).toEqual([]);
	});
});

describe('the exchange with the agent', () => {
	test('the token is sent to the allowed domains only; for others n8n does not even sign in', async () => {
		const { error } = await run(stored({ allowedDomains: 'agent.example' }));
		expect(error?.message).toContain('is not allowed for 127.0.0.1');
		expect([there.signIns.length, there.asked.length]).toEqual([0, 0]);
	});

	test('* allows every host', async () => {
		expect((await run(stored({ allowedDomains: '*' }))).json.text).toBe('Hi');
	});

	test('a redirect is not followed', async () => {
		there.agent = (response) => response.writeHead(302, { Location: `${there.url}/elsewhere` }).end();
		expect((await run(stored())).error?.message).toContain('302');
		expect(there.asked).toHaveLength(1);
	});

	test('a token repeated by the agent is masked, even if it was renewed meanwhile', async () => {
		there.agent = (response, request) => json(response, 200, { output: `I saw ${request.headers.authorization}` });
		const credentials = stored();
		expect((await run(credentials)).json.text).toBe('I saw Bearer ***');
		there.good.clear();
		expect((await run(credentials)).json.text).toBe('I saw Bearer ***');
	});

	test('streams are read as they arrive', async () => {
		there.agent = (response) => {
			response.write('data: {"event":"message","answer":"It "}\n\n');
			setTimeout(
				() => response.end('data: {"event":"message","answer":"rains"}\n\ndata: {"event":"message_end"}\n\n'),
				50,
			);
		};
		expect((await run(stored(), { agentApi: 'dify', url: there.url })).json.text).toBe('It rains');
	});

	test.each([
		['before the answer', () => undefined],
		['during the answer', (response: ServerResponse) => response.write('{"output":')],
	])('the timeout applies %s: the result is unknown, and the request is sent once', async (_name, answer) => {
		there.agent = answer;
		const { items } = await run(stored(), { options: { timeoutSeconds: 0.4 } }, { onError: 'continueRegularOutput' });
		expect(items[0]?.json.error).toMatchObject({ accepted: 'unknown' });
		expect(there.runs).toBe(1);
	});

	test('after a reset of a request that was sent, the result is unknown, and it is sent once', async () => {
		there.agent = (response) => response.destroy();
		const { items } = await run(stored(), {}, { onError: 'continueRegularOutput' });
		expect(items[0]?.json.error).toMatchObject({
			accepted: 'unknown',
			code: 'connection-failed',
			systemCode: 'ECONNRESET',
		});
		expect([there.signIns.length, there.runs]).toEqual([1, 1]);
	});

	test('an agent that cannot be reached has accepted nothing, and is retried with the same token', async () => {
		const url = `http://127.0.0.1:${await closedPort()}`;
		const { items } = await run(stored(), { url, options: { retries: 1 } }, { onError: 'continueRegularOutput' });
		expect(items[0]?.json.error).toMatchObject({
			accepted: 'no',
			attempts: 2,
			code: 'connection-failed',
			systemCode: 'ECONNREFUSED',
		});
		expect(there.signIns).toHaveLength(1);
	});

	test('stopping the execution ends the wait for the sign-in, and the agent is not called later', async () => {
		const { token } = there;
		let answerLate = () => {};
		const stopAfter = new Promise<void>((resolve) => {
			there.token = (...all) => {
				answerLate = () => token(...all);
				resolve();
			};
		});
		const { error } = await run(stored(), {}, { stopAfter });
		expect(error?.message).toMatch(/cancel/);
		expect(error?.context).toMatchObject({ code: 'cancelled', accepted: 'unknown' });
		answerLate();
		await sleep(200);
		expect(there.asked).toEqual([]);
	});

	test.each([
		['before the answer', () => undefined],
		['during the answer', (response: ServerResponse) => response.write('{"output":')],
	])('stopping the execution closes the connection to the agent %s', async (_name, answer) => {
		let closed: Promise<unknown> = Promise.resolve();
		const stopAfter = new Promise<void>((resolve) => {
			there.agent = (response) => {
				answer(response);
				closed = once(response, 'close');
				setTimeout(resolve, 100);
			};
		});
		const { error } = await run(stored(), {}, { stopAfter });
		expect(error?.message).toMatch(/cancel/);
		expect(error?.context).toMatchObject({ code: 'cancelled', accepted: 'unknown' });
		await closed;
		expect(there.runs).toBe(1);
	});

	test('a poll whose token is refused continues with a new one, and the run is started once', async () => {
		const requests: string[] = [];
		there.agent = (response, request) => {
			requests.push(`${request.method} ${request.url}`);
			if (request.method === 'POST') {
				there.good.clear();
				return json(response, 200, { taskId: 't-1', success: true });
			}
			return json(response, 200, { status: 'completed', final_output: 'Done' });
		};
		const parameters = { agentApi: 'codemieAssistant', target: 'a', url: there.url, waitForReply: 'poll' };
		const { json: output } = await run(stored(), parameters);
		expect(output).toMatchObject({ text: 'Done', status: 'completed' });
		expect(requests.map((line) => line.split(' ')[0])).toEqual(['POST', 'GET']);
		expect(there.signIns).toHaveLength(2);
	});
});
