import { behindBackslash, firstBackslash, leadsTo } from '../../../../../core/text/secrets/escape-leads';
import { EscapeReader } from '../../../../../core/text/secrets/escape-reader';
import { entityCharacter, entityNames } from '../../../../../core/text/secrets/html-entities';

/** Returns what the escape at the beginning of a text may mean, followed by the rest. */
function readings(text: string, depth = 2, plusIsSpace = false): string[] {
	return new EscapeReader(text, depth, plusIsSpace).read(0).map(({ char, end }) => `${char}>${text.slice(end)}`);
}

describe('an escape is read', () => {
	test.each<[string, string[]]>([
		['%41b', ['A>b']],
		['%e9b', ['\xe9>b']],
		['%4', []],
		['%4g', []],
		['%g4', []],
		['%', []],
		['\\"b', ['">b']],
		['\\/b', ['/>b']],
		['\\nb', ['\n>b']],
		['\\vb', ['\v>b']],
		['\\_b', ['_>b']],
		['\\ab', []],
		['\\0b', []],
		['\\éb', []],
		['\\', []],
		['\\u0041b', ['A>b']],
		['\\u004', []],
		['\\u004g', []],
		['\\u00e9b', ['\xc3\xa9>b']],
		['\\u20acb', ['\xe2\x82\xac>b']],
		['\\ud83d\\ude00b', ['\xf0\x9f\x98\x80>b']],
		['\\\\ud83d\\\\ude00b', ['\\>ud83d\\\\ude00b', '\xf0\x9f\x98\x80>b']],
		['\\ud83d', ['\xef\xbf\xbd>']],
		['\\ud83db', ['\xef\xbf\xbd>b']],
		['\\ud83d\\n', ['\xef\xbf\xbd>\\n']],
		['\\udbff\\udfffb', ['\xf4\x8f\xbf\xbf>b']],
		['\\ud800\\udc00b', ['\xf0\x90\x80\x80>b']],
		['&#000000065;b', ['A>b']],
		['&#0000000065;b', []],
		['\\ude00\\ud83db', ['\xef\xbf\xbd>\\ud83db']],
		['\\x41b', ['A>b']],
		['\\xe9b', ['\xe9>b', '\xc3\xa9>b']],
		['\\x4', []],
		['\\\\b', ['\\>b', '\b>']],
		['\\\\\\"b', ['\\>\\"b', '\\>"b', '">b']],
		['&amp;b', ['&>b']],
		['&ampb', []],
		['&amp b', ['&> b']],
		['&#65;b', ['A>b']],
		['&#x41;b', ['A>b']],
		['&#X41;b', ['A>b']],
		['&#65 b', ['A> b']],
		['&#8364;b', ['\xe2\x82\xac>b']],
		['&uuml;b', ['\xc3\xbc>b']],
		['&none;b', []],
		['&;', []],
		['&', []],
		['+b', []],
		['b', []],
		['', []],
	])('from %j', (text, expected) => {
		expect(readings(text)).toEqual(expected);
	});

	test.each<[string, number, string[]]>([
		['%2541b', 1, ['%>41b']],
		['%2541b', 2, ['%>41b', 'A>b']],
		['%252541b', 2, ['%>2541b', '%>41b']],
		['%252541b', 3, ['%>2541b', '%>41b', 'A>b']],
		['&amp;quot;b', 1, ['&>quot;b']],
		['&amp;quot;b', 2, ['&>quot;b', '">b']],
		['%26quot%3Bb', 2, ['&>quot%3Bb', '">b']],
		['%26%2334%3Bb', 2, ['&>%2334%3Bb', '">b']],
		['%5C%22b', 1, ['\\>%22b']],
		['%5C%22b', 2, ['\\>%22b', '">b']],
		['%5Cu0041b', 2, ['\\>u0041b', 'A>b']],
		['\\&quot;b', 1, ['&>quot;b']],
		['\\&quot;b', 2, ['&>quot;b', '">b']],
		['\\u0026quot;b', 1, ['&>quot;b', '">b']],
		['\\u0026amp;quot;b', 1, ['&>amp;quot;b', '&>quot;b', '">b']],
	])('from %j, %d levels deep', (text, depth, expected) => {
		const meant = readings(text, depth);
		expect([...new Set(meant)].sort()).toEqual([...expected].sort());
	});

	test('but not without a depth', () => {
		expect(readings('%41', 0)).toEqual([]);
	});

	test('and a plus sign counts as a space, even if escaped, if spaces are searched for', () => {
		expect(readings('+b', 2, true)).toEqual([' >b']);
		expect(readings('%2Bb', 2, true)).toEqual(['+>b', ' >b']);
		expect(readings('%2Bb', 2, false)).toEqual(['+>b']);
		expect(readings('%2Bb', 1, true)).toEqual(['+>b']);
		expect(readings('%41b', 2, true)).toEqual(['A>b']);
	});

	test('with at most eight backslashes', () => {
		const ends = (count: number) =>
			new EscapeReader(`${'\\'.repeat(count)}"`, 1, false).read(0).map(({ char, end }) => `${char}${end}`);
		expect(ends(3)).toEqual(['\\2', '\\3', '"4']);
		expect(ends(9)).toEqual(['\\2', '\\3', '\\4', '\\5', '\\6', '\\7', '\\8', '\\9', '"10']);
		expect(ends(10)).toEqual(['\\2', '\\3', '\\4', '\\5', '\\6', '\\7', '\\8', '\\9']);
	});

	test('with at most as many backslashes before the other half of a pair', () => {
		const pair = (count: number) => readings(`\\ud83d${'\\'.repeat(count)}ude00`, 1).map((reading) => reading.length);
		expect(pair(8)).toEqual(['\xf0\x9f\x98\x80>'.length]);
		expect(pair(9)).toEqual([`\xef\xbf\xbd>${'\\'.repeat(9)}ude00`.length]);
	});

	test.each([
		'%',
		'%4',
		'%25',
		'&',
		'&am',
		'&amp',
		'&amp;',
		'&#',
		'&#3',
		'\\',
		'\\u',
		'\\u004',
		'\\ud83d',
		'\\ud83d\\',
		'\\ud83d\\ude0',
		'\\x4',
		'\\\\',
		'%5C',
		'%5C%2',
	])('and stays open if the text ends: %j', (text) => {
		const reader = new EscapeReader(text, 2, false);
		reader.read(0);
		expect(reader.open).toBe(true);
	});

	test.each(['%41', '%zz', '&#34;', '\\"', '\\a', '\\u0041', '\\x41', '+', 'b', ''])(
		'and does not stay open: %j',
		(text) => {
			const reader = new EscapeReader(text, 2, true);
			reader.read(0);
			expect(reader.open).toBe(false);
		},
	);

	test('and an open one is forgotten when the next one is read', () => {
		const reader = new EscapeReader('%41%4', 2, false);
		expect([reader.read(3).length, reader.open, reader.read(0).length, reader.open]).toEqual([0, true, 1, false]);
	});
});

