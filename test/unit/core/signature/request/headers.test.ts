import * as fc from 'fast-check';

import type { WebhookRequest } from '../../../../../core/signature';
import {
	AMBIGUOUS,
	indexHeaders,
	readHeader,
	readHeaderList,
	singleValue,
	withOwnHeaders,
} from '../../../../../core/signature/request/headers';
import { parseQuery } from '../../../../../core/text/url-query';

const body = Buffer.alloc(0);

describe('singleValue reads', () => {
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
		['next to an undefined one with its name', { 'X-A': undefined, 'x-A': '1' }, undefined, '1'],
		['before an undefined one with its name', { 'x-A': '1', 'X-A': undefined }, undefined, '1'],
		['while others are repeated in the raw list', { 'x-a': '1' }, ['X-B', '2', 'x-a', '1', 'X-B', '2'], '1'],
		['while its name is a value in the raw list', { 'x-a': '1' }, ['X-B', 'x-a', 'x-a', '1', 'X-C', 'x-a'], '1'],
	])('%s', (_, headers, rawHeaders, found) => expect(readHeader({ headers, rawHeaders, body }, 'x-a')).toBe(found));

	test('without scanning the others if its name is in lower case', () => {
		const unlisted = () => {
			throw new Error('the headers were listed');
		};
		const headers = new Proxy({ 'x-a': '1' }, { ownKeys: unlisted });
		expect(readHeader({ headers, body }, 'x-a')).toBe('1');
		expect(() => readHeader({ headers, body }, 'x-b')).toThrow('the headers were listed');
	});

	test.each([
		['under no other name', { 'x-b': '1', 'x-ab': '2' }, undefined],
		['not if it is undefined', { 'x-a': undefined }, undefined],
	])('%s', (_, headers, found) => expect(readHeader({ headers, body }, 'x-a')).toBe(found));

	test.each([
		['in two spellings', { 'X-A': '1', 'x-A': '1' }, undefined],
		['in a list', { 'x-a': ['1', '1'] }, undefined],
		['twice in the raw list, in two spellings', { 'x-a': '1' }, ['X-A', '1', 'x-a', '1']],
	])('unless it is ambiguous: %s', (_, headers, rawHeaders) => {
		expect(readHeader({ headers, rawHeaders, body }, 'x-a')).toBe(AMBIGUOUS);
	});
});

describe('a header list joins values', () => {
	test.each([
		['for one value', { 'x-a': ' 1 ' }, '1'],
		['for several, in order and in any case', { 'X-A': [' 1', '2 '], other: 'o', 'x-b': 'b', 'x-a': '3' }, '1, 2, 3'],
		['except those that are not text', { 'x-a': ['1', undefined as unknown as string], 'X-A': undefined }, '1'],
		['for no value', { 'x-b': '1' }, undefined],
		['for an empty list', { 'x-a': [] }, undefined],
	])('%s', (_, headers, value) => expect(readHeaderList(headers, 'x-a')).toBe(value));
});

describe('the query is read', () => {
	test.each([
		['/w?a=1&b=2', 'a=1&b=2'],
		['https://a.example/w?a=%20#b=2?c', 'a=+'],
		['?a=1', 'a=1'],
		['/a=1', ''],
		['', ''],
	])('from %j', (url, query) => expect(parseQuery(url).toString()).toBe(query));
});

test('an index of all headers gives the same result as searching for each', () => {
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

test('own headers take the place of given ones, whatever the case of their names', () => {
	expect(withOwnHeaders({ 'content-type': 'a', 'X-A': '1' }, { 'Content-Type': 'b' })).toEqual({
		'X-A': '1',
		'Content-Type': 'b',
	});
});
