import type { INodeParameters } from 'n8n-workflow';

import { githubDelivery, JSON_TYPE, withHeader } from './harness/deliveries';
import { logCalls, logText } from './harness/log';
import { logLines } from './harness/log-lines';
import type { CallOptions } from './harness/loopback';
import { startTrigger } from './harness/trigger';
import type { RunningTrigger, TriggerSetup } from './harness/trigger';

/** Whatever starts nothing can be seen: in n8n's log, at the second output, and by whoever listens in the editor. */
const SECRET = 'It’s a secret to everybody';
const OPENED = '{"action":"opened"}';
const EQUALS = { type: 'string', operation: 'equals' };

let trigger: RunningTrigger | undefined;

async function start(options: INodeParameters = {}, more: INodeParameters = {}, mode?: TriggerSetup['mode']) {
	trigger = await startTrigger({
		parameters: { source: 'github', options, ...more },
		credentials: { webhookSigningSecretApi: { secret: SECRET } },
		...(mode && { mode }),
	});
	return trigger;
}

afterEach(async () => {
	await trigger?.close();
	trigger = undefined;
});

const onlyWhen = (left: string): INodeParameters => ({
	conditions: { conditions: [{ leftValue: left, rightValue: 'x', operator: EQUALS }] },
});
const opened = githubDelivery(SECRET, OPENED, 'pull_request');
const forged = githubDelivery('another', OPENED, 'pull_request');
const AGAIN = 'Click Execute step to listen again.';

describe('the log', () => {
	const level = () => logCalls.map((call) => call.level);

	test('says which event was ignored, and what Events selects', async () => {
		const { post } = await start({}, { events: 'push, !pull_request.closed' });
		expect((await post(opened)).body).toBe('{"status":"ignored"}');
		expect(logLines()).toEqual([
			'Webhook Trigger "Trigger" ignored a delivery: event-not-selected. The event is "pull_request.opened", and Events is ' +
				'"push, !pull_request.closed". Add the event to Events, or clear the field to select all events',
		]);
		expect(level()).toEqual(['info']);
	});

	test('says that a delivery has no event name', async () => {
		const { post } = await start({}, { events: 'push' });
		await post(withHeader(opened, 'X-GitHub-Event'));
		expect(logLines()[0]).toMatch(/The delivery has no event name, and Events is "push"/);
	});

	test('says that a condition was not met', async () => {
		const { post } = await start(onlyWhen('body.action'));
		await post(opened);
		expect(logLines()).toEqual([
			expect.stringMatching(
				/ignored a delivery: condition-not-met\. .* Only When\. The event is "pull_request\.opened"/,
			),
		]);
	});

	test('says that a delivery is a copy, and of what both have the same', async () => {
		const { post } = await start();
		await post(opened);
		await post(opened);
		expect(logLines()).toEqual([
			expect.stringMatching(
				/ignored a delivery: duplicate\. .* Both have the same (?:signature|content|delivery ID)\./,
			),
		]);
	});

	test('says that the node is turned off', async () => {
		const { post } = await start({}, { enabled: false });
		await post(opened);
		expect(logLines()).toEqual([expect.stringMatching(/ignored a request: disabled\. .* got the status 503$/)]);
	});

	test('has handshakes at the level debug', async () => {
		const { post } = await start();
		await post(githubDelivery(SECRET, '{"zen":"Design for failure."}', 'ping'));
		expect(logLines()).toEqual([
			'Webhook Trigger "Trigger" answered a handshake or test of the source with the status 200',
		]);
		expect(level()).toEqual(['debug']);
	});

	test('holds no secret that stands in an event name, no control character, and no endless name', async () => {
		const { post } = await start({}, { events: 'push' });
		const action = `${SECRET} \u001b[2J\n${'x'.repeat(500)}`;
		await post(githubDelivery(SECRET, JSON.stringify({ action }), 'pull_request'));
		expect(logLines()[0]?.length).toBeLessThan(400);
		expect(logText()).not.toContain(SECRET);
	});

	test('of ignored deliveries leaves room for refusals', async () => {
		const { post } = await start({ duplicateWindowSeconds: 0 }, { events: 'push' });
		for (let count = 0; count < 40; count++) await post(opened);
		expect(logLines().length).toBeLessThanOrEqual(6);
		await post(forged);
		expect(logLines().at(-1)).toMatch(
			/refused a request: signature-mismatch .* \(\d+ more messages were not logged\)$/,
		);
	});

	test('of handshakes is bounded, and takes no room from the others', async () => {
		const { post } = await start();
		for (let count = 0; count < 40; count++) await post(githubDelivery(SECRET, '{"zen":"a"}', 'ping'));
		expect(logLines().length).toBeLessThanOrEqual(15);
		await post(forged);
		expect(logLines().at(-1)).toMatch(/refused a request: signature-mismatch/);
	});
});

