import fc from 'fast-check';

import { uuidOf } from '../../../../core/text/uuid';

const digits = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 32, maxLength: 64 });

test.each([4, 8] as const)('32 digits make a UUID of version %i', (version) => {
	fc.assert(
		fc.property(digits, (hex) => {
			const uuid = uuidOf(hex, version);
			expect(uuid).toMatch(
				new RegExp(`^[0-9a-f]{8}-[0-9a-f]{4}-${version}[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`),
			);
			const kept = uuid.replaceAll('-', '');
			expect([...kept].filter((digit, at) => digit !== hex[at] && at !== 12 && at !== 16)).toEqual([]);
		}),
	);
});

test('digits that differ where a UUID is free make different UUIDs', () => {
	const hex = '0123456789abcdef0123456789abcdef';
	expect(uuidOf(hex, 8)).toBe('01234567-89ab-8def-8123-456789abcdef');
	expect(uuidOf(hex.replace(/^0/, '1'), 8)).toBe('11234567-89ab-8def-8123-456789abcdef');
	expect(uuidOf('f'.repeat(32), 4)).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff');
});
