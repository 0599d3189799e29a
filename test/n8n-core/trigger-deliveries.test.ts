/** The short form of `npm run test:deliveries`, and that it can fail. */
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
	const receive = Reflect.get(WebhookTrigger.prototype, 'webhook');
	afterEach(() => {
		WebhookTrigger.prototype.webhook = receive;
	});

	test('a trigger that puts out only the first event of a list', async () => {
		WebhookTrigger.prototype.webhook = async function () {
			const result = await receive.call(this);
			return { ...result, workflowData: result.workflowData?.map((items) => items.slice(0, 1)) };
		};
		const { lost, doubled } = await flood({ deliveries: 400, seed: 1 });
		expect(lost.join('\n')).toMatch(/^hubspot-v1 \d+, event [2-4]: 0 times/m);
		expect(doubled).toEqual([]);
	});

	test('a trigger that remembers nothing', async () => {
		WebhookTrigger.prototype.webhook = async function () {
			const { options } = this.getNode().parameters;
			Object.assign(options ?? {}, { duplicateWindowSeconds: 0 });
			return await receive.call(this);
		};
		const { lost, doubled } = await flood({ deliveries: 1000, seed: 1 });
		expect(lost).toEqual([]);
		expect(doubled.length).toBeGreaterThan(20);
	});
});
