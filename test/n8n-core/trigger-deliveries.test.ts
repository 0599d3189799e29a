/** The short form of `npm run test:deliveries`, and that it can fail. */
import type { IWebhookFunctions } from 'n8n-workflow';

import { ReplayMemory } from '../../core/receive/replay-memory';
import { WebhookTrigger } from '../../nodes/WebhookTrigger/WebhookTrigger.node';
import { flood, simulateClock } from '../deliveries/flood';

beforeAll(simulateClock);
afterAll(() => jest.useRealTimers());

test('2,000 genuine deliveries of every source with retries: none is lost, none runs twice', async () => {
	const { senders, deliveries, events, failures, ...wrong } = await flood({ deliveries: 2000, seed: 13 });
	expect(wrong).toEqual({ lost: [], doubled: [], strange: [] });
	expect(senders).toBeGreaterThanOrEqual(100);
	expect(deliveries).toBeGreaterThanOrEqual(2000);
	expect(events).toBeGreaterThan(1000);
	expect(failures).toBeGreaterThan(100);
});

describe('the run notices', () => {
	afterEach(() => jest.restoreAllMocks());

	test('a trigger that puts out only the first event of a list', async () => {
		const receive = Reflect.get(WebhookTrigger.prototype, 'webhook');
		jest.spyOn(WebhookTrigger.prototype, 'webhook').mockImplementation(async function (this: IWebhookFunctions) {
			const result = await receive.call(this);
			return { ...result, workflowData: result.workflowData?.map((items) => items.slice(0, 1)) };
		});
		const { lost, doubled } = await flood({ deliveries: 400, seed: 1 });
		expect(lost.join('\n')).toMatch(/^hubspot-v1 \d+, event [2-4]: 0 times/m);
		expect(doubled).toEqual([]);
	});

	test('a memory that knows no delivery', async () => {
		jest.spyOn(ReplayMemory.prototype, 'begin').mockReturnValue('new');
		const { lost, doubled } = await flood({ deliveries: 1000, seed: 1 });
		expect(lost).toEqual([]);
		expect(doubled.length).toBeGreaterThan(20);
	});

	test('a memory that takes a delivery for stored although it was not', async () => {
		jest.spyOn(ReplayMemory.prototype, 'forget').mockImplementation(function (this: ReplayMemory, key) {
			this.remember(key, 0, Infinity);
		});
		const { lost, doubled } = await flood({ deliveries: 1000, seed: 1 });
		expect(lost.length).toBeGreaterThan(20);
		expect(doubled).toEqual([]);
	});
});
