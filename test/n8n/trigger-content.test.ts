/**
 * @jest-environment ./test/real-n8n/environment.mjs
 *
 * Every kind of body at our trigger and at n8n's own Webhook node, in one n8n: nothing that n8n's node gives may be lost.
 * What is expected is what n8n's node does with the same request.
 */
import { playground, START_TIMEOUT_MS } from '../real-n8n/real-n8n';
import type { RealN8n } from '../real-n8n/real-n8n';
import {
	comparable,
	contents,
	expectNothingLost,
	labelled,
	LINES,
	receiverOf,
	receiverOfN8n,
	same,
	sources,
} from './trigger-contents';
import type { Content, Receiver } from './trigger-contents';
import { multipart } from './trigger-senders';

jest.setTimeout(60_000);

let n8n: RealN8n;
let n8nsOwn: Receiver;
const ours: Record<string, Receiver> = {};

beforeAll(async () => {
	n8n = await playground.startRealN8n({ name: 'trigger-content' });
	n8nsOwn = await receiverOfN8n(n8n);
	for (const source of Object.keys(sources)) ours[source] = await receiverOf(n8n, source);
}, START_TIMEOUT_MS);

afterAll(async () => await n8n?.stop(), 30_000);

describe.each(Object.keys(sources))('%s', (source) => {
	test.each(Object.entries(contents))('%s', async (_title, content) => {
		await expectNothingLost(content, n8nsOwn, ours[source] as Receiver);
	});
});

test('each line with an object is an item if the source may send anything', async () => {
	const { items } = await (ours['Secret URL'] as Receiver).take(contents.NDJSON as Content);
	expect(items.map(({ body }) => body)).toEqual(LINES);
});

test.each(Object.entries(contents).filter(([title]) => title.startsWith('JSON')))(
	'event and action are known: %s',
	async (_title, content) => {
		const github = await (ours.GitHub as Receiver).take(content);
		const stripe = await (ours.Stripe as Receiver).take(content);
		if (github.status === 422) return;
		expect(github.items).toMatchObject([{ event: 'pull_request', action: 'opened' }]);
		expect(stripe.items).toMatchObject([{ event: 'invoice.paid' }]);
	},
);

test('a multipart form gives the same fields and files', async () => {
	const { headers = [], body = '' } = multipart();
	const content: Content = { headers, body: Buffer.from(body) };
	const expected = await n8nsOwn.take(content);
	for (const name of ['Secret URL', 'Secure Header']) {
		const taken = await (ours[name] as Receiver).take(content);
		expect(taken.items[0]?.body).toEqual(expected.items[0]?.body);
		expect(comparable(taken.files, same)).toEqual(comparable(expected.files, same));
	}
	for (const name of ['Custom Signature', 'GitHub', 'Stripe']) {
		expect((await (ours[name] as Receiver).take(content)).status).toBe(415);
	}
});

test.each(['application/json', 'text/plain', 'application/octet-stream'])(
	'JSON that is not UTF-8 is refused with its reason: %s',
	async (type) => {
		const content = labelled(Buffer.from('{"name":"J\xfcrgen"}', 'latin1'), type);
		for (const receiver of Object.values(ours)) expect((await receiver.take(content)).status).toBe(400);
		expect(n8n.log()).toContain('body-invalid-utf8');
	},
);
