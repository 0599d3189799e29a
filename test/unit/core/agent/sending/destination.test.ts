import { assert, constantFrom, oneof, property, string, tuple, webUrl } from 'fast-check';

import { agentProtocols } from '../../../../../core/agent';
import type { AgentCall, AgentRequest } from '../../../../../core/agent';
import { classifyDestination, destinationFailure, redirectTarget } from '../../../../../core/agent/sending/destination';
import type { Destination } from '../../../../../core/agent/sending/destination';
import { hostOf, isDomainAllowed } from '../../../../../core/send';
import { aCall } from '../apis/protocols';

const requestTo = (url: string, more: Partial<AgentRequest> = {}): AgentRequest => ({
	method: 'POST',
	url,
	headers: {},
	body: Buffer.alloc(0),
	...more,
});

test.each<[string, string, string, Destination]>([
	['https://a.example/rpc', 'https://a.example/card.json', '', 'same-server'],
	['https://A.example:443/', 'https://a.example', '', 'same-server'],
	['http://a.example:8080/rpc', 'http://a.example:8080', '', 'same-server'],
	['https://a.example/rpc', 'http://a.example/', '', 'same-server'],
	['https://a.example:8080/rpc', 'http://a.example:8080/', '', 'same-server'],
	['https://x:y@a.example/', 'https://a.example', '', 'same-server'],
	['https://b.example/', 'https://a.example', '', 'elsewhere'],
	['https://b.example/', 'http://a.example', '', 'elsewhere'],
	['https://a.example:8443/', 'https://a.example', '', 'elsewhere'],
	['https://a.example:8443/', 'http://a.example', '', 'elsewhere'],
	['https://a.example.evil.net/', 'https://a.example', '', 'elsewhere'],
	['https://a.example@evil.net/', 'https://a.example', '', 'elsewhere'],
	['https://sub.a.example/', 'https://a.example', '', 'elsewhere'],
	['http://localhost:9999/', 'https://a.example', '', 'elsewhere'],
	['http://127.0.0.1/', 'http://localhost/', '', 'elsewhere'],
	['http://[::1]/', 'https://a.example', 'b.example', 'elsewhere'],
	['https://b.example/', 'https://a.example', 'b.example', 'named'],
	['https://c.b.example:444/', 'https://a.example', 'x.example, *.b.example', 'named'],
	['https://b.example/', 'https://a.example', '*', 'named'],
	['https://a.example:8443/', 'https://a.example', 'a.example', 'named'],
	['http://b.example/', 'http://a.example', 'b.example', 'named'],
	['http://localhost:9999/', 'https://a.example', 'localhost', 'named'],
	['http://127.0.0.1:9999/', 'https://a.example', '127.0.0.1', 'named'],
	['http://a.example/', 'https://a.example', '', 'unencrypted'],
	['http://a.example/', 'https://a.example', 'a.example', 'unencrypted'],
	['http://b.example/', 'https://a.example', 'b.example', 'unencrypted'],
	['http://b.example/', 'https://a.example', '*', 'unencrypted'],
	['http://b.example/', 'https://a.example', '', 'elsewhere'],
	['http://localhost.example/', 'https://a.example', '*', 'unencrypted'],
	['http://notlocalhost/', 'https://a.example', '*', 'unencrypted'],
	['http://agents.localhost./', 'https://a.example', '*', 'named'],
	['http://a.agents.localhost/', 'https://a.example', '*.localhost', 'named'],
	['http://0.0.0.0/', 'https://a.example', '0.0.0.0', 'named'],
	['http://10.0.0.1/', 'https://a.example', '10.0.0.1', 'unencrypted'],
])('%s is classified for the URL %s and the named hosts "%s": %s', (url, given, named, destination) => {
	expect(classifyDestination(url, { url: given, named, namedIn: 'option' })).toBe(destination);
});

const encrypted =
	'Nothing was sent. Ask the operator of the agent to use an https URL in the agent card. To send messages without encryption, enter the URL with http:// in the node.';
const operator = 'Otherwise, ask the operator of the agent to put its public URL into the agent card.';
const here = 'This address refers to the machine that runs n8n. ';

test.each<[string, 'option' | 'credential', string, string]>([
	[
		'https://b.example:444/rpc?key=s3cr3t',
		'option',
		'The agent card points to https://b.example:444, which is not the server in the URL (https://a.example)',
		`Nothing was sent. If this is the right host, add b.example to the Allowed Agent Hosts option. ${operator}`,
	],
	[
		'https://b.example/rpc',
		'credential',
		'The agent card points to https://b.example, which is not the server in the URL (https://a.example)',
		`Nothing was sent. If this is the right host, add b.example to Allowed Domains in the credential. ${operator}`,
	],
	...[
		'http://localhost:9999',
		'http://0.0.0.0:9999',
		'http://127.0.0.1:9999',
		'http://[::1]:9999',
		'http://[::]:9999',
	].map((url): [string, 'option', string, string] => [
		url,
		'option',
		`The agent card points to ${url}, which is not the server in the URL (https://a.example)`,
		`Nothing was sent. ${here}If this is the right host, add ${hostOf(url)} to the Allowed Agent Hosts option. ${operator}`,
	]),
	[
		'http://a.example/rpc',
		'option',
		'The agent card points to http://a.example, which is not encrypted, unlike the URL in the node (https://a.example)',
		encrypted,
	],
])('a refusal says who chose the URL, which host it names, and what to do: %s (%s)', (url, namedIn, message, cure) => {
	const refusal = destinationFailure(requestTo(url, { urlFrom: 'card' }), {
		url: 'https://a.example/x',
		named: '',
		namedIn,
	});
	expect(refusal).toEqual({ code: 'host-not-allowed', message, cure, status: 0, accepted: 'no', final: true });
});

