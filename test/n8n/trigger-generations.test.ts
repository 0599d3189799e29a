/**
 * @jest-environment ./test/real-n8n/environment.mjs
 *
 * The most important promises for genuine deliveries, on n8n 1 and n8n 2: none is lost, none runs twice, each gets the response
 * that its sender expects, and the builder sees why a delivery starts nothing. The other files test n8n 2 in full.
 */
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { playground, START_TIMEOUT_MS } from '../real-n8n/real-n8n';
import type { RealN8n } from '../real-n8n/real-n8n';
import { contents, expectNothingLost, receiverOf, receiverOfN8n } from './trigger-contents';
import type { Receiver } from './trigger-contents';
import {
	github,
	GITHUB_SECRET,
	line,
	LINE_SECRET,
	slack,
	SLACK_SECRET,
	woocommerce,
	WOOCOMMERCE_SECRET,
} from './trigger-senders';
import { shown } from './trigger-shown';
import { TriggerWorkflow } from './trigger-workflow';
import type { TriggerSetup } from './trigger-workflow';

jest.setTimeout(60_000);

interface Generation {
	version: '1' | '2';
	/** After an error of the trigger, n8n 1 would not listen again. */
	refusalIsA: 'danger' | 'error';
}

const generations: Generation[] = [
	{ version: '2', refusalIsA: 'error' },
	{ version: '1', refusalIsA: 'danger' },
];

const instances: Partial<Record<Generation['version'], RealN8n>> = {};

/** Starts that n8n, once for all tests of this file. */
async function start(version: Generation['version']): Promise<RealN8n> {
	const name = `trigger-generations-${version}`;
	return (instances[version] ??= await playground.startRealN8n({ name, version }));
}

afterAll(async () => {
	for (const n8n of Object.values(instances)) await n8n.stop();
}, 60_000);

