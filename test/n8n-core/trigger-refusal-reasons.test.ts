import type { INodeParameters } from 'n8n-workflow';
import { createHmac } from 'node:crypto';

import { createVerifier, reasons } from '../../core/signature';
import { withoutRun } from '../../docs/refused-requests.cjs';
import { answers } from '../../nodes/WebhookTrigger/answer/answers';
import { ignoredRows } from '../../nodes/WebhookTrigger/answer/ignored';
import { refusals } from '../../nodes/WebhookTrigger/answer/refusals';
import type { Refusal, RefusalReason } from '../../nodes/WebhookTrigger/answer/refusals';
import { requestOf } from '../unit/core/signature/vectors';
import { vendorVectors, type VendorVector } from '../unit/core/signature/vendor-vectors';
import { githubDelivery, hmacHex, JSON_TYPE, withHeader } from './harness/deliveries';
import { logCalls } from './harness/log';
import type { CallOptions } from './harness/loopback';
import { startTrigger } from './harness/trigger';
import type { RunningTrigger, TriggerSetup } from './harness/trigger';

/** For each reason a request that is refused for it: the union has no member that nothing produces. */
const SECRET = Buffer.from('a secret of thirty-two characters').toString('base64');
const KEY = Buffer.from(SECRET, 'base64');
const BODY = '{"action":"opened"}';
const DEEP = '['.repeat(100_001) + ']'.repeat(100_001);
const now = () => Math.floor(Date.now() / 1000);

interface Case {
	setup: TriggerSetup;
	request: Required<CallOptions>;
	query?: string;
	/** How many times the request is sent; only the last one counts. */
	times?: number;
}

const signing = { webhookSigningSecretApi: { secret: SECRET } };
const from = (source: string, options: INodeParameters = {}): TriggerSetup => ({
	parameters: { source, options },
	credentials: signing,
});
const github = (options?: INodeParameters, request = githubDelivery(SECRET, BODY)): Case => ({
	setup: from('github', options),
	request,
});
const withEvents = ({ setup, ...rest }: Case): Case => ({
	...rest,
	setup: { ...setup, parameters: { ...setup.parameters, events: 'pull_request' } },
});
/** A webhook with several senders, which state a key ID. */
const tenants = (request: Required<CallOptions>): Case => ({
	setup: {
		parameters: { source: 'github', options: { keyId: { policy: { place: 'header', name: 'X-Key-ID' } } } },
		credentials: {
			webhookSigningSecretApi: { secret: '', namedSecrets: { values: [{ name: 'tenant', secretValue: SECRET }] } },
		},
	},
	request,
});
const json = (body: string): Required<CallOptions> => ({ method: 'POST', headers: [JSON_TYPE], body });

/** A delivery as https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md describes. */
function standard(change: (request: Required<CallOptions>) => Required<CallOptions>, timestamp = now()): Case {
	const signature = createHmac('sha256', KEY).update(`msg_1.${timestamp}.${BODY}`).digest('base64');
	const headers = [
		JSON_TYPE,
		['webhook-id', 'msg_1'],
		['webhook-timestamp', String(timestamp)],
		['webhook-signature', `v1,${signature}`],
	] as const;
	return { setup: from('standard-webhooks'), request: change({ method: 'POST', headers, body: BODY }) };
}

const without = (name: string) => (request: Required<CallOptions>) => withHeader(request, name);
const having = (name: string, value: string) => (request: Required<CallOptions>) => withHeader(request, name, value);
const twice = (name: string) => (request: Required<CallOptions>) => ({
	...request,
	headers: [...request.headers, ...request.headers.filter(([other]) => other === name)],
});

/** A request with an HTTP Message Signature (RFC 9421) over its method. */
function messageSigned(source: string, covered: string, more: CallOptions['headers'] = []): Case {
	const params = `(${covered});created=${now()}`;
	const signature = createHmac('sha256', KEY)
		.update(`"@method": POST\n"@signature-params": ${params}`)
		.digest('base64');
	const headers = [JSON_TYPE, ['Signature-Input', `s=${params}`], ['Signature', `s=:${signature}:`], ...more] as const;
	return { setup: from(source), request: { method: 'POST', headers, body: BODY } };
}

/** A compact JWS as Netlify sends it. */
function tokenSigned(header: object, claims: object): Case {
	const signed = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
	const token = `${signed}.${createHmac('sha256', SECRET).update(signed).digest('base64url')}`;
	return { setup: from('netlify'), request: withHeader(json(BODY), 'X-Webhook-Signature', token) };
}

/** These need a server of the vendor's: trigger-sender-keys.test.ts and trigger-sns.test.ts. */
const ELSEWHERE = ['url-unknown', 'key-unknown', 'confirmation-refused', 'confirmation-failed'] as const;

/** A request of a vendor whose key is fetched. Nothing is fetched for it here. */
function vendors(provider: string, note: RegExp, settings: Record<string, string>): Case {
	const vector = vendorVectors.find((row) => row.provider === provider && note.test(row.note)) as VendorVector;
	const { headers, body } = requestOf(vector);
	const credentials = { webhookSenderApi: { sender: provider, ...settings } };
	const setup = { parameters: { source: provider }, credentials };
	return { setup, request: { method: 'POST', headers: Object.entries(headers) as [string, string][], body } };
}