describe('the second output', () => {
	const rejected = ({ rejected: items }: RunningTrigger) => items.flat().map(({ json }) => json);

	test.each<[string, INodeParameters, INodeParameters, string, number]>([
		['an event', { outputIgnored: true }, { events: 'push' }, 'event-not-selected', 1],
		['a condition', { outputIgnored: true, ...onlyWhen('event') }, {}, 'condition-not-met', 1],
		['a copy', { outputIgnored: true }, {}, 'duplicate', 2],
	])('has an ignored delivery with its data: %s', async (_, options, more, reason, times) => {
		const { post, runs } = await start(options, more);
		for (let count = 1; count < times; count++) await post(opened);
		expect((await post(opened)).status).toBe(200);
		expect(rejected(trigger as RunningTrigger)).toEqual([
			expect.objectContaining({
				rejected: { status: 200, reason, check: null, hint: expect.stringMatching(/\w/) as string },
				event: 'pull_request',
				action: 'opened',
				body: { action: 'opened' },
				source: 'github',
			}),
		]);
		expect(runs.map((items) => items.length)).toEqual([...Array<number>(times - 1).fill(1), 0]);
	});

	test.each<[string, INodeParameters, string[]]>([
		['neither', {}, []],
		['refused requests', { outputRejected: true }, ['signature-mismatch']],
		['ignored deliveries', { outputIgnored: true }, ['event-not-selected']],
		['both', { outputRejected: true, outputIgnored: true }, ['event-not-selected', 'signature-mismatch']],
	])('has what the builder chose: %s', async (_, options, reasons) => {
		const { post } = await start(options, { events: 'push' });
		await post(opened);
		await post(forged);
		expect(
			rejected(trigger as RunningTrigger).map(({ rejected: told }) => (told as { reason: string }).reason),
		).toEqual(reasons);
	});

	test('has at most ten ignored deliveries a minute, which take no place from refused ones', async () => {
		const { post } = await start(
			{ outputIgnored: true, outputRejected: true, duplicateWindowSeconds: 0 },
			{ events: 'push' },
		);
		for (let count = 0; count < 25; count++) await post(opened);
		expect(rejected(trigger as RunningTrigger)).toHaveLength(10);
		await post(forged);
		expect(rejected(trigger as RunningTrigger)).toHaveLength(11);
	});
});

