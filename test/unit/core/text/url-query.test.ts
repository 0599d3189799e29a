import fc from 'fast-check';

import { parseQuery, withParameter } from '../../../../core/text/url-query';

test.each([
	['a relative URL', '/w?a=1&b', 'a=1&b='],
	['an absolute URL with a fragment', 'https://a.example/w?a=1#b?c=2', 'a=1'],
	['a query in a query', '/w?a=1?b=2', 'a=1%3Fb%3D2'],
	['no query', '/w', ''],
])('the query of %s is found', (_, url, query) => expect(parseQuery(url).toString()).toBe(query));

test('a parameter is placed where URLSearchParams.set places it', () => {
	const field = fc.tuple(fc.constantFrom('a', 'b', 'k', ''), fc.constantFrom('', '1', 'é &', '+'));
	fc.assert(
		fc.property(fc.array(field, { maxLength: 6 }), (fields) => {
			const expected = new URLSearchParams(fields);
			expected.set('k', 'v &');
			expect(withParameter(new URLSearchParams(fields), 'k', 'v &').toString()).toBe(expected.toString());
		}),
	);
});
