import { Failure } from '../../../../../core/failure';
import { readConfiguration, warningsOf } from '../../../../../nodes/WebhookTrigger/configuration/configuration';
import type { TriggerConfiguration } from '../../../../../nodes/WebhookTrigger/configuration/configuration';
import { fakeContext } from '../context';
import type { ContextInput } from '../context';

const NOW = Date.UTC(2026, 0, 1);
const secret = { webhookSigningSecretApi: { secret: 'a secret that nobody may read' } };
const header = { webhookSecureHeaderApi: { headerName: 'X-Secure-Header', headerValueSecret: 'let me in' } };

async function read(input: ContextInput): Promise<TriggerConfiguration> {
	const { context, node } = fakeContext(input);
	return await readConfiguration(context, node, NOW);
}

const withOptions = (options: object) => ({ parameters: { source: 'github', options }, credentials: secret });
const condition = (leftValue: unknown) => ({
	conditions: { conditions: [{ leftValue, rightValue: 'a', operator: { type: 'string', operation: 'equals' } }] },
});

describe('activation refuses', () => {
	test.each<[string, ContextInput, RegExp]>([
		['no secret', { parameters: { source: 'github' } }, /No Webhook Signing Secret credential is selected/],
		[
			'an empty secret',
			{ parameters: { source: 'github' }, credentials: { webhookSigningSecretApi: { secret: ' ' } } },
			/has no secret/,
		],
		[
			'a malformed secret',
			{ parameters: { source: 'standard-webhooks' }, credentials: { webhookSigningSecretApi: { secret: 'whsec_%%' } } },
			/malformed/,
		],
		[
			'a previous secret without an end date',
			{
				parameters: { source: 'github' },
				credentials: { webhookSigningSecretApi: { secret: 'a', previousSecret: 'b' } },
			},
			/no end date/,
		],
		[
			'a secure header without a value',
			{
				parameters: { source: 'secureHeader' },
				credentials: { webhookSecureHeaderApi: { headerName: 'X-A', headerValueSecret: '' } },
			},
			/has no header value/,
		],
		[
			'an agent channel without a key',
			{ parameters: { source: 'agentMessage' }, credentials: { agentChannelApi: { apiKey: '' } } },
			/has no API key/,
		],
		[
			'a webhook without any protection',
			{ parameters: { source: 'github', requireSignature: false } },
			/No verification is configured/,
		],
		[
			'a response code that Mailgun treats as a failure',
			{ parameters: { source: 'mailgun', options: { responseCode: 202 } }, credentials: secret },
			/Mailgun treats the response code 202 as a failure/,
		],
		['an unknown source', { parameters: { source: 'constructor' }, credentials: secret }, /Unknown source/],
		[
			'a malformed filter',
			{ parameters: { source: 'github', events: 'push,,star' }, credentials: secret },
			/Event filter/,
		],
		['an empty name', { parameters: { source: 'github', path: ' ' }, credentials: secret }, /empty/],
		['a path with a parameter', { parameters: { source: 'github', path: 'a/:id' }, credentials: secret }, /character/],
		[
			'a secret URL that can be guessed',
			{ parameters: { source: 'secretUrl', webhookIdMode: 'custom' } },
			/impossible to guess/,
		],
		[
			'a secret URL without its random part',
			{ parameters: { source: 'secretUrl' }, node: { webhookId: undefined } },
			/easy to guess/,
		],
		['Allowed IPs without an address', withOptions({ allowedIps: ' ' }), /The Allowed IPs option is empty/],
		['a malformed network', withOptions({ allowedIps: '10.0.0.1/8' }), /10\.0\.0\.1\/8/],
		['a rate limit without numbers', withOptions({ rateLimit: {} }), /The Rate Limit option is empty/],
		[
			'a rate of zero',
			withOptions({ rateLimit: { policy: { requests: 0, seconds: 60 } } }),
			/Rate Limit option are out of range/,
		],
		['a batch without numbers', withOptions({ batch: {} }), /The Batch option is empty/],
		[
			'a batch that keeps senders waiting',
			withOptions({ batch: { policy: { size: 5, waitMs: 60_000 } } }),
			/Batch option are out of range/,
		],
		[
			'a batch with replies',
			{
				parameters: { source: 'github', respond: 'lastNode', options: { batch: { policy: {} } } },
				credentials: secret,
			},
			/cannot respond to each of them separately/,
		],
		['no conditions', withOptions({ conditions: {} }), /no condition/],
		['a condition without a left side', withOptions(condition('')), /no value to check/],
		['a malformed path', withOptions(condition('body..a')), /malformed/],
		['an empty tolerance', withOptions({ toleranceSeconds: 0 }), /Tolerance/],
		['a body limit of zero', withOptions({ maxBodyKb: -1 }), /Maximum Body Size/],
		['an empty public URL', withOptions({ publicUrl: '' }), /Public URL/],
		[
			'a malformed public URL',
			{ parameters: { source: 'twilio', options: { publicUrl: 'n8n.example.com' } }, credentials: secret },
			/public URL/,
		],
		[
			'a response header with a line break',
			withOptions({ responseHeaders: { entries: [{ name: 'X-A', value: 'a\r\nb' }] } }),
			/X-A/,
		],
		[
			'a response header of n8n',
			withOptions({ responseHeaders: { entries: [{ name: 'Content-Security-Policy', value: '' }] } }),
			/Content-Security-Policy/,
		],
		['a response code that makes senders retry', withOptions({ responseCode: 500 }), /200 to 299/],
		[
			'raw bodies that repeat the secret',
			{ parameters: { source: 'microsoft-graph', options: { rawBody: true } }, credentials: secret },
			/includes its secret/,
		],
	])('%s, and names the cure but no secret', async (_, input, message) => {
		const error = await read(input).catch((thrown: unknown) => thrown);
		expect(error).toBeInstanceOf(Failure);
		const { message: said, cure } = error as Failure;
		expect(said).toMatch(message);
		expect(cure).not.toBe('');
		expect(`${said}${cure}`).not.toContain('nobody may read');
	});
});