test.each([
	['https://a.example/x', ''],
	['https://b.example/x', 'b.example'],
])('%s is allowed if "%s" is named', (url, named) => {
	expect(destinationFailure(requestTo(url), { url: 'https://a.example', named, namedIn: 'option' })).toBeUndefined();
});

test('a refusal names the agent’s answer if no card chose the URL', () => {
	const destinations = { url: 'https://a.example', named: '', namedIn: 'option' as const };
	expect(destinationFailure(requestTo('https://b.example'), destinations)).toMatchObject({
		message:
			'The response of the agent points to https://b.example, which is not the server in the URL (https://a.example)',
		cure: 'Nothing was sent. If this is the right host, add b.example to the Allowed Agent Hosts option.',
	});
	expect(destinationFailure(requestTo('http://a.example'), destinations)?.cure).toContain(
		'Ask the operator of the agent to return an https URL',
	);
});

test('requests go only to the same host or a named one, and never from https to http', () => {
	const urls = oneof(
		webUrl({ validSchemes: ['http', 'https'], withQueryParameters: true }),
		tuple(
			constantFrom('http', 'https'),
			constantFrom('a.example', 'b.example', 'localhost', 'x.b.example'),
			constantFrom('', ':80', ':443', ':8080'),
		).map(([scheme, host, port]) => `${scheme}://${host}${port}/rpc`),
	);
	const lists = constantFrom('', 'a.example', 'b.example, localhost', '*.b.example', '*');
	assert(
		property(urls, urls, lists, (url, given, named) => {
			if (destinationFailure(requestTo(url), { url: given, named, namedIn: 'option' }) !== undefined) return;
			expect(hostOf(url) === hostOf(given) || isDomainAllowed(url, named)).toBe(true);
			const downwards = given.startsWith('https:') && url.startsWith('http:');
			expect(downwards && !/localhost|127\.|0\.0\.0\.0/.test(hostOf(url) ?? '')).toBe(false);
		}),
		{ numRuns: 2_000 },
	);
});

test.each<[string | undefined, string | undefined]>([
	['https://b.example/login?next=secret#x', 'https://b.example'],
	['http://user:pass@b.example:8080/', 'http://b.example:8080'],
	['/login', 'https://a.example'],
	['//b.example/x', 'https://b.example'],
	['', 'https://a.example'],
	['https://', undefined],
	['javascript:alert(1)', undefined],
	['ftp://b.example/', undefined],
	[undefined, undefined],
])('the target of the redirect %j is %j', (location, target) => {
	expect(redirectTarget(location, 'https://a.example/run?apiKey=k')).toBe(target);
});

describe('no answer chooses the host of the next request, except an A2A card, which is checked', () => {
	/** Ids that a hostile server might issue. */
	const id = oneof(
		string({ unit: 'binary', maxLength: 30 }),
		constantFrom(
			'//evil.example/x',
			'https://evil.example/',
			'@evil.example',
			'..',
			'../..',
			'\\\\evil.example',
			'?x=1',
			'#x',
			'%2F%2Fevil.example',
		),
	);
	const { origin } = new URL(aCall.url);
	const urlsOf = (requests: readonly (AgentRequest | object | undefined)[]) =>
		requests.flatMap((request) => (request && 'url' in request ? [request.url] : []));

	test.each(agentProtocols.map((protocol) => [protocol.name, protocol] as const))('%s', (_name, protocol) => {
		assert(
			property(id, id, id, (runId, sessionId, taskId) => {
				const prepared = { requestId: runId, version: '0.3' };
				const call: AgentCall = { ...aCall, sessionId, taskId, prepared, uploaded: [runId] };
				const run = { runId, sessionId };
				const file = { name: runId, mediaType: 'text/plain', bytes: Buffer.from('x') };
				const bodies = [
					{ run_id: runId, status: 'success' },
					{ overall_status: 'Succeeded' },
					{ data: [{ id: runId, completed_at: '1' }] },
				];
				const next = bodies.map((body) => {
					const read = protocol.longRuns?.outcome({ status: 200, body }, run, call, {});
					return read && 'next' in read ? read.next : undefined;
				});
				const requests = [
					...(protocol.prepare?.requests(call) ?? []),
					protocol.upload?.request(file, call),
					...(['whole', 'stream', 'background'] as const).map((mode) => protocol.request({ ...call, mode })),
					protocol.longRuns?.poll(run, call),
					...next,
				];
				expect(new Set(urlsOf(requests).map((url) => new URL(url).origin))).toEqual(new Set([origin]));
			}),
			{ numRuns: 200 },
		);
	});
});
