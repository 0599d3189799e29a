import type { IDataObject } from 'n8n-workflow';
import type { ServerResponse } from 'node:http';

import { listen, readAll, recordingServer } from './harness/loopback';
import { runNode } from './harness/workflow';
import { sender } from './send/sender';

const numbered = (count: number) => Array.from({ length: count }, (_, number) => ({ number }));

/** Starts a server that answers earlier items later, and counts simultaneous requests. */
async function slowServer() {
	const arrived: number[] = [];
	let [open, most] = [0, 0];
	const server = await listen((request, response) => {
		most = Math.max(most, ++open);
		void readAll(request).then((body) => {
			const { number } = JSON.parse(body.toString()) as { number: number };
			arrived.push(number);
			setTimeout(() => {
				open--;
				response.end(JSON.stringify({ number }));
			}, 60 - number);
		});
	});
	return { ...server, arrived, mostAtOnce: () => most };
}

test.each([
	[1, 1],
	[4, 4],
	[undefined, 10],
])(
	'with concurrency %p, up to %i are in progress, and the outputs are in the items’ order',
	async (concurrency, most) => {
		const server = await slowServer();
		const options = concurrency === undefined ? {} : { concurrency };
		const items = numbered(30);
		const result = await runNode({ ...sender({ url: server.url, payloadSource: 'item', options }), items });
		await server.close();
		expect(result.error).toBeUndefined();
		expect(result.items.map(({ json }) => (json.response as { body: unknown }).body)).toEqual(items);
		expect(result.items.map(({ pairedItem }) => pairedItem)).toEqual(items.map((_, item) => ({ item })));
		expect([...server.arrived].sort((a, b) => a - b)).toEqual(items.map(({ number }) => number));
		expect(server.mostAtOnce()).toBe(most);
		if (concurrency === 1) expect(server.arrived).toEqual(items.map(({ number }) => number));
	},
);

test('if one item stops the node, no other delivery starts or is retried', async () => {
	const server = await recordingServer((response: ServerResponse, request) => {
		const failing = request.headers['x-number'] === '0';
		response.writeHead(failing ? 400 : 503).end();
	});
	const options = {
		concurrency: 2,
		schedule: 'custom',
		pauses: '4',
		headers: { values: [{ name: 'X-Number', value: '={{ $json.number }}' }] },
	};
	const began = Date.now();
	const result = await runNode({ ...sender({ url: server.url, options }), items: numbered(20) });
	await server.close();
	expect(result.error?.message).toBe('The receiver responded with 400 after 1 attempt');
	expect(server.requests.length).toBeLessThanOrEqual(2);
	expect(Date.now() - began).toBeLessThan(3_500);
});

test('failed and delivered items keep their positions on their outputs', async () => {
	const server = await recordingServer((response: ServerResponse, request) => {
		response.writeHead(Number(request.headers['x-number']) % 2 === 0 ? 200 : 410).end();
	});
	const options = { headers: { values: [{ name: 'X-Number', value: '={{ $json.number }}' }] } };
	const items = numbered(20);
	const result = await runNode({ ...sender({ url: server.url, options }), items, onError: 'continueErrorOutput' });
	await server.close();
	const delivered = result.items.map(({ json }) => (json.request as { headers: IDataObject }).headers['X-Number']);
	expect(delivered.map(Number)).toEqual(items.map(({ number }) => number).filter((number) => number % 2 === 0));
	expect(result.failed.map(({ json }) => json.number)).toEqual(
		items.map(({ number }) => number).filter((number) => number % 2 === 1),
	);
});
