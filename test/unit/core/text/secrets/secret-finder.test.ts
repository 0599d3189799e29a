import fc from 'fast-check';

import { SecretFinder } from '../../../../../core/text/secrets/secret-finder';
import { maskText } from '../../../../../nodes/shared/masking/mask-text';
import { encodedTogether, spellings } from '../../../../secret-spellings';

/** Contains every character that some syntax escapes, and some that Latin-1 lacks. */
const HARD = 'k€y \\"/<&\'%+=ü~*😀\n1';
const KEY = 'sk-live-4f9A0c_71';

const masked = (finder: SecretFinder, text: string) => maskText(text, finder);

describe('a secret is found', () => {
	for (const secret of [HARD, KEY, 'abcd', '\\\\\\\\', '%41%', '&amp;', 'a b+c', 'n\\n"u0041']) {
		const finder = new SecretFinder([secret]);
		test.each(spellings)(`${JSON.stringify(secret)} %s`, (_how, spell) => {
			expect(masked(finder, `Got ${spell(secret)}, twice: ${spell(secret)}.`)).toBe('Got ***, twice: ***.');
			expect(masked(finder, spell(secret))).toBe('***');
		});
	}

	test.each(encodedTogether)('encoded together with its surroundings, %s', (_how, spell) => {
		for (const secret of [HARD, KEY]) {
			const finder = new SecretFinder([secret]);
			for (const before of ['', 'u', 'u:', 'us:', 'Bearer ', 'user:', '{"key":"']) {
				for (const after of ['', '"', '"}', '"}\n', ' and more']) {
					const shown = masked(finder, `x ${spell(before, secret, after)} y`);
					expect(shown).toMatch(/^x [\w+/=-]*\*{3}[\w+/=-]* y$/);
					const kept = shown.replace(/^x |\*{3}| y$/g, '').length;
					expect(kept).toBeLessThanOrEqual(((before + after).length + 4) * 2);
				}
			}
		}
	});

	test('as an entity, with and without a semicolon', () => {
		expect(masked(new SecretFinder(['{a}@#1']), '&lcub;a&rcub;&commat;&num;1 &#123a&#125@&#0035;1')).toBe(
			'*** &#123a&#125@&#0035;1',
		);
		expect(masked(new SecretFinder(['{-}@']), '&#123-&#125@')).toBe('***');
	});

	test('for each of several secrets, even if they overlap or contain each other', () => {
		const finder = new SecretFinder(['abcdef', 'abcd', 'efgh', 'defg']);
		expect(masked(finder, 'abcd abcdef abcdefgh xefghx')).toBe('*** *** *** x***x');
	});

	test('next to a similar text', () => {
		expect(masked(new SecretFinder(['abab']), 'abab abababab ababab')).toBe('*** *** ***');
		expect(masked(new SecretFinder(['abcd']), 'abcdabcd')).toBe('******');
	});
});

describe('nothing else is found', () => {
	test.each([
		['a part of the secret', KEY.slice(0, -1)],
		['its end', KEY.slice(1)],
		['the secret in another case', KEY.toUpperCase()],
		['the secret with something in between', KEY.replace('-', '- ')],
		['its hex without the last digit', Buffer.from(KEY).toString('hex').slice(0, -1)],
		['the base64 of a part of it', Buffer.from(KEY.slice(0, -1)).toString('base64')],
		['a text with more levels of escapes than are read', KEY.replace('s', '%25252573')],
		['an escape that means another character', KEY.replace('s', '%74')],
		['an invalid escape', KEY.replace('s', '%7').replace('k', '\\u006')],
		['an unknown entity', KEY.replace('s', '&sharp;')],
		['escapes of other text', '%20%2F%3A &amp; &lt;b&gt; \\u0041\\n\\"x\\" \\\\ 100 % & more'],
		['', ''],
	])('%s', (_what, text) => {
		expect(new SecretFinder([KEY]).find(`x ${text} y`)).toEqual({ ranges: [], openFrom: text.length + 4 });
	});

	test.each([
		['a plus sign, of a secret without spaces', 'abc+d', 'abc d'],
		['a space for a plus sign', 'abc d', 'abc%2Bd'],
		['a letter after a backslash', 'anbc', 'a\\nbc'],
		['a line break for a letter', 'a\nbc', 'anbc'],
		['a character that no syntax escapes with a backslash', 'a€bc', 'a\\€bc'],
	])('%s', (_what, secret, text) => {
		expect(masked(new SecretFinder([secret]), text)).toBe(text);
	});

	test('secrets of fewer than four characters are not searched for', () => {
		expect(masked(new SecretFinder(['abc', '']), 'abc alphabet')).toBe('abc alphabet');
		expect(masked(new SecretFinder([]), 'text')).toBe('text');
		expect(masked(new SecretFinder(['abcd']), 'abcd')).toBe('***');
	});
});

