import { readConfiguration } from '../../../../../nodes/WebhookTrigger/configuration/configuration';
import type { Reception } from '../../../../../nodes/WebhookTrigger/receive/reception';
import { NodeState } from '../../../../../nodes/WebhookTrigger/state/node-state';
import { FakeResponse, fakeContext } from '../context';

const NOW = Date.UTC(2026, 0, 1);

/**
 * Answers many requests at one node, and counts the hints that were computed and the lines that were logged.
 *
 * @param mode n8n's mode: `manual` while somebody listens in the editor
 */
export async function flood(
	count: number,
	mode: string,
	answer: (reception: Reception, hint: () => string) => unknown,
): Promise<{ hints: number; lines: number }> {
	const seen = { hints: 0, lines: 0 };
	const { context, node } = fakeContext({
		parameters: { source: 'github' },
		credentials: { webhookSigningSecretApi: { secret: 'a secret' } },
		mode,
	});
	const configuration = await readConfiguration(context, node, NOW);
	const state = new NodeState();
	const log = () => seen.lines++;
	for (let request = 0; request < count; request++) {
		const full = {
			...context,
			getResponseObject: () => new FakeResponse(),
			getWorkflow: () => ({ id: 'w1' }),
			logger: { info: log, warn: log },
		} as unknown as Reception['context'];
		answer({ context: full, configuration, state, now: NOW }, () => `hint ${++seen.hints}`);
	}
	return seen;
}
