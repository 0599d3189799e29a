import type { INodeProperties, IWebhookFunctions } from 'n8n-workflow';

import {
	fieldOnly,
	nameOf,
	option,
	optionFields,
	optionsReader,
	readAlone,
	switchOption,
	valueOption,
	enteredOption,
} from '../../../../nodes/shared/option-rows';

const field = (name: string, displayName = name): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
});
const flag = { ...field('shown', 'Zone'), default: false };

const rows = {
	bytes: option(field('size', 'Size (KB)'), (given, name) => `${name}: ${JSON.stringify(given)}`),
	shown: switchOption(flag),
	later: fieldOnly(field('later', 'Address')),
};

describe('the fields of option rows', () => {
	test('are in alphabetical order, whatever the order of the rows', () => {
		expect(optionFields(rows).map(({ displayName }) => displayName)).toEqual(['Address', 'Size (KB)', 'Zone']);
		const { bytes, ...others } = rows;
		expect(optionFields(others, { bytes })).toEqual(optionFields(rows));
	});

	test('are those of the rows, unchanged', () => {
		expect(optionFields(rows)).toContain(rows.bytes.field);
		expect(optionFields(rows)).toContain(flag);
	});
});

describe('option rows', () => {
	const read = optionsReader(rows);

	test('are read under the names in the code, except those that are read elsewhere', () => {
		expect(read({ size: 3, shown: true, later: 'x' })).toEqual({ bytes: 'Size: 3', shown: true });
	});

	test('are undefined or off if the builder did not add them', () => {
		expect(read({})).toEqual({ bytes: undefined, shown: false });
	});

	test('are read in the order of their field names, so that the same mistake is always reported first', () => {
		const failing = (name: string) =>
			option(field(name), (_, called) => {
				throw new Error(called);
			});
		const [a, b] = [failing('a'), failing('b')];
		for (const both of [
			{ first: a, second: b },
			{ second: b, first: a },
			{ first: b, second: a },
		]) {
			expect(() => optionsReader(both)({ a: 1, b: 1 })).toThrow('a');
		}
	});

	test('receive the other data that they need', () => {
		const around = option(field('a'), (given, _name, factor: number) => Number(given) * factor);
		expect(optionsReader<{ a: typeof around }, number>({ a: around })({ a: 2 }, 21)).toEqual({ a: 42 });
	});
});

describe('what was entered', () => {
	const seconds = { ...field('seconds'), default: 15 };

	test.each([
		['a number', 3, 3, 3],
		['nothing', undefined, 15, undefined],
		['null, which only an expression can yield', null, null, null],
	])('is taken as it is, or the default takes its place: %s', (_, given, value, entered) => {
		expect(valueOption<number>(seconds).read(given, undefined)).toBe(value);
		expect(enteredOption<number>(seconds).read(given, undefined)).toBe(entered);
	});

	test.each([
		[false, true, true],
		[false, 'true', false],
		[false, undefined, false],
		[true, false, false],
		[true, null, true],
		[true, undefined, true],
	])('switches what is %s by default with %j to %s', (usual, given, value) => {
		expect(switchOption({ ...flag, default: usual }).read(given, undefined)).toBe(value);
	});

	test.each([
		['seconds', { 'options.seconds': 7 }, 7],
		['the default', {}, 15],
	])('is read by itself: %s', (_, parameters: Record<string, unknown>, value) => {
		const getNodeParameter = (name: string, fallback: unknown) => parameters[name] ?? fallback;
		const context = { getNodeParameter } as unknown as IWebhookFunctions;
		expect(readAlone(context, valueOption<number>(seconds))).toBe(value);
	});
});

test.each([
	['Timeout (Seconds)', 'Timeout'],
	['Allowed IPs', 'Allowed IPs'],
	['Size (KB) of Files', 'Size (KB) of Files'],
])('errors call the option %s %s', (displayName, name) => {
	expect(nameOf(field('a', displayName))).toBe(name);
});
