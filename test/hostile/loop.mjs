/**
 * The end-to-end loop: what honest senders start, and where their secrets are sent. It includes every credential type
 * and every way in which Agent Run and Signed Webhook Send carry a secret. Everything that comes back from outside
 * repeats all secrets.
 */
import { createHmac } from 'node:crypto';

import { usualSpellings } from './canary.mjs';
import { end, node } from './site.mjs';
import { githubRow, targetOf, tokenProfile } from './sources.mjs';

const HOST = '127.0.0.1';
const TOMORROW = new Date(Date.now() + 86_400_000).toISOString();
const JSON_TYPE = 'application/json';
/** Text that looks like an instruction to a template engine; it must arrive unchanged. */
const TEMPLATE_LIKE = '${ACCESS_TOKEN} $NAMED_SECRET ${__proto__} {{ $env.PATH }} ={{ $credentials }}';

const AGENT_MODES = ['echo', 'refuse', 'break', 'failed', 'redirect', 'cut-off', 'nested'];
const SEND_MODES = ['echo', 'refuse', 'break', 'redirect', 'cut-off', 'large'];

const agentNode = (url, parameters, credential, more = {}) =>
	node(
		'Agent',
		'agentRun',
		1,
		{
			authentication: credential?.type ?? 'none',
			url,
			message: '=mode:{{ $json.body.mode }} {{ $json.body.text }}',
			session: 'new',
			userId: '',
			...parameters,
			options: { retries: 0, timeoutSeconds: 20, ...parameters.options },
		},
		{ credentials: credential?.use ?? {}, onError: 'continueRegularOutput', ...more },
	);

const sendNode = (url, parameters, credential, more = {}) =>
	node(
		'Send',
		'signedWebhookSend',
		1,
		{
			url,
			signature: 'github',
			jsonTemplate: '{"mode":"mode:${mode}","text":"${text}","named":"${NAMED_SECRET}"}',
			variables: `={{ { mode: $('Start').item.json.body.mode, text: JSON.stringify($json).slice(0, 3000) } }}`,
			...parameters,
			options: { attempts: 1, timeoutSeconds: 10, ...parameters.options },
		},
		{ credentials: credential.use, onError: 'continueRegularOutput', ...more },
	);

/**
 * Returns a body in which the sender repeats the secrets in all spellings, since builders do paste them into payloads.
 */
const saying = (secrets) => ({ told: secrets.map((secret) => usualSpellings(secret)) });

/** @param {string} run names this request in the execution that it starts */
const post = (url, run, body, headers = {}) => ({
	url,
	headers: { 'Content-Type': JSON_TYPE, 'X-Run-Id': run, ...headers },
	body: typeof body === 'string' ? body : JSON.stringify({ id: run, text: TEMPLATE_LIKE, ...body }),
});

/** Builds a delivery as GitHub signs it, without the code under test. */
function github(url, run, body, secret, headers = {}) {
	const call = post(url, run, body, { 'X-GitHub-Event': 'push', 'X-GitHub-Delivery': run, ...headers });
	const signature = createHmac('sha256', secret).update(call.body).digest('hex');
	return { ...call, headers: { ...call.headers, 'X-Hub-Signature-256': `sha256=${signature}` } };
}

/**
 * @typedef {object} Journey
 * @property {string} name
 * @property {(run: string) => import('./wire.mjs').Call} call
 * @property {string} [ends] how its execution ends; default success
 * @property {number} [executions] default 1
 * @property {import('./sources.mjs').Target} [target] its trigger, to be attacked
 * @property {((run: string) => import('./wire.mjs').Call)[]} [mistakes] what a sender with the secret gets wrong: 4xx
 */

/** Returns one journey for each behaviour of the outside servers. */
const modes = (name, list, callOf, more = {}) =>
	list.map((mode) => ({ name: `${name}: ${mode}`, call: (run) => callOf(run, mode), ...more }));

