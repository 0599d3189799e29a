import { refuse } from '../../../../../nodes/WebhookTrigger/answer/refuse';
import { readConfiguration } from '../../../../../nodes/WebhookTrigger/configuration/configuration';
import type { Reception } from '../../../../../nodes/WebhookTrigger/receive/reception';
import { NodeState } from '../../../../../nodes/WebhookTrigger/state/node-state';
import { FakeResponse, fakeContext } from '../context';

const NOW = Date.UTC(2026, 0, 1);

/** Refuses forged requests, and counts the computed hints and the written lines. */
async function refuseMany(count: number, mode: string) {
	const seen = { hints: 0, lines: 0 };
	const { context, node } = fakeContext({
		parameters: { source: 'github' },
		credentials: { webhookSigningSecretApi: { secret: 'a secret' } },
		mode,
	});
	const configuration = await readConfiguration(context, node, NOW);
	const state = new NodeState();
	for (let request = 0; request < count; request++) {
		const full = {
			...context,
			getResponseObject: () => new FakeResponse(),
			getWorkflow: () => ({ id: 'w1' }),
			logger: { warn: () => seen.lines++ },
		} as unknown as Reception['context'];
		const hint = () => `hint ${++seen.hints}`;
		refuse(
			{ context: full, configuration, state, now: NOW },
			{ reason: 'signature-mismatch', check: 'signature', hint },
		);
	}
	return seen;
}

describe('the hint of a refused request', () => {
	test('is computed only for lines that are logged, so a flood of forged requests computes few hints', async () => {
		const { hints, lines } = await refuseMany(200, 'webhook');
		expect(lines).toBeGreaterThan(0);
		expect(lines).toBeLessThan(20);
		expect(hints).toBe(lines);
	});

	test('is computed once for each request while the editor listens', async () => {
		expect((await refuseMany(50, 'manual')).hints).toBe(50);
	});
});