describe('if a text continues, a possible beginning of a secret', () => {
	const finder = new SecretFinder(['key-1"/ü', 'k&€y']);
	const openFrom = (text: string) => finder.find(text, true).openFrom;

	test.each([
		['nothing', 'a word', ''],
		['its first character', 'a text k', 'k'],
		['more of its characters', 'a text key-1', 'key-1'],
		['all of it except an escape', 'a text key-1\\"\\', 'key-1\\"\\'],
		['an escape that may become one of it', 'a text %', '%'],
		['half of an escape', 'a text key%2', 'key%2'],
		['half of an entity', 'a text k&am', 'k&am'],
		['half of a number', 'a text key-1&#3', 'key-1&#3'],
		['half of an escaped escape', 'a text key%25', 'key%25'],
		['many backslashes', 'a text key-1\\\\\\\\', 'key-1\\\\\\\\'],
		['an escape of its first character', 'a text \\u006b', '\\u006b'],
		['hex of it', 'a text 6b65', '6b65'],
		['base64 of it, encoded with something before', `a text ${Buffer.from('x:key-').toString('base64')}`, 'rZXkt'],
		['an escape that cannot become one of it', 'a text key%41', ''],
		['two of them: the longer one', 'a text key-1"/k', 'key-1"/k'.slice(-1)],
	])('is %s', (_what, text, open) => {
		expect(text.slice(openFrom(text))).toBe(open);
	});

	test('is ignored if the text is complete', () => {
		expect(finder.find('a text key%2')).toEqual({ ranges: [], openFrom: 12 });
	});

	test('is reported even if a secret was found that could be longer', () => {
		const nested = new SecretFinder(['abcd', 'abcdef']);
		expect(nested.find('xabcde', true)).toEqual({ ranges: [[1, 5]], openFrom: 1 });
		expect(nested.find('xabcde')).toEqual({ ranges: [[1, 5]], openFrom: 6 });
		const encoded = Buffer.from('abcd').toString('base64');
		expect(new SecretFinder(['abcd']).find(encoded.slice(0, 5), true)).toMatchObject({ ranges: [[0, 5]], openFrom: 0 });
	});
});

test('ranges in bytes of any kind refer to the bytes', () => {
	const finder = new SecretFinder(['grün', 'green']);
	const bytes = Buffer.concat([
		Buffer.from([0xff, 0x00]),
		Buffer.from('grün'),
		Buffer.from([0xfe]),
		Buffer.from('gr%65en'),
	]);
	expect(finder.findIn(bytes)).toEqual([
		[2, 7],
		[8, 15],
	]);
	expect(finder.findIn(Buffer.from('gree'))).toEqual([]);
});

test('ranges in non-ASCII text refer to the text', () => {
	const finder = new SecretFinder(['grün', 'green']);
	expect(finder.find('😀€grün€%67reen€')).toEqual({
		ranges: [
			[3, 7],
			[8, 15],
		],
		openFrom: 16,
	});
	expect(finder.find('😀€grü', true)).toEqual({ ranges: [], openFrom: 3 });
	expect(finder.find('😀€x', true)).toEqual({ ranges: [], openFrom: 4 });
	expect(finder.find('€gr\ud83d', true).openFrom).toBe(1);
	expect(new SecretFinder(['gr😀n']).find('€gr\ud83d', true).openFrom).toBe(1);
	expect(new SecretFinder(['gr😀n']).find('€x\ud83d', true).openFrom).toBe(2);
});

