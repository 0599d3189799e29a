import { CapturedSecrets } from '../../../../../nodes/WebhookTrigger/state/captured-secrets';

const AT = new Date(Date.UTC(2026, 0, 1));

/** What was remembered before (purpose, configuration, value), then what comes and what it is. */
const shown = ['production', 'a', '1'] as const;

test.each([
	['nothing was shown', [], 'production', 'a', '1', { kind: 'first' }],
	['it was shown', [shown], 'production', 'a', '1', { kind: 'same', shownAt: AT.toISOString() }],
	['another was shown', [shown], 'production', 'a', '2', { kind: 'different', shownAt: AT.toISOString() }],
	['the configuration changed', [shown], 'production', 'b', '1', { kind: 'first' }],
	['the configuration changed, and it is another', [shown], 'production', 'b', '2', { kind: 'first' }],
	['it was shown for the test URL', [['test', 'a', '1'] as const], 'production', 'a', '2', { kind: 'first' }],
] as const)('a secret that is told where %s', (_, before, purpose, configuration, value, expected) => {
	const secrets = new CapturedSecrets();
	for (const [where, key, text] of before) secrets.remember(where, key, text, AT);
	expect(secrets.judge(purpose, configuration, value)).toEqual(expected);
});

test('what was not shown is not remembered', () => {
	const secrets = new CapturedSecrets();
	secrets.judge('production', 'a', '1');
	expect(secrets.judge('production', 'a', '2')).toEqual({ kind: 'first' });
});