/**
 * Stores credentials and workflows.
 *
 * @param {import('./site.mjs').Site} site
 * @returns {Promise<Journey[]>}
 */
export async function buildLoop(site, standIns) {
	const builders = [
		wholeLoop,
		agents,
		oauth2,
		streams,
		callbacks,
		sends,
		channel,
		secureHeader,
		rotation,
		rateLimit,
		card,
	];
	const journeys = [];
	for (const build of builders) journeys.push(...(await build(site, standIns)));
	return journeys;
}

/** Creates a credential of Signed Webhook Send, and a server that knows its secrets. */
async function sender(site, { know }) {
	const credential = await site.credential('signedWebhookApi', {
		previousSecretValidUntil: TOMORROW,
		allowedDomains: HOST,
	});
	return { credential, url: `${know(credential.secrets)}/receiver` };
}

async function agentKey(site, { know }, location, given = {}) {
	const data = { location, user: 'builder', headerName: 'X-Key', queryName: 'apiKey', allowedDomains: HOST, ...given };
	const credential = await site.credential('agentEndpointApi', { ...data, testApi: 'none' });
	return { credential, url: `${know(credential.secrets)}/agent` };
}

const signing = async (site, given = {}) =>
	await site.credential('webhookSigningSecretApi', { previousSecretValidUntil: TOMORROW, ...given });

/** GitHub → agent → signed webhook → receiver. The sender's answer is the delivery report. */
async function wholeLoop(site, standIns) {
	const secret = await signing(site);
	const [agent, receiver] = [await agentKey(site, standIns, 'query'), await sender(site, standIns)];
	const { url } = await site.publish('Whole loop', {
		parameters: { source: 'github', respond: 'lastNode' },
		credentials: [secret],
		then: [agentNode(agent.url, {}, agent.credential), sendNode(receiver.url, {}, receiver.credential)],
	});
	const body = (mode) => ({ mode, ...saying(secret.secrets) });
	const target = targetOf('whole loop', url, githubRow);
	return modes('whole loop', AGENT_MODES, (run, mode) => github(url, run, body(mode), secret.data.secret), { target });
}

/** Covers every place in which a key is sent. */
async function agents(site, standIns) {
	const ways = [
		['bearer', 'customJson'],
		['header', 'customJson'],
		['basic', 'customJson'],
		['none', 'codemieWebhook'],
		['url', 'codewordsWebhook'],
	];
	const journeys = [];
	for (const [location, agentApi] of ways) {
		const { credential, url } = await agentKey(site, standIns, location, secretUrl(location, standIns, site));
		const { url: start } = await site.publish(`Agent, key in ${location}`, {
			parameters: { source: 'secretUrl', respond: 'lastNode' },
			then: [agentNode(location === 'url' ? '' : url, { agentApi }, credential)],
		});
		journeys.push(...modes(`agent, key in ${location}`, AGENT_MODES, (run, mode) => post(start, run, { mode })));
	}
	return journeys;
}

/** Returns the URL whose path is the key. */
function secretUrl(location, standIns, site) {
	if (location !== 'url') return {};
	const path = site.marker('agentEndpointApi.secretUrl', 'word');
	return { secretUrl: `${standIns.know([path])}/hook/${path}` };
}

async function oauth2(site, standIns) {
	const secrets = [];
	const url = standIns.know(secrets);
	const fields = {
		grantType: 'clientCredentials',
		accessTokenUrl: `${url}/token`,
		clientId: 'client',
		scope: 'agents',
	};
	const credential = await site.credential('agentEndpointOAuth2Api', {
		...fields,
		allowedHttpRequestDomains: 'domains',
		allowedDomains: HOST,
		authentication: 'header',
		sendAdditionalBodyProperties: false,
		additionalBodyProperties: '{}',
		ignoreSSLIssues: false,
		useDynamicClientRegistration: false,
	});
	secrets.push(...credential.secrets);
	const { url: start } = await site.publish('Agent, OAuth2', {
		parameters: { source: 'secretUrl', respond: 'lastNode' },
		then: [agentNode(`${url}/agent`, {}, credential)],
	});
	return modes('agent, OAuth2', AGENT_MODES, (run, mode) => post(start, run, { mode }));
}

