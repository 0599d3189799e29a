import { recordingServer } from './harness/loopback';
import type { Reply } from './harness/loopback';
import { runNode } from './harness/workflow';
import type { NodeRun } from './harness/workflow';
import { sender } from './send/sender';

const items = Array.from({ length: 20 }, (_, number) => ({ message: 'Hello', number }));

test.each<[string, string, Reply, NodeRun]>([
	[
		'Agent Run',
		'runs that succeed',
		{ body: 'Hi' },
		{ type: 'agentRun', parameters: { authentication: 'none' }, items },
	],
	[
		'Agent Run',
		'runs that fail',
		{ status: 500 },
		{ type: 'agentRun', parameters: { authentication: 'none' }, items, onError: 'continueErrorOutput' },
	],
	['Signed Webhook Send', 'deliveries', {}, { ...sender({ payloadSource: 'item' }), items }],
])('%s leaves nothing on the signal of its execution: %s', async (_node, _what, reply, setup) => {
	const server = await recordingServer(reply);
	const { listenersLeft } = await runNode({ ...setup, parameters: { ...setup.parameters, url: server.url } });
	await server.close();
	expect(server.requests).toHaveLength(items.length);
	expect(listenersLeft).toBe(0);
});
