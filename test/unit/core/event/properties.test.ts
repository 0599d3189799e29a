import fc from 'fast-check';

import { matchesEvent, parseEventFilter } from '../../../../core/event';
import { globMatches } from '../../../../core/event/glob';
import { Failure } from '../../../../core/failure';
import { readPath } from '../../../../core/text/json-path';
import { propertyTimeout, runs } from '../../../fuzz/runs';

jest.setTimeout(propertyTimeout);

const anyName = fc.stringMatching(/^[a-z_]{1,10}$/);

test('a filter made from a name lets the name through in any case, and its exclusion does not', () => {
	fc.assert(
		fc.property(anyName, fc.option(anyName, { nil: undefined }), (event, action) => {
			const full = action === undefined ? event : `${event}.${action}`;
			for (const filter of [event, full, full.toUpperCase(), `${event.slice(0, 1)}*`, `zz, ${full}`]) {
				expect(matchesEvent(parseEventFilter(filter), { event, action })).toBe(true);
				expect(matchesEvent(parseEventFilter(`*, !${full}`), { event, action })).toBe(false);
			}
		}),
		runs(300),
	);
});

test('a name in quotation marks matches only itself, whatever its characters', () => {
	const line = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => !/[\r\n]/.test(text));
	fc.assert(
		fc.property(line, line, (name, other) => {
			const filter = parseEventFilter(`zz, "${name.replaceAll('"', '""')}"`);
			expect(matchesEvent(filter, { event: name })).toBe(true);
			expect(matchesEvent(filter, { event: other })).toBe(other.toLowerCase() === name.toLowerCase());
		}),
		runs(500),
	);
});

test('whatever the text, a filter or path fails only with a configuration error', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.anything(), fc.string(), (text, value, event) => {
			const acts = [() => matchesEvent(parseEventFilter(text), { event, action: text }), () => readPath(value, text)];
			for (const act of acts) {
				try {
					act();
				} catch (error) {
					expect(error).toBeInstanceOf(Failure);
				}
			}
		}),
		runs(500),
	);
});

test('a pattern matches the same names as the equivalent regular expression', () => {
	const text = (...letters: string[]) =>
		fc.array(fc.constantFrom(...letters), { maxLength: 14 }).map((all) => all.join(''));
	fc.assert(
		fc.property(text('a', 'b', '*'), text('a', 'b'), (pattern, name) => {
			const expression = new RegExp(`^${pattern.split('*').join('.*')}$`);
			expect(globMatches(pattern.split('*'), name)).toBe(expression.test(name));
		}),
		runs(2000),
	);
});
