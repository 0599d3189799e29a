import { profiles, type SignatureProfile } from '../../../../../core/signature';
import { profile } from '../../../../../core/signature/profiles/row';

/** Returns a row without what `profile` can add. */
function bare(name: string) {
	const row = profiles[name] as SignatureProfile;
	return Object.fromEntries(
		Object.entries(row).filter(([field]) => !['secretLabel', 'exampleEvents', 'confidence'].includes(field)),
	) as unknown as SignatureProfile;
}

describe('a row without a label for its secret is labelled', () => {
	test.each([
		['a shared secret', 'github', 'Webhook Secret'],
		['a public key that the user pastes', 'gong', 'Webhook Secret'],
		['a setting that is required', 'aws-sns', 'Topic ARN'],
		['several settings that are required', 'google-pubsub', 'Audience, Service Account'],
		['nothing to enter', 'kick', 'No Secret'],
	])('for %s', (_, name, label) => {
		expect(profile(bare(name)).secretLabel).toBe(label);
	});
});

test('a row without evidence is unproven, and has no example events', () => {
	expect(profile({ ...bare('github'), name: 'nobody' })).toMatchObject({ confidence: 'C', exampleEvents: [] });
});

test('a row cannot be changed, at any depth', () => {
	const made = profile(bare('aws-sns'));
	const parts = (value: unknown): unknown[] =>
		typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(parts)] : [];
	expect(parts(made).length).toBeGreaterThan(20);
	expect(parts(made).filter((part) => !Object.isFrozen(part))).toEqual([]);
});