/** The reply arrives in pieces of three characters and is forwarded to the caller as it arrives. */
async function streams(site, standIns) {
	const { credential, url } = await agentKey(site, standIns, 'bearer');
	const chat = (name, respond) =>
		site.publish(name, {
			parameters: { source: 'secretUrl', respond },
			then: [agentNode(url, { agentApi: 'chatCompletions', target: 'model' }, credential)],
		});
	const [streamed, whole] = [await chat('Streamed', 'streaming'), await chat('Streamed, whole', 'lastNode')];
	const list = ['stream', 'stream-then-fail'];
	return [
		...modes('stream to the caller', list, (run, mode) => post(streamed.url, run, { mode })),
		...modes('stream', list, (run, mode) => post(whole.url, run, { mode })),
	];
}

async function callbacks(site, standIns) {
	const [agent, receiver] = [await agentKey(site, standIns, 'bearer'), await sender(site, standIns)];
	const { url } = await site.publish('Callback', {
		parameters: { source: 'secretUrl' },
		then: [
			agentNode(agent.url, { waitForReply: 'callback' }, agent.credential),
			sendNode(receiver.url, { variables: '={{ { mode: "echo", text: $json.text } }}' }, receiver.credential),
		],
	});
	return modes('callback', ['callback', 'callback-failed'], (run, mode) => post(url, run, { mode }));
}

/** Signed Webhook Send alone: all operations, and a failure that stops the execution. */
async function sends(site, standIns) {
	const { credential, url } = await sender(site, standIns);
	const variables = `={{ { mode: $json.body.mode, text: $json.body.text } }}`;
	const publish = (name, parameters, more) =>
		site.publish(name, {
			parameters: { source: 'secretUrl', respond: more ? 'onReceived' : 'lastNode' },
			then: [sendNode(url, { variables, ...parameters }, credential, more)],
		});
	const [send, preview, simulate, stop] = [
		await publish('Send', {
			options: { headers: { values: [{ name: 'X-Named', value: '${NAMED_SECRET}' }] } },
		}),
		await publish('Preview', { operation: 'preview' }),
		await publish('Simulate', { operation: 'simulate' }),
		await publish('Send, stop', {}, { onError: 'stopWorkflow' }),
	];
	return [
		...modes('send', SEND_MODES, (run, mode) => post(send.url, run, { mode })),
		...modes('preview', ['echo'], (run, mode) => post(preview.url, run, { mode })),
		...modes('simulate', ['echo'], (run, mode) => post(simulate.url, run, { mode })),
		...modes('send, stop', ['refuse', 'break'], (run, mode) => post(stop.url, run, { mode }), { ends: 'error' }),
	];
}

/** Agent Message: the key is in the URL. */
async function channel(site) {
	const key = await site.credential('agentChannelApi');
	const { url } = await site.publish('Channel', {
		parameters: { source: 'agentMessage', respond: 'lastNode' },
		credentials: [key],
	});
	const query = `?${new URLSearchParams({ apiKey: key.data.apiKey })}`;
	const message = { message: 'hi', userId: 'u', sessionId: 's', ...saying(key.secrets) };
	const wrong = [{ message: '' }, { userId: 7 }, { sessionId: {} }, []];
	return [
		{
			name: 'agent message',
			call: (run) => post(url + query, run, message),
			target: targetOf('agent message', url, tokenProfile({ query: 'apiKey' })),
			mistakes: [
				...wrong.map((body) => (run) => post(url + query, run, JSON.stringify(body))),
				(run) => post(url, run, { ...message, apiKey: key.data.apiKey }),
				(run) => post(url, run, message, { 'X-Api-Key': key.data.apiKey }),
				(run) => post(`${url}${query}&apiKey=x`, run, message),
			],
		},
	];
}

