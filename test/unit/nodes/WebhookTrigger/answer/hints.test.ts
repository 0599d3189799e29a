import { ignore } from '../../../../../nodes/WebhookTrigger/answer/ignore';
import { refuse } from '../../../../../nodes/WebhookTrigger/answer/refuse';
import type { Reception } from '../../../../../nodes/WebhookTrigger/receive/reception';
import { flood } from './flood';

type Answer = (reception: Reception, hint: () => string) => unknown;

describe.each<[string, Answer]>([
	[
		'a refused request',
		(reception, hint) => refuse(reception, { reason: 'signature-mismatch', check: 'signature', hint }),
	],
	['an ignored delivery', (reception, hint) => ignore(reception, { reason: 'duplicate', hint }, () => [])],
])('the hint of %s', (_, answer) => {
	test('is computed only for the lines that the log takes, so a flood costs no hints', async () => {
		const { hints, lines } = await flood(200, 'webhook', answer);
		expect(lines).toBeGreaterThan(0);
		expect(lines).toBeLessThan(20);
		expect(hints).toBe(lines);
	});

	test('is computed once for each request while somebody listens in the editor', async () => {
		expect((await flood(50, 'manual', answer)).hints).toBe(50);
	});
});