const topicArn = 'arn:aws:sns:us-east-1:123456789012:MyTopic';

/** A caller with a token whose keys are at an address where nothing listens. */
function withoutKeys(): Case {
	const [issuer, audience] = ['https://login.example.com', 'here'];
	const header = { alg: 'RS256', kid: 'k' };
	const parts = [header, { iss: issuer, aud: audience, exp: now() + 100 }, 'sig'];
	const token = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
	const webhookSenderApi = { sender: 'oidc', issuer, audience, jwksUrl: 'http://127.0.0.1:9/jwks' };
	const setup = { parameters: { source: 'oidc' }, credentials: { webhookSenderApi } };
	return { setup, request: withHeader(json(BODY), 'Authorization', `Bearer ${token}`) };
}

const LOOSE = 'rfc9421-hmac-sha256';
const agentChannel = { parameters: { source: 'agentMessage' }, credentials: { agentChannelApi: { apiKey: 'k' } } };
const getRequest: Required<CallOptions> = {
	method: 'GET',
	headers: [['X-Hub-Signature-256', `sha256=${hmacHex(SECRET, '')}`]],
	body: '',
};

const cases: Readonly<Record<Exclude<RefusalReason, (typeof ELSEWHERE)[number]>, Case>> = {
	'signature-missing': github({}, withHeader(githubDelivery(SECRET, BODY), 'X-Hub-Signature-256')),
	'signature-malformed': github({}, withHeader(githubDelivery(SECRET, BODY), 'X-Hub-Signature-256', 'sha256=zz')),
	'signature-mismatch': github({}, githubDelivery('wrong', BODY)),
	'signature-ambiguous': github({}, twice('X-Hub-Signature-256')(githubDelivery(SECRET, BODY))),
	'timestamp-missing': standard(without('webhook-timestamp')),
	'timestamp-malformed': standard(having('webhook-timestamp', 'soon')),
	'timestamp-ambiguous': standard(twice('webhook-timestamp')),
	'timestamp-too-old': standard((request) => request, now() - 10_000),
	'timestamp-too-new': standard((request) => request, now() + 10_000),
	'id-missing': standard(without('webhook-id')),
	'id-malformed': standard(having('webhook-id', 'msg 1')),
	'id-ambiguous': standard(twice('webhook-id')),
	'key-id-missing': tenants(githubDelivery(SECRET, BODY)),
	'key-id-unknown': tenants(withHeader(githubDelivery(SECRET, BODY), 'X-Key-ID', 'nobody')),
	'body-malformed': { setup: from('microsoft-graph'), request: json('{}') },
	'body-too-complex': { setup: from('microsoft-graph'), request: json('['.repeat(50_000) + ']'.repeat(50_000)) },
	'body-digest-missing': messageSigned(LOOSE, '"@method"'),
	'body-digest-mismatch': messageSigned(LOOSE, '"@method"', [['Content-Digest', `sha-256=:${SECRET}:`]]),
	'content-incomplete': messageSigned(LOOSE, '"@method" "x-team"'),
	'algorithm-refused': tokenSigned({ alg: 'none' }, { iss: 'netlify' }),
	'coverage-insufficient': messageSigned('rfc9421-digest-hmac-sha256', '"@method"'),
	'account-refused': vendors('aws-sns', /another account/, { topicArn }),
	'key-address-refused': vendors('aws-sns', /http certificate/, { topicArn }),
	'certificate-refused': vendors('apple-app-store', /no x5c/, { bundleId: 'com.example', environment: 'Sandbox' }),
	'key-unavailable': withoutKeys(),
	'claims-refused': tokenSigned({ alg: 'HS256' }, { iss: 'somebody else' }),
	'body-too-large': github({ maxBodyKb: 1 }, githubDelivery(SECRET, JSON.stringify({ text: 'x'.repeat(2_000) }))),
	'address-not-allowed': github({ allowedIps: '192.0.2.0/24' }),
	'too-many-requests': {
		...github({ rateLimit: { policy: { requests: 1, seconds: 86_400 } }, duplicateWindowSeconds: 0 }),
		times: 2,
	},
	'raw-bytes-gone': github(
		{},
		withHeader(githubDelivery(SECRET, BODY), 'Content-Type', 'multipart/form-data; boundary=x'),
	),
	'method-not-allowed': { setup: from('meta'), request: getRequest },
	'body-unexpected-form': withEvents(
		github({}, withHeader(githubDelivery(SECRET, 'hello'), 'Content-Type', 'text/plain')),
	),
	'body-invalid-utf8': github(
		{},
		withHeader(githubDelivery(SECRET, Buffer.from('{"a":"\xff"}', 'latin1')), 'Content-Type'),
	),
	'body-too-deep': github({}, withHeader(githubDelivery(SECRET, DEEP), 'Content-Type', 'text/plain')),
	'bad-agent-message': { setup: agentChannel, request: json('{}'), query: '?apiKey=k' },
};

