import { profileNames, profiles, type SignatureProfile } from '../../../../../core/signature';
import { holdsFor } from './claim';
import { claims, claimsOf } from './claims';
import { namedDeliveries } from './names';

const row = (name: string): SignatureProfile => profiles[name]!;

test('there are more than ten claims about a row on average', () =>
	expect(claims.length).toBeGreaterThan(10 * profileNames.length));

describe('every claim about a row holds', () => {
	test.each(profileNames)('row %s', (name) => {
		expect(claimsOf(name).filter((claim) => !holdsFor(claim, row(name)))).toEqual([]);
	});
});

test('few names of deliveries have no source outside of this project', () =>
	expect(namedDeliveries.filter(({ unproven }) => unproven).map(({ profile }) => profile)).toEqual([
		'modern-treasury',
		'mailerlite',
		'scalr',
		'mautic',
	]));
