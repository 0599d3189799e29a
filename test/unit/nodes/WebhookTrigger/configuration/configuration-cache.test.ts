import type { INode } from 'n8n-workflow';

import type { TriggerConfiguration } from '../../../../../nodes/WebhookTrigger/configuration/configuration';
import { ConfigurationCache, CACHE_MS } from '../../../../../nodes/WebhookTrigger/configuration/configuration-cache';

const nodeWith = (parameters: INode['parameters'], more: Partial<INode> = {}) =>
	({ id: 'n1', parameters, ...more }) as INode;
const NODE = nodeWith({ source: 'github', options: { maxBodyKb: 10 } });

/** Counts how often the configuration is read. */
function reader() {
	const made: TriggerConfiguration[] = [];
	const read = async () => {
		made.push({ source: `reading ${made.length}` } as TriggerConfiguration);
		return made.at(-1) as TriggerConfiguration;
	};
	return { made, read };
}

describe('a trigger’s configuration', () => {
	test('is read once for the requests of two seconds, and then again', async () => {
		const memory = new ConfigurationCache();
		const { made, read } = reader();
		const first = await memory.get(NODE, 1_000, read);
		expect(await memory.get(NODE, 1_000 + CACHE_MS - 1, read)).toBe(first);
		expect(await memory.get(NODE, 1_000 + CACHE_MS, read)).not.toBe(first);
		expect(made).toHaveLength(2);
	});

	test('is read once for simultaneous requests', async () => {
		const memory = new ConfigurationCache();
		const { made, read } = reader();
		const all = await Promise.all([1, 2, 3].map(async () => await memory.get(NODE, 1_000, read)));
		expect(new Set(all).size).toBe(1);
		expect(made).toHaveLength(1);
	});

	test('is read again if the clock is set back', async () => {
		const memory = new ConfigurationCache();
		const { made, read } = reader();
		await memory.get(NODE, 10_000, read);
		await memory.get(NODE, 9_999, read);
		expect(made).toHaveLength(2);
	});

	test.each([
		['a parameter', nodeWith({ source: 'github', options: { maxBodyKb: 11 } })],
		['a credential', nodeWith(NODE.parameters, { credentials: { webhookSigningSecretApi: { id: '2', name: 'B' } } })],
		['the webhook ID', nodeWith(NODE.parameters, { webhookId: 'another' })],
	])('is read again at once after a change to %s', async (_, changed) => {
		const memory = new ConfigurationCache();
		const { made, read } = reader();
		await memory.get(NODE, 1_000, read);
		await memory.get(changed, 1_001, read);
		expect(made).toHaveLength(2);
	});

	test.each([
		['a field', { source: 'github', events: '={{ $vars.events }}' }],
		['an option', { source: 'github', options: { publicUrl: '={{ $vars.url }}' } }],
	])('is read for each request if %s contains an expression', async (_, parameters) => {
		const memory = new ConfigurationCache();
		const { made, read } = reader();
		for (const now of [1_000, 1_001]) await memory.get(nodeWith(parameters), now, read);
		expect(made).toHaveLength(2);
	});

	test('is cached if only the conditions contain expressions, which are evaluated for each delivery', async () => {
		const memory = new ConfigurationCache();
		const { made, read } = reader();
		const node = nodeWith({ source: 'github', options: { conditions: { left: '={{ $json.body }}' } } });
		for (const now of [1_000, 1_001]) await memory.get(node, now, read);
		expect(made).toHaveLength(1);
	});

	test('is not cached if it could not be read, so that a correction takes effect at once', async () => {
		const memory = new ConfigurationCache();
		const { made, read } = reader();
		const failing = async () => await Promise.reject<TriggerConfiguration>(new Error('no secret'));
		await expect(memory.get(NODE, 1_000, failing)).rejects.toThrow('no secret');
		await memory.get(NODE, 1_001, read);
		expect(made).toHaveLength(1);
	});
});
