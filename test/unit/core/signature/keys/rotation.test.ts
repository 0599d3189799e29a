import { secretsInUse } from '../../../../../core/signature/keys/rotation';
import { errorOf } from '../thrown';

const END = '2026-11-27T12:00:00.000Z';
const NOW = Date.parse(END);
const rotation = { current: 'new', previous: 'old', previousValidUntil: END };

test('the previous secret is in use until its end, and not from then on', () => {
	expect(secretsInUse(rotation, NOW - 1)).toEqual(['new', 'old']);
	expect(secretsInUse(rotation, NOW)).toEqual(['new']);
	expect(secretsInUse(rotation, NOW + 1)).toEqual(['new']);
});

test.each(['', ' '])('a previous secret of %j is none, and needs no end', (previous) => {
	expect(secretsInUse({ current: ' new', previous, previousValidUntil: '' }, NOW)).toEqual([' new']);
});

test.each(['', ' '])('without a current secret, or with %j, none is in use', (current) => {
	expect(secretsInUse({ ...rotation, current }, NOW - 1)).toEqual([]);
});

test.each(['', 'soon'])('a previous secret has an end, and %j is none', (previousValidUntil) => {
	for (const current of ['new', '']) {
		expect(errorOf(() => secretsInUse({ current, previous: 'old', previousValidUntil }, NOW))).toMatchObject({
			message: 'The previous secret has no end date',
			cure: 'Set Previous Secret Valid Until in the credential, or remove the previous secret',
		});
	}
});
