import * as fc from 'fast-check';
import * as querystring from 'node:querystring';

import { fieldValues, readDocument, type BodyRules } from '../../../../../core/signature/request/body';
import { formValues, readForm } from '../../../../../core/signature/request/form';
import { readMultipart } from '../../../../../core/signature/request/multipart';

const JSON_OR_FORM: BodyRules = { forms: ['json', 'form'], documentField: 'payload' };
const MULTIPART: BodyRules = { forms: ['form', 'multipart'], documentField: 'json' };

const part = (headers: string, value: string) => `--xyz\r\n${headers}\r\n\r\n${value}\r\n`;
const field = (name: string, value: string) => part(`Content-Disposition: form-data; name="${name}"`, value);

describe('a form is read', () => {
	const text = fc.string({ unit: 'binary', maxLength: 12 });
	const pairs = fc.array(fc.tuple(text, text), { maxLength: 8 });
	const noise = fc.string({ unit: fc.constantFrom('a', '=', '&', '%', '+', '4', '1'), maxLength: 30 });

	test('like URLSearchParams reads it', () => {
		fc.assert(
			fc.property(
				fc.oneof(
					pairs.map((given) => new URLSearchParams(given).toString()),
					noise,
				),
				(form) => {
					expect(readForm(Buffer.from(form), 100)).toEqual([...new URLSearchParams(form)]);
				},
			),
		);
	});
	test('like node:querystring reads the form that n8n passes on', () => {
		fc.assert(
			fc.property(pairs, (given) => {
				const form = new URLSearchParams(given).toString();
				const document = readDocument(Buffer.from(form), { forms: ['form'] }, undefined);
				if (document.kind === 'form') expect({ ...document.value }).toEqual({ ...querystring.parse(form) });
			}),
		);
	});
	test('with the same values field by field as in full', () => {
		fc.assert(
			fc.property(noise, fc.constantFrom('a', '', 'A1'), (form, name) => {
				const values = readForm(Buffer.from(form), 100)?.filter(([known]) => known === name);
				expect(formValues(Buffer.from(form), name, 100)).toEqual(values?.map(([, value]) => value));
			}),
		);
	});
	test('up to a maximum number of fields, including empty ones', () => {
		expect(readForm(Buffer.from('a=1&&b=2'), 3)).toHaveLength(2);
		expect(readForm(Buffer.from('a=1&&b=2'), 2)).toBeUndefined();
	});
});

describe('a multipart form', () => {
	const read = (text: string, most = 10) => readMultipart(Buffer.from(text), most);
	test.each([
		['without a boundary line', 'a=1'],
		['with a boundary line that never ends', '--xyz'],
		['with too long a boundary', `--${'x'.repeat(71)}\r\n`],
		['with a boundary that ends with a space', '--x \r\n'],
		['with a boundary of other characters', '--x;y\r\n'],
		['with too many parts', `${field('a', '1').repeat(11)}--xyz--`],
	])('is not recognised %s', (_, text) => expect(read(text)).toBeUndefined());

	test.each([
		[
			'its fields in order',
			`${field('b', '1')}${field('a', '2')}--xyz--`,
			[
				['b', '1'],
				['a', '2'],
			],
		],
		[
			'nothing from a part that is cut off',
			`${field('b', '1')}--xyz\r\nContent-Disposition: form-data; name="a"\r\n\r\n2`,
			[['b', '1']],
		],
		['no part without headers', `--xyz\r\nname="a"\r\n--xyz--`, []],
		['no part without a name', `${part('Content-Disposition: form-data', '1')}--xyz--`, []],
		['no part with another disposition', `${part('Content-Disposition: attachment; name="a"', '1')}--xyz--`, []],
		['no name from another header', `${part('X-A: form-data; name="a"', '1')}--xyz--`, []],
		['no file', `${part('Content-Disposition: form-data; name="a"; filename*=UTF-8\'\'x', '1')}--xyz--`, []],
		['a field whose value mentions files', `${field('a', 'filename="x"')}--xyz--`, [['a', 'filename="x"']]],
		[
			'a part with lower-case header names',
			`${part('content-type: text/plain\r\ncontent-disposition: form-data; name="a"', '1')}--xyz--`,
			[['a', '1']],
		],
		['as many parts as allowed', `${field('a', '1').repeat(10)}--xyz--`, Array.from({ length: 10 }, () => ['a', '1'])],
	])('has %s', (_, text, expected) => expect(read(text)).toEqual(expected));
});

describe('the values of a field', () => {
	const twice = `${field('a', '1')}${field('b', '2')}${field('a', '3')}--xyz--`;
	test.each<[string, BodyRules, string, string, readonly string[]]>([
		['are those of a multipart form', MULTIPART, twice, 'a', ['1', '3']],
		['are none if the form contains only another field', MULTIPART, field('b', '2') + '--xyz--', 'a', []],
		['are those of a form, from a sender of both', MULTIPART, 'a=1&b=2', 'a', ['1']],
		['are not read from a multipart form if the sender posts none', JSON_OR_FORM, twice, 'a', []],
	])('%s', (_, rules, text, name, values) => expect(fieldValues(Buffer.from(text), rules, name)).toEqual(values));
});