describe('the panel of the node, while somebody listens', () => {
	const listen = async (options: INodeParameters = {}, more: INodeParameters = {}) =>
		await start(options, more, 'manual');

	test('shows why a request was refused and what to do, and the sender gets its 401', async () => {
		const { post, panel, thrown, runs } = await listen();
		expect(await post(forged)).toMatchObject({ status: 401, body: '{"error":"unauthorized"}' });
		expect(panel).toEqual([
			{
				type: 'error',
				message:
					'Request refused. The secret is not the one that the sender uses, or the request was changed in transit',
				description:
					'Copy the secret from the sender again. If it is the same, look for a proxy that changes the body or the URL. This ' +
					'request came to the test URL: if the sender has a secret for each URL, use that of the test URL. The sender got the ' +
					`status 401 (reason: signature-mismatch, check: signature). ${AGAIN}`,
			},
		]);
		expect([thrown, runs]).toEqual([[], []]);
	});

	test.each<[string, INodeParameters, INodeParameters, Required<CallOptions>, number, RegExp]>([
		['an event', {}, { events: 'push' }, opened, 200, /The event is "pull_request\.opened", and Events is "push"/],
		['a condition', onlyWhen('event'), {}, opened, 200, /does not meet the conditions of the option Only When/],
		['the node turned off', {}, { enabled: false }, forged, 503, /^Enabled is turned off\. Turn on Enabled/],
	])('shows why a delivery was ignored: %s', async (_, options, more, request, status, message) => {
		const { post, panel, runs } = await listen(options, more);
		expect((await post(request)).status).toBe(status);
		expect(panel).toEqual([{ type: 'info', message: expect.stringMatching(message) as string }]);
		expect(panel[0]?.message).toMatch(new RegExp(`got the status ${status}.*${AGAIN}$`));
		expect(runs).toEqual([]);
	});

	test('shows a misconfiguration, and a request that could not be processed', async () => {
		const { post, panel, node } = await listen(onlyWhen('={{ $json.a( }}'));
		expect((await post(opened)).status).toBe(500);
		node.credentials = {};
		expect((await post(opened)).status).toBe(500);
		expect(panel).toEqual([
			expect.objectContaining({ type: 'error', message: 'The request could not be processed' }),
			expect.objectContaining({
				type: 'error',
				message: 'The node is misconfigured',
				description: expect.stringMatching(/^No Webhook Signing Secret credential is selected\. .*\. Click/) as string,
			}),
		]);
	});

	test('shows nothing of a handshake, so that listening goes on', async () => {
		const { post, panel, runs } = await listen();
		await post(githubDelivery(SECRET, '{"zen":"Design for failure."}', 'ping'));
		expect([panel, runs]).toEqual([[], []]);
	});

	test('gets a genuine delivery as ever, and copies too', async () => {
		const { post, panel, runs } = await listen();
		await post(opened);
		await post(opened);
		expect(runs.map(([item]) => item?.json.event)).toEqual(['pull_request', 'pull_request']);
		expect(panel).toEqual([]);
	});

	test('leaves a request that the builder wants at the second output there', async () => {
		const { post, panel, rejected } = await listen({ outputRejected: true });
		await post(forged);
		expect(panel).toEqual([]);
		expect(rejected).toHaveLength(1);
	});

	const MISTYPED = 'GitHub has no event pul_request. The nearest one is pull_request';

	test('names a mistake in Events when a delivery was ignored', async () => {
		const { post, panel } = await listen({}, { events: 'pul_request' });
		await post(opened);
		expect(panel).toEqual([
			{
				type: 'info',
				message:
					'Delivery ignored. The event is "pull_request.opened", and Events is "pul_request". Add the event to Events, or clear ' +
					`the field to select all events. ${MISTYPED}. The sender got the status 200 (reason: event-not-selected). ${AGAIN}`,
			},
		]);
	});

	test('does not blame Events for a delivery that a condition rejected', async () => {
		const { post, panel } = await listen(onlyWhen('event'), { events: 'pull_request, pul_request' });
		await post(opened);
		expect(panel[0]?.message).toMatch(/\(reason: condition-not-met\)/);
		expect(panel[0]?.message).not.toContain(MISTYPED);
	});

	test('warns of a mistake in Events beside the items of a delivery that runs', async () => {
		const { post, panel, runs } = await listen({}, { events: 'pull_request, pul_request, !isues' });
		expect((await post(opened)).status).toBe(200);
		expect(runs.map(([item]) => item?.json.event)).toEqual(['pull_request']);
		expect(panel).toEqual([
			{ type: 'warning', message: `${MISTYPED}. GitHub has no event isues. The nearest one is issues.` },
		]);
	});

	test.each<[string, INodeParameters]>([
		['events that GitHub has', { events: 'pull_request.opened, !star' }],
		['all events', {}],
	])('warns of nothing beside the items of a delivery: %s', async (_, more) => {
		const { post, panel, runs } = await listen({}, more);
		await post(opened);
		expect([panel, runs.length]).toEqual([[], 1]);
	});

	test('shows a refusal as a hint where the node continues on an error: the next nodes would run with it', async () => {
		const { post, panel, node } = await listen();
		node.onError = 'continueRegularOutput';
		expect((await post(forged)).status).toBe(401);
		expect(panel).toEqual([
			{ type: 'danger', message: expect.stringMatching(/^Request refused\. .*\. Copy/) as string },
		]);
	});

	test('shows no markup, secret or control character of the sender', async () => {
		const { post, panel } = await listen({}, { events: 'push' });
		const action = `<a href="https://evil.example">${SECRET}\u001b</a>`;
		await post(githubDelivery(SECRET, JSON.stringify({ action }), 'pull_request'));
		expect(panel[0]?.message).not.toMatch(/[<>\p{Cc}]/u);
		expect(panel[0]?.message).not.toContain(SECRET);
	});

	test('shows nothing in production, where the same item would run', async () => {
		const { post, panel, runs } = await start({}, { events: 'push' });
		await post(forged);
		await post(opened);
		expect([panel, runs]).toEqual([[], []]);
	});

	test('shows no warning in production either', async () => {
		const { post, panel, runs } = await start({}, { events: 'pull_request, pul_request' });
		await post(opened);
		expect([panel, runs.length]).toEqual([[], 1]);
	});
});

test('a delivery whose body has the names of the node’s own items runs as any other', async () => {
	const body = JSON.stringify({
		rejected: { status: 401 },
		webhookTriggerNote: { kind: 'error', title: 'x', text: 'y' },
	});
	trigger = await startTrigger({
		parameters: { source: 'secureHeader' },
		credentials: { webhookSecureHeaderApi: { headerName: 'X-Secure', headerValueSecret: 'open' } },
		mode: 'manual',
	});
	await trigger.post({ method: 'POST', headers: [JSON_TYPE, ['X-Secure', 'open']], body });
	expect(trigger.runs.map(([item]) => item?.json.body)).toEqual([JSON.parse(body)]);
	expect([trigger.rejected, trigger.panel]).toEqual([[], []]);
});
