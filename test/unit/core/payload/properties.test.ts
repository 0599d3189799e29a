import fc from 'fast-check';

import { Failure } from '../../../../core/failure';
import { renderPayload } from '../../../../core/payload';
import { propertyTimeout, runs } from '../../../fuzz/runs';

jest.setTimeout(propertyTimeout);

const anyText = fc.oneof(
	fc.string({ unit: 'binary', maxLength: 60 }),
	fc
		.array(fc.constantFrom('${a}', '$${', '$S', '${', '}', '"', '\\', '$&', '{body}', '\u2028', 'x'), { maxLength: 12 })
		.map((parts) => parts.join('')),
);

test('a value comes out of a JSON string as it went in, and is never expanded again', () => {
	fc.assert(
		fc.property(anyText, anyText, (a, b) => {
			const filled = JSON.parse(
				renderPayload('{"in":"<${a}|${b}>","out":${a}}', { a, b }, { secrets: { S: 'secret' } }),
			) as unknown;
			expect(filled).toEqual({ in: `<${a}|${b}>`, out: a });
		}),
		runs(500),
	);
});

test('any JSON value comes out as it went in', () => {
	fc.assert(
		fc.property(fc.jsonValue(), (value) => {
			expect(JSON.parse(renderPayload('[${value}]', { value }))).toEqual([JSON.parse(JSON.stringify(value))]);
		}),
		runs(300),
	);
});

test('any template yields valid JSON or a configuration error', () => {
	const anyTemplate = fc.oneof(
		anyText,
		fc
			.array(
				fc.constantFrom(
					'{',
					'}',
					'[',
					']',
					'"',
					':',
					',',
					'${a}',
					'${b}',
					'$${',
					'1',
					'true',
					' ',
					'\\',
					'\\u00e9',
					'$S',
				),
				{ maxLength: 20 },
			)
			.map((parts) => parts.join('')),
	);
	fc.assert(
		fc.property(anyTemplate, fc.jsonValue(), fc.constantFrom('error', 'empty', 'keep'), (template, a, unknown) => {
			try {
				JSON.parse(renderPayload(template, { a }, { unknown, secrets: { S: 's' } }));
			} catch (error) {
				expect(error).toBeInstanceOf(Failure);
				expect((error as Failure).message).not.toContain('NaN');
			}
		}),
		runs(1000),
	);
});

test('a text template preserves everything around its variables', () => {
	fc.assert(
		fc.property(anyText, anyText, (before, value) => {
			fc.pre(!before.includes('$'));
			expect(renderPayload(`${before}\${a}`, { a: value }, { format: 'text' })).toBe(before + value);
		}),
		runs(300),
	);
});
