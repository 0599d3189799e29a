/** Processes end with SIGKILL while senders deliver, and repeat what is not acknowledged. */
import { cluster, flood } from './running-cluster';
import type { Count } from './running-cluster';

const [, webhookProcess] = cluster.webhooks;
const [, worker] = cluster.workers;
let counts: Count[];

beforeAll(async () => {
	counts = await flood({
		deliveries: 240,
		shares: { 'Webhook Trigger': 1, 'n8n’s Webhook node': 1 },
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

test('every sender was told in the end that its delivery is stored', () => {
	for (const { deliveries, acknowledged } of counts) expect(acknowledged).toBe(deliveries);
});

test('the kills were felt: senders repeated deliveries, and runs crashed', () => {
	const sum = (field: 'retried' | 'crashed') => counts.reduce((total, one) => total + one[field], 0);
	expect(sum('retried')).toBeGreaterThan(0);
	expect(sum('crashed')).toBeGreaterThan(0);
});

test('an acknowledged delivery is lost only with a run whose worker was killed, as with n8n’s Webhook node', () => {
	for (const { lost, crashed } of counts) expect(lost).toBeLessThanOrEqual(crashed);
});

test('no forgery ran, and no sender took the text of a starting n8n for a success', () => {
	for (const { forgeriesAccepted, strange } of counts)
		expect({ forgeriesAccepted, strange }).toEqual({ forgeriesAccepted: 0, strange: [] });
});