describe('the configuration', () => {
	test('makes every configured check, beginning with the secure header', async () => {
		const { checks } = await read({
			parameters: { source: 'github', requireSecureHeader: true },
			credentials: { ...secret, ...header },
		});
		expect(checks.map(({ name }) => name)).toEqual(['secure header', 'signature']);
	});

	test('keeps the source’s events and ping even if only the header is checked', async () => {
		const { checks } = await read({
			parameters: { source: 'github', requireSignature: false, requireSecureHeader: true },
			credentials: header,
		});
		const headers = { 'x-secure-header': 'let me in', 'x-github-event': 'ping' };
		const request = { method: 'POST', headers, body: Buffer.from('{}') };
		expect(checks[0]?.verifier.describe(request)).toMatchObject({ event: 'ping' });
		expect(checks[0]?.verifier.handshake(request, 0)).toMatchObject({ status: 200 });
	});

	test('waits for the secret only if the sender discloses it', async () => {
		expect((await read({ parameters: { source: 'notion' } })).profileAwaitingSecret?.name).toBe('notion');
		expect((await read({ parameters: { source: 'asana' } })).profileAwaitingSecret?.name).toBe('asana');
		expect(
			(await read({ parameters: { source: 'notion' }, credentials: secret })).profileAwaitingSecret,
		).toBeUndefined();
	});

	test('passes on the secrets of every credential, and the name of the secure header', async () => {
		const { masking } = await read({
			parameters: { source: 'github', requireSecureHeader: true },
			credentials: { ...secret, ...header },
		});
		const { redactor, secureHeader } = masking;
		expect(secureHeader).toBe('x-secure-header');
		expect(redactor.text('x let me in, a secret that nobody may read y')).toBe('x ***, *** y');
	});

	test('evaluates only the options that contain an expression', async () => {
		const asked: string[] = [];
		const { context, node } = fakeContext(withOptions({ allowedIps: '={{ $vars.ips }}', toleranceSeconds: 60 }));
		Object.assign(context, { getNodeParameter: (name: string) => (asked.push(name), '10.0.0.0/8') });
		expect((await readConfiguration(context, node, NOW)).options).toMatchObject({ toleranceSeconds: 60 });
		expect(asked).toEqual(['options.allowedIps']);
	});
});

describe('what is allowed, but is likely a mistake', () => {
	const warnings = async (parameters: object) =>
		warningsOf(await read({ parameters: { source: 'github', ...parameters }, credentials: secret }));

	test('an event that the vendor does not have', async () =>
		expect(await warnings({ events: 'push, pul_request.opened' })).toEqual([
			'GitHub has no event pul_request.opened. The nearest one is pull_request',
		]));

	test.each([
		['events that it has', { events: 'push, pull_request.opened, !star, release.*' }],
		['a vendor without a list', { source: 'stripe', events: 'invoice.payed' }],
	])('%s: nothing to say', async (_, parameters) => expect(await warnings(parameters)).toEqual([]));

	test.each([
		['mailgun', 200],
		['zoom', 204],
		['github', 202],
	])('%s takes the response code %d', async (source, responseCode) =>
		expect(await warnings({ source, options: { responseCode } })).toEqual([]),
	);
});
