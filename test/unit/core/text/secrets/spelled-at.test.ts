import { asBytes, isAscii, isUtf8, placesInText } from '../../../../../core/text/secrets/bytes';
import { EscapeReader } from '../../../../../core/text/secrets/escape-reader';
import { Places } from '../../../../../core/text/secrets/places';
import { beginningOf, endOf, endsWith, reachOf } from '../../../../../core/text/secrets/spelled-at';
import { spellingsOf } from '../../../../../core/text/secrets/spellings';

const base64 = { text: 'YWJj=', certain: 3 };

describe('a spelling in a text is followed', () => {
	test.each<[string, number, number]>([
		['xYWJj=y', 1, 6],
		['xYWJjy', 1, 5],
		['xYWJy', 1, 4],
		['xYWy', 1, -1],
		['xYW', 1, -1],
		['xYWJ', 1, 4],
		['YWJj==', 0, 5],
		['x', 5, -1],
	])('in %j from %d to %d', (text, start, end) => {
		expect(endOf(base64, text, start)).toBe(end);
	});

	test.each<[string, number, number, boolean]>([
		['xYWJ', 4, 3, true],
		['xYWJ', 4, 0, true],
		['xYWJ', 4, 4, false],
		['YWJ', 3, 3, true],
		['WJ', 2, 3, false],
		['xxYWy', 4, 2, true],
		['xxXWy', 4, 2, false],
	])('in %j back from %d, %d characters: %s', (text, at, length, stand) => {
		expect(endsWith(text, at, base64.text, length)).toBe(stand);
	});

	test.each<[string, number, number]>([
		['xYWJj', 5, 1],
		['xY', 2, 1],
		['xYx', 3, 3],
		['', 0, 0],
		['xYWJj=', 6, 6],
		['YWYW', 4, 2],
		['YWYW', 2, 0],
	])('in %j back from %d to %d', (text, end, start) => {
		expect(beginningOf(base64, text, end)).toBe(start);
	});
});

describe('a spelling with an escape in it is followed', () => {
	const reach = (text: string, index: number, at: number, plusIsSpace = false) =>
		reachOf(new EscapeReader(text, 2, plusIsSpace), base64, index, at);

	test.each<[string, number, number, number | undefined, boolean]>([
		['%59WJj=.', 1, 3, 7, false],
		['%59WJ.', 1, 3, 5, false],
		['%59WX.', 1, 3, undefined, false],
		['%59WJ', 1, 3, 5, true],
		['%59W', 1, 3, undefined, true],
		['%59%57%4a%6A%3D.', 1, 3, 15, false],
		['%59W%4', 1, 3, undefined, true],
		['%59WJ%6', 1, 3, 5, true],
		['%59WJj=', 1, 3, 7, false],
	])('in %j', (text, index, at, end, open) => {
		expect(reach(text, index, at)).toEqual({ ...(end !== undefined && { end }), open });
	});

	test('in every way in which it can be read', () => {
		const spelling = { text: '\\\\%25', certain: 5 };
		const ends = (text: string) => reachOf(new EscapeReader(text, 2, false), spelling, 0, 0).end;
		expect(['\\\\%25', '\\\\\\\\%25', '\\\\\\\\%2525', '\\%25', '\\\\%2525'].map(ends)).toEqual([
			5,
			7,
			9,
			undefined,
			7,
		]);
	});

	test('without a combinatorial explosion', () => {
		const spelling = { text: '\\'.repeat(40), certain: 40 };
		const text = '\\'.repeat(400);
		expect(reachOf(new EscapeReader(text, 2, false), spelling, 0, 0).end).toBe(360);
	});
});

test('the positions of bytes in spellings, and of a character’s first byte, are found', () => {
	const [one, two] = [
		{ text: 'aba', certain: 3 },
		{ text: 'b\xc3\xa9\xc3\xa8', certain: 5 },
	];
	const places = new Places([one, two]);
	const of = (char: string) => places.of(char).map(({ spelling, index }) => `${spelling === one ? 1 : 2}:${index}`);
	expect(of('a')).toEqual(['1:0', '1:2']);
	expect(of('b')).toEqual(['1:1', '2:0']);
	expect(of('\xc3\xa8')).toEqual(['2:3']);
	expect(of('\xc3')).toEqual(['2:1', '2:3']);
	expect([of('c'), of('')]).toEqual([[], []]);
});

describe('a text as bytes', () => {
	test('has a unit for each byte of UTF-8', () => {
		expect(asBytes('a€')).toBe('a\xe2\x82\xac');
		expect([isAscii('a~\x7f'), isAscii('a\x80'), isAscii('€'), isAscii('')]).toEqual([true, false, false, true]);
	});

	test('and translates positions back to the text', () => {
		const text = 'a€😀b';
		expect(placesInText(asBytes(text), [0, 1, 4, 8, 9])).toEqual([0, 1, 2, 4, 5]);
	});

	test('and may be invalid UTF-8', () => {
		expect([Buffer.from('a€'), Buffer.from([0xe9]), Buffer.alloc(0)].map(isUtf8)).toEqual([true, false, true]);
	});
});

test('a secret has these spellings without escapes', () => {
	const certain = spellingsOf('k/ü?').map(
		({ text, certain: length }) => `${text.slice(0, length)}|${text.slice(length)}`,
	);
	const bytes = Buffer.from('k/ü?');
	expect(certain).toEqual(
		expect.arrayContaining([
			'k/\xc3\xbc?|',
			'k/\xc3\x83\xc2\xbc?|',
			`${bytes.toString('hex')}|`,
			`${bytes.toString('hex').toUpperCase()}|`,
			`${bytes.toString('base64').slice(0, 6)}|${bytes.toString('base64').slice(6)}`,
			`${Buffer.from('k%2F%C3%BC%3F').toString('hex')}|`,
			`${Buffer.from('k%2F%C3%BC%3F').toString('base64').slice(0, 17)}|${Buffer.from('k%2F%C3%BC%3F').toString('base64').slice(17)}`,
		]),
	);
	expect(spellingsOf('abcd').map(({ text }) => text)).toEqual(['abcd', '61626364', 'YWJjZA==', 'FiY2Q=', 'hYmNk']);
});