/** A secure header together with a signature, and alone with rejected requests as output. */
async function secureHeader(site) {
	const [secret, header] = [await signing(site), await site.credential('webhookSecureHeaderApi')];
	const both = await site.publish('Secure header and signature', {
		parameters: { source: 'github', requireSecureHeader: true },
		credentials: [secret, header],
	});
	const alone = await site.publish('Secure header, rejected requests as output', {
		parameters: { source: 'secureHeader', options: { outputRejected: true } },
		credentials: [header],
		rejected: end('Rejected'),
	});
	const value = header.data.headerValueSecret;
	const body = saying([...secret.secrets, ...header.secrets]);
	const headers = { 'X-Secure-Header': value };
	return [
		{
			name: 'secure header and signature',
			call: (run) => github(both.url, run, body, secret.data.secret, headers),
			target: targetOf('secure header and signature', both.url, githubRow),
			mistakes: [(run) => github(both.url, run, body, secret.data.secret), (run) => post(both.url, run, body, headers)],
		},
		{
			name: 'secure header',
			call: (run) =>
				post(alone.url, run, saying(header.secrets), { ...headers, Cookie: `key=${encodeURIComponent(value)}` }),
			target: targetOf('secure header', alone.url, tokenProfile({ header: 'X-Secure-Header' })),
			mistakes: mistakes(alone.url, value),
		},
	];
}

/** The right secret in the wrong place: the request is refused, and the secret is masked in the rejected item. */
const mistakes = (url, value) => [
	...['X-Secret', 'Proxy-Authorization', 'X-Auth-Token', 'Api-Key', 'X-Gitlab-Token', 'X-Goog-Channel-Token'].map(
		(name) => (run) => post(url, run, {}, { [name]: value }),
	),
	(run) => post(url, run, {}, { Authorization: `Bearer ${value}` }),
	(run) => post(url, run, {}, { Authorization: `Basic ${Buffer.from(`user:${value}`).toString('base64')}` }),
	(run) => post(url, run, {}, { Cookie: `key=${encodeURIComponent(value)}` }),
	...['token', 'apikey', 'access_token', 'sig', 'code', 'anything'].map(
		(name) => (run) => post(`${url}?${new URLSearchParams({ [name]: value })}`, run, {}),
	),
	(run) => post(url, run, { key: value }),
];

/** During a rotation, the previous secret is accepted, and the exact bytes are output as a file. */
async function rotation(site) {
	const secret = await signing(site);
	const { url } = await site.publish('Rotation, raw body', {
		parameters: { source: 'github', options: { rawBody: true } },
		credentials: [secret],
	});
	return [
		{ name: 'previous secret', call: (run) => github(url, run, {}, secret.data.previousSecret) },
		{ name: 'raw body', call: (run) => github(url, run, {}, secret.data.secret) },
	];
}

/** Forgeries come from the same address and must not use up an honest sender's allowance. */
async function rateLimit(site) {
	const secret = await signing(site);
	const { url } = await site.publish('Rate limit', {
		parameters: { source: 'github', options: { rateLimit: { policy: { requests: 5, seconds: 60 } } } },
		credentials: [secret],
	});
	const target = targetOf('rate limit', url, githubRow);
	return [{ name: 'rate limit', call: (run) => github(url, run, {}, secret.data.secret), target }];
}

/** An agent whose card names another host. There is no credential, so no list of hosts restricts the message. */
async function card(site, standIns) {
	const { url } = await site.publish('A card that names another host', {
		parameters: { source: 'secretUrl', respond: 'lastNode' },
		then: [agentNode(`${standIns.know([])}/agent`, { agentApi: 'a2a' })],
	});
	return [{ name: 'a card that names another host', call: (run) => post(url, run, { mode: 'echo' }) }];
}
