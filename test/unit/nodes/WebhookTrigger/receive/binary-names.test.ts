import fc from 'fast-check';

import { BinaryNames } from '../../../../../nodes/WebhookTrigger/receive/binary-names';

test('each file gets its own name, different from those in use', () => {
	const field = fc.constantFrom('a', 'a_1', 'a_1_1', 'a[]', 'data', '', 'file', '__proto__');
	fc.assert(
		fc.property(fc.array(field, { maxLength: 20 }), (fields) => {
			const names = new BinaryNames(['data']);
			const given = fields.map((name) => names.take(name));
			expect(new Set([...given, 'data']).size).toBe(fields.length + 1);
		}),
	);
});
