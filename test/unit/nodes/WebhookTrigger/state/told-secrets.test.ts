import { ToldSecrets } from '../../../../../nodes/WebhookTrigger/state/told-secrets';

const AT = new Date(Date.UTC(2026, 0, 1));

/** What was remembered before (purpose, configuration, value), then what arrives and how it is judged. */
const shown = ['production', 'a', '1'] as const;

test.each([
	['nothing was shown before', [], 'production', 'a', '1', { kind: 'first' }],
	['the same was shown before', [shown], 'production', 'a', '1', { kind: 'same', shownAt: AT.toISOString() }],
	['another was shown before', [shown], 'production', 'a', '2', { kind: 'different', shownAt: AT.toISOString() }],
	['the configuration changed', [shown], 'production', 'b', '1', { kind: 'first' }],
	['both configuration and secret changed', [shown], 'production', 'b', '2', { kind: 'first' }],
	['it was shown for the test URL', [['test', 'a', '1'] as const], 'production', 'a', '2', { kind: 'first' }],
] as const)(
	'a disclosed secret is shown once for each configuration: %s',
	(_, before, purpose, configuration, value, expected) => {
		const secrets = new ToldSecrets();
		for (const [where, key, text] of before) secrets.remember(where, key, text, AT);
		expect(secrets.judge(purpose, configuration, value)).toEqual(expected);
	},
);

test('a secret that was not logged is not remembered', () => {
	const secrets = new ToldSecrets();
	secrets.judge('production', 'a', '1');
	expect(secrets.judge('production', 'a', '2')).toEqual({ kind: 'first' });
});
