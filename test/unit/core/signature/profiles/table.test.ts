import { profileNames, profiles } from '../../../../../core/signature';

test('the table of profiles has at least 200 rows, frozen, without a prototype, and sorted names', () => {
	expect(profileNames.length).toBeGreaterThanOrEqual(200);
	expect(profileNames).toEqual(Object.keys(profiles).sort());
	expect(Object.getPrototypeOf(profiles)).toBeNull();
	expect(Object.isFrozen(profiles) && Object.isFrozen(profiles.github?.scheme)).toBe(true);
});