const started: RunningTrigger[] = [];

async function start(setup: TriggerSetup): Promise<RunningTrigger> {
	const trigger = await startTrigger(setup);
	started.push(trigger);
	return trigger;
}

afterEach(async () => {
	for (const { close } of started.splice(0)) await close();
});

describe('each reason is produced by a request', () => {
	test('and each reason has one', () => {
		expect([...Object.keys(cases), ...ELSEWHERE].sort()).toEqual(Object.keys(refusals).sort());
	});

	test.each(Object.entries(cases) as [RefusalReason, Case][])('%s', async (reason, given) => {
		const { setup, request, query, times = 1 } = given;
		const options = { ...(setup.parameters.options as INodeParameters), outputRejected: true };
		const trigger = await start({ ...setup, parameters: { ...setup.parameters, options } });
		for (let count = 1; count < times; count++) await trigger.post(request, query);
		const { status, body } = await trigger.post(request, query);

		const { answer } = refusals[reason];
		expect(status).toBe(answer.status);
		expect(JSON.parse(body)).toMatchObject(JSON.parse(answer.body) as object);
		expect(logCalls.map(({ details }) => details.reason)).toEqual([reason]);
		expect(trigger.rejected.map(([item]) => item?.json.rejected)).toEqual([
			{
				status,
				reason,
				check: reason in reasons ? 'signature' : null,
				hint: expect.stringMatching(/\w+ \w+/) as string,
			},
		]);
		expect(trigger.thrown).toEqual([]);
	});

	test('and a reason that the table does not list does not compile', () => {
		// @ts-expect-error: tsc fails here as soon as any text is a reason
		const unlisted: Refusal = { reason: 'unlisted' };
		expect(Object.keys(refusals)).not.toContain(unlisted.reason);
	});

	// n8n knows the URL of every webhook, so only a program that uses the engine without a URL meets this reason.
	test('url-unknown, by the engine', () => {
		const headers = { 'x-square-hmacsha256-signature': Buffer.alloc(32).toString('base64') };
		const verifier = createVerifier('square', [SECRET]);
		expect(verifier.verify({ headers, body: Buffer.from(BODY) }, now())).toEqual({ ok: false, reason: 'url-unknown' });
	});
});

describe('each kind of request that is not refused and starts no run', () => {
	const documented = withoutRun(answers, ignoredRows);
	const EQUALS = { type: 'string', operation: 'equals' };
	const onlyWhen = (leftValue: string) => ({
		conditions: { conditions: [{ leftValue, rightValue: 'x', operator: EQUALS }] },
	});
	const disabled = (options: INodeParameters = {}): Case => ({
		setup: { parameters: { source: 'github', enabled: false, options } },
		request: githubDelivery(SECRET, BODY),
	});
	type Kind = keyof typeof documented;

	test.each<[Kind, Case]>([
		['handshake', github({}, githubDelivery(SECRET, '{"zen":"Design for failure."}', 'ping'))],
		[
			'event-not-selected',
			{ ...github(), setup: { ...from('github'), parameters: { source: 'github', events: 'push' } } },
		],
		['condition-not-met', github(onlyWhen('body.action'))],
		['duplicate', { ...github(), times: 2 }],
		['disabled', disabled()],
		['disabled', disabled({ disabledStatus: 410 })],
		['misconfigured', { ...github(), setup: { parameters: { source: 'github' } } }],
		['secret-awaited', { setup: { parameters: { source: 'notion' } }, request: json('{}') }],
		['failed', github(onlyWhen('={{ $json.a( }}'))],
	])('%s', async (kind, { setup, request, times = 1 }) => {
		const { post, runs } = await start(setup);
		for (let count = 1; count < times; count++) await post(request);
		const { status, body } = await post(request);
		const known = documented[kind].answers.map((answer) => [answer.status, answer.body]);
		expect(known.length === 0 ? [[200, body]] : known).toContainEqual([status, body]);
		expect(runs).toHaveLength(times - 1);
		const reasons = logCalls.flatMap(({ details }) => ('reason' in details ? [details.reason] : []));
		expect(reasons).toEqual(kind in ignoredRows || kind === 'disabled' ? [kind] : []);
		expect(logCalls.length).toBeGreaterThan(0);
	});

	test('duplicate-in-flight', async () => {
		const { setup, request } = github({ batch: { policy: { size: 2, waitMs: 500 } } });
		const { post, runs } = await start(setup);
		const first = post(request);
		await new Promise((resolve) => setTimeout(resolve, 100));
		const { status, body, headers } = await post(request);
		const [known] = documented['duplicate-in-flight'].answers;
		expect({ status, body, retryAfter: headers['retry-after'] }).toEqual({
			status: known?.status,
			body: known?.body,
			retryAfter: known?.headers['Retry-After'],
		});
		expect((await first).status).toBe(200);
		expect(runs).toHaveLength(1);
	});
});
