import * as fc from 'fast-check';

import type { WebhookRequest } from '../../../../../core/signature';
import {
	AMBIGUOUS,
	indexHeaders,
	readHeader,
	readHeaderList,
	singleValue,
} from '../../../../../core/signature/request/headers';
import { parseQuery } from '../../../../../core/text/url-query';

const body = Buffer.alloc(0);

describe('one value', () => {
	test.each([
		['text', 'a', 'a'],
		['a list of one', ['a'], 'a'],
		['a list of two', ['a', 'b'], AMBIGUOUS],
		['a list of something else', [1], AMBIGUOUS],
		['an empty list', [], undefined],
		['nothing', undefined, undefined],
		['a number', 1, undefined],
	])('%s', (_, raw, found) => expect(singleValue(raw)).toBe(found));
});

describe('a header is found', () => {
	test.each([
		['in lower case', { 'x-a': '1', 'x-b': '2' }, undefined, '1'],
		['in any case', { 'x-bb': '2', 'X-A': '1', 'x-b': '3' }, undefined, '1'],
		['in a list of one', { 'x-a': ['1'] }, undefined, '1'],
		['although an undefined one has its name', { 'X-A': undefined, 'x-A': '1' }, undefined, '1'],
		['although an undefined one comes behind it', { 'x-A': '1', 'X-A': undefined }, undefined, '1'],
		['although others are twice in the raw list', { 'x-a': '1' }, ['X-B', '2', 'x-a', '1', 'X-B', '2'], '1'],
		['although its name is a value in the raw list', { 'x-a': '1' }, ['X-B', 'x-a', 'x-a', '1', 'X-C', 'x-a'], '1'],
	])('%s', (_, headers, rawHeaders, found) => expect(readHeader({ headers, rawHeaders, body }, 'x-a')).toBe(found));

	test('without a look at the others, where its name is in lower case', () => {
		const unlisted = () => {
			throw new Error('the headers were listed');
		};
		const headers = new Proxy({ 'x-a': '1' }, { ownKeys: unlisted });
		expect(readHeader({ headers, body }, 'x-a')).toBe('1');
		expect(() => readHeader({ headers, body }, 'x-b')).toThrow('the headers were listed');
	});

	test.each([
		['in no other name', { 'x-b': '1', 'x-ab': '2' }, undefined],
		['not where it is undefined', { 'x-a': undefined }, undefined],
	])('%s', (_, headers, found) => expect(readHeader({ headers, body }, 'x-a')).toBe(found));

	test.each([
		['in two spellings', { 'X-A': '1', 'x-A': '1' }, undefined],
		['in a list', { 'x-a': ['1', '1'] }, undefined],
		['twice in the raw list, in two spellings', { 'x-a': '1' }, ['X-A', '1', 'x-a', '1']],
	])('twice is ambiguous: %s', (_, headers, rawHeaders) => {
		expect(readHeader({ headers, rawHeaders, body }, 'x-a')).toBe(AMBIGUOUS);
	});
});

describe('a list header joins its values', () => {
	test.each([
		['one', { 'x-a': ' 1 ' }, '1'],
		['several, in order, in any spelling', { 'X-A': [' 1', '2 '], other: 'o', 'x-b': 'b', 'x-a': '3' }, '1, 2, 3'],
		['without what is no text', { 'x-a': ['1', undefined as unknown as string], 'X-A': undefined }, '1'],
		['none', { 'x-b': '1' }, undefined],
		['a list of none', { 'x-a': [] }, undefined],
	])('%s', (_, headers, value) => expect(readHeaderList(headers, 'x-a')).toBe(value));
});

describe('the query', () => {
	test.each([
		['/w?a=1&b=2', 'a=1&b=2'],
		['https://a.example/w?a=%20#b=2?c', 'a=+'],
		['?a=1', 'a=1'],
		['/a=1', ''],
		['', ''],
	])('of %j', (url, query) => expect(parseQuery(url).toString()).toBe(query));
});

test('an index of all headers gives what a search for each gives', () => {
	const name = fc.constantFrom('a', 'A', 'x-b', 'X-B', 'X-b', '__proto__');
	const value = fc.oneof(
		fc.constantFrom('1', ''),
		fc.constant(undefined),
		fc.array(fc.constantFrom('1', '2'), { maxLength: 2 }),
	);
	fc.assert(
		fc.property(fc.array(fc.tuple(name, value)), fc.array(name), (entries, raw) => {
			const headers = Object.fromEntries(entries) as WebhookRequest['headers'];
			const rawHeaders = raw.flatMap((key) => [key, '1']);
			for (const request of [
				{ headers, body: Buffer.alloc(0) },
				{ headers, rawHeaders, body: Buffer.alloc(0) },
			]) {
				const index = indexHeaders(request);
				for (const lower of ['a', 'x-b', '__proto__']) expect(index.get(lower)).toBe(readHeader(request, lower));
			}
		}),
	);
});
