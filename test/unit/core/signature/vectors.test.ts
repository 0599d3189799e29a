import { verifyWebhook } from '../../../../core/signature';
import { allVectors, profileOf, requestOf, secretsOf, sharedVectors, titleOf } from './vectors';

describe('published vectors', () => {
	test('include all shared vectors', () => expect(sharedVectors).toHaveLength(91));

	test.each(allVectors.map((vector, index) => [titleOf(vector, index), vector] as const))('%s', (_, vector) => {
		const verdict = verifyWebhook({
			profile: profileOf(vector),
			secrets: secretsOf(vector),
			request: requestOf(vector),
			now: vector.now,
			toleranceSeconds: vector.toleranceSeconds,
			config: vector.config,
			fetched: vector.fetched,
		});
		expect({ ok: verdict.ok, reason: verdict.ok ? undefined : verdict.reason }).toEqual({
			ok: vector.valid,
			reason: vector.valid ? undefined : (vector.reason ?? (expect.any(String) as unknown)),
		});
		expect(verdict).toMatchObject(vector.expect ?? {});
	});
});
