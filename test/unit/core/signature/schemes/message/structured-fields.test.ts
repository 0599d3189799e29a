import {
	parseDictionary,
	serializeInnerList,
	serializeItem,
	type BareItem,
	type InnerList,
	type Item,
} from '../../../../../../core/signature/schemes/message/structured-fields';

const item = (value: BareItem, parameters: Record<string, BareItem> = {}): Item => ({
	value,
	parameters: new Map(Object.entries(parameters)),
});
const list = (items: readonly Item[], parameters: Record<string, BareItem> = {}): InnerList => ({
	items,
	parameters: new Map(Object.entries(parameters)),
});

describe('a value in a dictionary', () => {
	test.each([
		['an integer', 'a=42', item(42)],
		['a negative integer', 'a=-7', item(-7)],
		['the longest integer', 'a=999999999999999', item(999_999_999_999_999)],
		['a text', 'a="x y"', item('x y')],
		['an empty text', 'a=""', item('')],
		['a text with quotes and backslashes', String.raw`a="\"q\" \\ end"`, item(String.raw`"q" \ end`)],
		['bytes', 'a=:aGVsbG8=:', item(Buffer.from('hello'))],
		['empty bytes', 'a=::', item(Buffer.alloc(0))],
		['true', 'a=?1', item(true)],
		['false', 'a=?0', item(false)],
		['a parameter', 'a=1;q=2', item(1, { q: 2 })],
		[
			'parameters of every type',
			'a="v"; x;y="t"; z=:AQ==:;n=?0',
			item('v', { x: true, y: 't', z: Buffer.of(1), n: false }),
		],
		['an empty list', 'a=()', list([])],
		['a list', 'a=("@method" "date")', list([item('@method'), item('date')])],
		['a list with wide gaps', 'a=(  1   2  )', list([item(1), item(2)])],
		[
			'a list with parameters, inside and outside',
			'a=("m";req 2);created=3',
			list([item('m', { req: true }), item(2)], { created: 3 }),
		],
	] as const)('%s: %s', (_, text, value) => expect(parseDictionary(text)).toEqual(new Map([['a', value]])));

	test.each([
		['a fraction', 'a=1.5'],
		['an integer of 16 digits', 'a=1234567890123456'],
		['only a sign', 'a=-'],
		['a token', 'a=word'],
		['a text without an end', 'a="x'],
		['a text with an invalid escape', String.raw`a="\n"`],
		['a text outside ASCII', 'a="é"'],
		['a text with a line break', 'a="x\ny"'],
		['bytes that are not base64', 'a=:*:'],
		['bytes in a non-canonical form', 'a=:AR==:'],
		['bytes without an end', 'a=:AQ=='],
		['a boolean with the value 2', 'a=?2'],
		['a parameter twice', 'a=1;q=1;q=2'],
		['a parameter without a name', 'a=1;=2'],
		['a parameter with a name in capitals', 'a=1;Q=2'],
		['a parameter without its value', 'a=1;q='],
		['a list without an end', 'a=(1'],
		['a list with a bare word', 'a=(1 word)'],
		['a list with a bad parameter inside', 'a=(1;=2)'],
		['a list with a bad parameter after it', 'a=(1);=2'],
		['a list in a list', 'a=((1))'],
	])('%s is malformed: %s', (_, text) => expect(parseDictionary(text)).toBeUndefined());
});

describe('a dictionary', () => {
	const named = (count: number) => Array.from({ length: count }, (_, index) => `k${index}=${index}`).join(',');

	test.each([
		['two members', 'a=1,b=2', ['a', 'b']],
		['space around the commas', 'a=1 \t,\t b=2', ['a', 'b']],
		['space around the whole', '  a=1  ', ['a']],
		['every allowed character in a name', '*a0_b.c-d*=1', ['*a0_b.c-d*']],
		['a name of 128 characters', `${'k'.repeat(128)}=1`, ['k'.repeat(128)]],
		['16 members', named(16), Array.from({ length: 16 }, (_, index) => `k${index}`)],
	])('may have %s', (_, text, keys) => expect([...(parseDictionary(text)?.keys() ?? [])]).toEqual(keys));

	test.each([
		['no member', ''],
		['a name in capitals', 'A=1'],
		['a name that begins with a digit', '1a=1'],
		['a name of 129 characters', `${'k'.repeat(129)}=1`],
		['a name without a value', 'a'],
		['a name and an equals sign', 'a='],
		['a value without a name', '=1'],
		['a name twice', 'a=1, a=2'],
		['a comma at its end', 'a=1,'],
		['two commas', 'a=1,,b=2'],
		['two members without a comma', 'a=1 b=2'],
		['something after it', 'a=1 x'],
		['17 members', named(17)],
	])('may not have %s', (_, text) => expect(parseDictionary(text)).toBeUndefined());

	test('a list may have 64 items', () => {
		const listOf = (count: number) =>
			parseDictionary(`a=(${Array.from({ length: count }, () => '1').join(' ')})`)?.get('a');
		expect(listOf(64)).toEqual(list(Array.from({ length: 64 }, () => item(1))));
		expect(listOf(65)).toBeUndefined();
	});
});

describe('structured fields are written', () => {
	test.each([
		['"a"', item('a')],
		[String.raw`"\"\\"`, item('"\\')],
		['-5', item(-5)],
		['?1', item(true)],
		['?0', item(false)],
		[':AQI=:', item(Buffer.of(1, 2))],
		['1;x;y=?0;z="t";n=2', item(1, { x: true, y: false, z: 't', n: 2 })],
	] as const)('%s', (text, value) => {
		expect(serializeItem(value)).toBe(text);
		expect(parseDictionary(`a=${text}`)?.get('a')).toEqual(value);
	});

	test('a list', () => {
		const value = list([item('m', { req: true }), item(2)], { created: 3, alg: 'ed25519' });
		expect(serializeInnerList(value)).toBe('("m";req 2);created=3;alg="ed25519"');
		expect(serializeInnerList(list([]))).toBe('()');
	});
});