describe('the beginning of an escape', () => {
	const found = (characters: string, text: string): string[] =>
		[...text.matchAll(new RegExp(leadsTo(new Set(characters)), 'g'))].map(({ index }) => text.slice(index));

	test.each<[string, string, string[]]>([
		['ab', '%61 %62 %63 %6', ['%61 %62 %63 %6', '%62 %63 %6', '%6']],
		['\xe9', '%E9 %e9 %eA', ['%E9 %e9 %eA', '%e9 %eA']],
		['\t', '%09 %9', ['%09 %9', '%9']],
		['a', '%25 %26 %5C %5c %5D %', ['%25 %26 %5C %5c %5D %', '%26 %5C %5c %5D %', '%5C %5c %5D %', '%5c %5D %', '%']],
		['a', '%6 &am ', []],
		[
			'a',
			'&#97; &amp; &lt; &bsol; &uuml; &',
			['&#97; &amp; &lt; &bsol; &uuml; &', '&amp; &lt; &bsol; &uuml; &', '&bsol; &uuml; &', '&'],
		],
		['<', '&lt; &gt; &l', ['&lt; &gt; &l', '&l']],
		['\xc3\xbc', '&uuml; &auml; &euro;', ['&uuml; &auml; &euro;', '&auml; &euro;']],
		['a', 'x &0123456789', ['&0123456789']],
		['a', 'x &0123456789A', []],
		[
			'a',
			'\\u \\x \\% \\& \\a \\" \\n \\',
			[
				'\\u \\x \\% \\& \\a \\" \\n \\',
				'\\x \\% \\& \\a \\" \\n \\',
				'\\% \\& \\a \\" \\n \\',
				'\\& \\a \\" \\n \\',
				'\\',
			],
		],
		['"\n', '\\" \\n \\b \\/ \\t', ['\\" \\n \\b \\/ \\t', '\\n \\b \\/ \\t']],
		['\xe9', '\\\xe9', []],
		['b', '\\b', []],
		['a b', '1+1', ['+1']],
		['a+b', '1+1', []],
	])('of %j is found in %j', (characters, text, expected) => {
		expect(found(characters, text)).toEqual(expected);
	});

	test.each<[string, number, number]>([
		['a', 0, 0],
		['\\', 0, 0],
		['a\\', 1, 1],
		['\\a', 1, 1],
		['a\\\\\\', 3, 1],
		['\\a\\\\', 3, 2],
		['\\'.repeat(8), 7, 0],
		['\\'.repeat(20), 19, 12],
	])('with the first backslash of %j before %d is at %d', (text, at, first) => {
		expect(firstBackslash(text, at)).toBe(first);
	});

	test.each<[string, string | undefined]>([
		['n', '\n'],
		['"', '"'],
		[' ', ' '],
		['~', '~'],
		['/', '/'],
		['@', '@'],
		['`', '`'],
		['a', undefined],
		['0', undefined],
		['\x7f', undefined],
		['\xe9', undefined],
		['\xc3"', undefined],
		['"\xc3', undefined],
	])('is a backslash before %j', (char, meant) => {
		expect(behindBackslash(char)).toBe(meant);
	});
});

describe('an entity is read', () => {
	test.each<[string, string | undefined]>([
		['quot', '"'],
		['lcub', '{'],
		['nbsp', '\xc2\xa0'],
		['uuml', '\xc3\xbc'],
		['yuml', '\xc3\xbf'],
		['#34', '"'],
		['#0034', '"'],
		['#x22', '"'],
		['#X0022', '"'],
		['#x10ffff', '\xf4\x8f\xbf\xbf'],
		['#x110000', undefined],
		['#9999999', undefined],
		['#', undefined],
		['#x', undefined],
		['#34a', undefined],
		['a#34', undefined],
		['#xg', undefined],
		['none', undefined],
		['constructor', undefined],
		['', undefined],
	])('%j', (name, char) => {
		expect(entityCharacter(name)).toBe(char);
	});

	test('from the names of a character, listed by first byte', () => {
		expect(entityNames(new Set(['{', '_']))).toEqual(['lbrace', 'lcub', 'lowbar', 'UnderBar']);
		expect(entityNames(new Set(['\xc3']))).toHaveLength(64);
		expect(entityNames(new Set(['a', '\xbc']))).toEqual([]);
	});
});