describe('a document may contain a secret', () => {
	test.each(spellings)('%s', (_how, spell) => {
		for (const secret of [HARD, KEY]) {
			const finder = new SecretFinder([secret]);
			const value = { a: [{ b: `x ${spell(secret)} y` }] };
			const document = JSON.stringify(value);
			const forms = [
				document,
				document.replace(/\//g, '\\/'),
				document.replace(/[<>&]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`),
				document.replace(/[^\0-\x7f]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`),
				new URLSearchParams({ payload: document }).toString(),
				new URLSearchParams({ text: value.a[0]?.b ?? '' }).toString(),
			];
			for (const form of forms) expect([form, finder.mayBeIn(Buffer.from(form, 'utf8'))]).toEqual([form, true]);
		}
	});

	test('in another encoding if the secret is not ASCII', () => {
		expect(new SecretFinder(['grün']).mayBeIn(Buffer.from('{"a":"grün"}', 'latin1'))).toBe(true);
		expect(new SecretFinder(['green']).mayBeIn(Buffer.from('{"a":"grün"}', 'latin1'))).toBe(false);
		expect(new SecretFinder(['grün']).mayBeIn(Buffer.from('{"a":"blüte"}', 'utf8'))).toBe(false);
	});

	test.each([
		'',
		'{}',
		'{"a":"\\u0041 %20 &amp; \\"x\\" 😀"}',
		`{"a":"${KEY.slice(1)}"}`,
		'sk-%6Cive-',
		'a longer text, then sk-%6Cive-',
	])('but not %j', (text) => {
		expect(new SecretFinder([KEY]).mayBeIn(Buffer.from(text))).toBe(false);
		expect(new SecretFinder([KEY]).mayBeIn(Buffer.from(KEY))).toBe(true);
		expect(new SecretFinder([]).mayBeIn(Buffer.from(text))).toBe(false);
	});
});

/** Tells whether the text has no lone surrogates, which UTF-8 cannot represent. */
const isWellFormed = (text: string): boolean => Buffer.from(text, 'utf8').toString('utf8') === text;

describe('properties', () => {
	const secret = fc
		.oneof(
			fc.string({ unit: 'grapheme', minLength: 4, maxLength: 40 }),
			fc.string({ minLength: 4, maxLength: 80 }),
			fc.base64String({ minLength: 4 }),
		)
		.filter((text) => text.length >= 4 && isWellFormed(text));
	/** Includes text that could be the beginning of an escape that continues in the secret, or the end of one. */
	const around = fc.oneof(
		fc.string({ unit: 'grapheme', maxLength: 20 }),
		fc.string({ maxLength: 20 }),
		fc.constantFrom('', '%', '%2', '&', '&#', '&#x', '\\u00', '"', '%5', '%25', '&amp;'),
	);
	const spelling = fc.constantFrom(...spellings.map(([, spell]) => spell));

	test('no spelling of a secret survives, whatever surrounds it', () => {
		fc.assert(
			fc.property(secret, spelling, around, around, (key, spell, before, after) => {
				const spelled = spell(key);
				const { ranges } = new SecretFinder([key]).find(before + spelled + after);
				const end = before.length + spelled.length;
				expect(ranges.some((range) => range[0] <= before.length && range[1] >= end)).toBe(true);
			}),
			{ numRuns: 1000 },
		);
	});

	test('the surroundings of a secret are unchanged', () => {
		const parted = secret.filter((key) => !key.includes('|'));
		fc.assert(
			fc.property(parted, spelling, around, around, (key, spell, before, after) => {
				const finder = new SecretFinder([key]);
				fc.pre(finder.find(before).ranges.length + finder.find(after).ranges.length === 0);
				expect(masked(finder, `${before}|${spell(key)}|${after}`)).toBe(`${before}|***|${after}`);
			}),
			{ numRuns: 1000 },
		);
	});

	test('a text that may still become a secret is held back', () => {
		fc.assert(
			fc.property(secret, spelling, around, fc.nat(), (key, spell, before, cut) => {
				const spelled = spell(key);
				const text = before + spelled.slice(0, cut % spelled.length);
				expect(new SecretFinder([key]).find(text, true).openFrom).toBeLessThanOrEqual(before.length);
			}),
			{ numRuns: 1000 },
		);
	});
});

test('among hundreds of secrets, any one is found in a document, in any spelling', () => {
	const secrets = Array.from({ length: 300 }, (_, at) => `secret-of-tenant-${at}-${(at * 7919).toString(36)}`);
	const finder = new SecretFinder(secrets);
	expect(finder.mayBeIn(Buffer.from('{"text":"nothing of the kind, secret-of-tenant-"}'))).toBe(false);
	for (const secret of secrets) {
		const spellings = [secret, Buffer.from(secret).toString('base64'), Buffer.from(secret).toString('hex')];
		for (const spelled of spellings) expect(finder.mayBeIn(Buffer.from(`{"a":"x${spelled}y"}`))).toBe(true);
	}
});