describe.each(generations)('n8n $version', ({ version, refusalIsA }) => {
	let n8n: RealN8n;

	beforeAll(async () => {
		n8n = await start(version);
	}, START_TIMEOUT_MS);

	const publish = async (setup: TriggerSetup) => await TriggerWorkflow.publish(n8n, setup);
	const of = (source: string, secret: string, parameters: object = {}): TriggerSetup => ({
		parameters: { source, ...parameters },
		credentials: { webhookSigningSecretApi: { secret } },
	});
	const ofGithub = (parameters: object = {}) => of('github', GITHUB_SECRET, parameters);

	describe('a list of events', () => {
		const said = (text: string) => ({ type: 'message', webhookEventId: text, message: { text } });
		const followed = { type: 'follow', webhookEventId: 'followed' };

		test('becomes one item for each selected event, all in one execution', async () => {
			const workflow = await publish(of('line', LINE_SECRET, { events: 'message' }));
			const sent = [said('one'), followed, said('two')];
			expect((await workflow.send(line(...sent))).status).toBe(200);
			const expected = [said('one'), said('two')].map((body) => ({
				event: 'message',
				deliveryId: body.webhookEventId,
				body,
				envelope: { destination: 'U1' },
			}));
			const { nodes } = await workflow.execution(1);
			expect(nodes.Trigger?.outputs[0]).toMatchObject(expected);
			expect(nodes['Step 1']?.outputs[0]).toMatchObject(expected);
			expect((await workflow.send(line(followed))).body).toBe('{"status":"ignored"}');
			expect(await workflow.executions()).toBe(1);
		});

		test('is a copy if the sender repeats it, even if the body marks the repetition', async () => {
			const workflow = await publish(of('line', LINE_SECRET));
			await workflow.send(line(said('one'), said('two')));
			const again = [said('one'), said('two')].map((event) => ({
				...event,
				deliveryContext: { isRedelivery: true },
			}));
			expect((await workflow.send(line(...again))).body).toBe('{"status":"duplicate"}');
			expect(await workflow.executions()).toBe(1);
		});
	});

	describe('deliveries with equal bodies', () => {
		const order = { id: 7, status: 'processing' };

		test('both run if the sender’s IDs differ, and a retry does not', async () => {
			const workflow = await publish(of('woocommerce', WOOCOMMERCE_SECRET));
			const created = woocommerce('order.created', 'd1', order);
			const answers = [];
			for (const delivery of [created, woocommerce('order.updated', 'd2', order), created]) {
				answers.push((await workflow.send(delivery)).body);
			}
			const accepted = '{"status":"accepted"}';
			expect(answers).toEqual([accepted, accepted, '{"status":"duplicate"}']);
			await workflow.execution(2);
			expect(await workflow.executions()).toBe(2);
		});
	});

	describe('a run that fails once', () => {
		let broken = true;
		let server: Server;

		/** Represents a shop or a database that is down when the first delivery arrives. */
		beforeAll(async () => {
			server = createServer((_, response) => {
				response.writeHead(broken ? 503 : 200, { 'Content-Type': 'application/json' }).end('{"stored":true}');
			});
			await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		});

		afterAll(() => server.close());

		const storing = () => ({
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.2,
			parameters: { method: 'POST', url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/orders` },
		});

		test('with When Last Node Finishes, the sender gets 500 and its retry runs; a later copy does not', async () => {
			const workflow = await publish({ ...ofGithub({ respond: 'lastNode' }), then: [storing()] });
			const delivery = github();
			broken = true;
			expect((await workflow.send(delivery)).status).toBe(500);
			expect((await workflow.execution(1)).status).toBe('error');
			broken = false;
			expect(await workflow.send(delivery)).toMatchObject({ status: 200, body: '{"stored":true}' });
			expect((await workflow.execution(2)).status).toBe('success');
			expect((await workflow.send(delivery)).body).toBe('{"status":"duplicate"}');
			expect(await workflow.executions()).toBe(2);
		});

		test('with Immediately, it was already acknowledged, so its retry is a copy and the delivery is lost', async () => {
			const workflow = await publish({ ...ofGithub(), then: [storing()] });
			const delivery = github();
			broken = true;
			expect((await workflow.send(delivery)).status).toBe(200);
			expect((await workflow.execution(1)).status).toBe('error');
			expect((await workflow.send(delivery)).body).toBe('{"status":"duplicate"}');
			expect(await workflow.executions()).toBe(1);
		});
	});

	test.each<[string, object, number, string, string]>([
		['an empty one', { responseBody: '' }, 200, '', 'text/plain'],
		['one of the builder', { responseBody: '{"queued":true}', responseCode: 202 }, 202, '{"queued":true}', 'json'],
		[
			'one that looks at the delivery',
			{ responseBody: '={{ $json.body.challenge }}', responseCode: '={{ $json.body.code }}' },
			201,
			'0123',
			'text/plain',
		],
	])('a response at once: %s', async (_, options, status, body, type) => {
		const workflow = await publish(ofGithub({ options }));
		const answer = await workflow.send(github({ body: { action: 'opened', challenge: '0123', code: 201 } }));
		expect(answer).toMatchObject({ status, body });
		expect(answer.headers['content-type']).toContain(type);
		expect((await workflow.items(1))[0]).toMatchObject({ event: 'pull_request' });
	});

	test('a source gets the response that it expects: Slack an empty one', async () => {
		const workflow = await publish(of('slack', SLACK_SECRET));
		const answer = await workflow.send(slack({ type: 'event_callback', event_id: 'Ev1', event: { type: 'message' } }));
		expect(answer).toMatchObject({ status: 200, body: '' });
		expect((await workflow.items(1))[0]).toMatchObject({ event: 'message', deliveryId: 'Ev1' });
	});

	test('in the editor, each refused and ignored delivery is shown, and then a genuine one runs', async () => {
		const workflow = await TriggerWorkflow.create(n8n, ofGithub({ events: 'pull_request' }));
		const sendWhileListening = async (delivery: ReturnType<typeof github>, count: number) => {
			await n8n.client.runTest(workflow.id, 'Trigger');
			const { status } = await workflow.send(delivery, true);
			return { status, execution: await workflow.execution(count) };
		};
		const refused = await sendWhileListening(github({ secret: 'another' }), 1);
		expect([refused.status, shown(refused.execution)?.type]).toEqual([401, refusalIsA]);
		expect(shown(refused.execution)?.message).toMatch(/^Request refused\. The secret is not the one/);
		const ignored = await sendWhileListening(github({ event: 'star' }), 2);
		expect([ignored.status, shown(ignored.execution)?.type]).toEqual([200, 'info']);
		expect(shown(ignored.execution)?.message).toMatch(/^Delivery ignored\. The event is "star\.opened"/);
		const genuine = await sendWhileListening(github(), 3);
		expect([genuine.status, shown(genuine.execution)]).toEqual([200, undefined]);
		for (const { execution } of [refused, ignored]) expect(execution.nodes['Step 1']).toBeUndefined();
		expect(genuine.execution.nodes['Step 1']?.outputs[0]).toMatchObject([{ event: 'pull_request' }]);
	});
});

/** trigger-content.test.ts does the same for n8n 2, with more sources. */
describe('on n8n 1, the trigger outputs everything that n8n’s own node outputs for a body', () => {
	let n8nsOwn: Receiver;
	let ours: Receiver[];

	beforeAll(async () => {
		const n8n = await start('1');
		n8nsOwn = await receiverOfN8n(n8n);
		ours = [await receiverOf(n8n, 'Secret URL'), await receiverOf(n8n, 'GitHub')];
	}, START_TIMEOUT_MS);

	test.each(Object.entries(contents))('%s', async (_title, content) => {
		await Promise.all(ours.map(async (receiver) => await expectNothingLost(content, n8nsOwn, receiver)));
	});
});
