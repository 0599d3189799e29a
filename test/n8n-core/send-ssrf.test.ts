import './send/ssrf-on';
import { recordingServer } from './harness/loopback';
import { runNode } from './harness/workflow';
import { deliveryOf, sender } from './send/sender';

test.each([
	['an internal address', (port: number) => `http://127.0.0.1:${port}/`],
	['a name that resolves to one', (port: number) => `http://localhost:${port}/`],
])('if the operator protects internal addresses, %s is neither called nor retried', async (_, urlOf) => {
	const server = await recordingServer({ status: 200 });
	const result = await runNode(sender({ url: urlOf(server.port) }));
	await server.close();
	expect(server.requests).toEqual([]);
	expect(deliveryOf(result)).toMatchObject({ verdict: 'blocked', status: 'failed', response: null });
	expect(deliveryOf(result).attempts).toHaveLength(1);
	expect(result.error?.message).toMatch(/^n8n blocked this request/);
	expect(result.error?.context.code).toBe('request-blocked');
});
