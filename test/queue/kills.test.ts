/** Processes are killed with SIGKILL while senders deliver. The senders retry until a delivery is acknowledged. */
import { cluster, flood } from './running-cluster';
import type { Count } from './running-cluster';

const [, webhookProcess] = cluster.webhooks;
const [, worker] = cluster.workers;
const ACROSS_PROCESSES = 'Webhook Trigger, across processes';
const BUILT_IN = 'n8n’s Webhook node';
let counts: Count[];

beforeAll(async () => {
	counts = await flood({
		deliveries: 240,
		shares: { [ACROSS_PROCESSES]: 1, [BUILT_IN]: 1 },
		pauseSeconds: 0.5,
		meanwhile: async (done) => {
			const until = async (part: number) => {
				while (done() < part) await new Promise((resolve) => setTimeout(resolve, 50));
			};
			await until(0.2);
			await webhookProcess?.kill();
			await until(0.4);
			await worker?.kill();
			await Promise.all([webhookProcess?.start(), worker?.start()]);
		},
	});
}, 240_000);

test('every delivery was acknowledged in the end', () => {
	for (const { deliveries, acknowledged } of counts) expect(acknowledged).toBe(deliveries);
});

test('the kills had an effect: senders retried, and runs crashed', () => {
	const sum = (field: 'retried' | 'crashed') => counts.reduce((total, one) => total + one[field], 0);
	expect(sum('retried')).toBeGreaterThan(0);
	expect(sum('crashed')).toBeGreaterThan(0);
});

test('an acknowledged delivery is lost only with a run whose worker was killed, as with n8n’s Webhook node', () => {
	for (const { lost, crashed } of counts) expect(lost).toBeLessThanOrEqual(crashed);
});

test('copies run once, and twice with n8n’s Webhook node', () => {
	const doubled = Object.fromEntries(counts.map((one) => [one.label, one.doubled]));
	expect(doubled[ACROSS_PROCESSES]).toBe(0);
	// it received the same copies, which shows that the count detects second runs
	expect(doubled[BUILT_IN]).toBeGreaterThan(0);
});

test('no forgery ran, and no sender treated the answer of a starting n8n as success', () => {
	for (const { forgeriesAccepted, strange } of counts)
		expect({ forgeriesAccepted, strange }).toEqual({ forgeriesAccepted: 0, strange: [] });
});
