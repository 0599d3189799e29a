import type { WebhookRequest } from '../../../../../core/signature';
import { canonicalHeaders, listedValues } from '../../../../../core/signature/request/canonical-headers';
import {
	contentfulPath,
	decodeHubSpotUri,
	otherPortSpelling,
	sortedParameters,
} from '../../../../../core/signature/request/canonical-url';
import { RequestView } from '../../../../../core/signature/request/request-view';

const viewOf = (headers: WebhookRequest['headers'], body = '') =>
	new RequestView({ method: 'POST', headers, body: Buffer.from(body) });
const numbered = (count: number) => Array.from({ length: count }, (_, index) => `x-${String(index).padStart(2, '0')}`);
const valued = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, 'v']));

describe('Contentful’s canonical headers', () => {
	const canonical = (headers: WebhookRequest['headers'], argument = 'X-List,X-Time') =>
		canonicalHeaders(viewOf(headers), argument);

	test('are sorted by name, in lower case, with trimmed values', () => {
		expect(canonical({ 'x-list': 'X-Time,b,A', a: ' 1 ', b: '2;', 'x-time': '3' })).toBe('a:1;b:2;;x-time:3');
	});
	test('may be as many as a list may contain', () => {
		const names = numbered(64);
		expect(canonical({ 'x-list': names.join(','), ...valued(names) }, 'x-list')).toBe(
			names.map((name) => `${name}:v`).join(';'),
		);
		const more = numbered(65);
		expect(canonical({ 'x-list': more.join(','), ...valued(more) }, 'x-list')).toBeUndefined();
	});
	test.each([
		['no list', { 'x-time': '3' }],
		['an ambiguous list', { 'x-list': ['x-time', 'x-time'], 'x-time': '3' }],
		['a list without a required header', { 'x-list': 'a', a: '1', 'x-time': '3' }],
		['a list with spaces', { 'x-list': 'a, x-time', a: '1', 'x-time': '3' }],
		['an empty name', { 'x-list': 'x-time,', '': '', 'x-time': '3' }],
		['a listed header missing', { 'x-list': 'a,x-time', 'x-time': '3' }],
		['an ambiguous listed header', { 'x-list': 'x-time', 'x-time': ['3', '4'] }],
	])('do not exist with %s', (_, headers) => expect(canonical(headers)).toBeUndefined());
	test('must include every required header, not just one', () => {
		const headers = { 'x-list': 'a,x-time', a: '1', b: '2', 'x-time': '3' };
		expect(canonical(headers, 'x-list,x-time,b')).toBeUndefined();
		expect(canonical(headers, 'x-list,x-time,a')).toBe('a:1;x-time:3');
	});
});

describe('Hook0’s listed values', () => {
	test.each([
		['in the listed order, in any case', { 'x-a': '1', 'x-b': '2' }, 'X-B x-a', '2.1'],
		['with an empty list', { 'x-a': '1' }, undefined, undefined],
		['with one missing', { 'x-a': '1' }, 'x-a x-b', undefined],
		['with one ambiguous', { 'x-a': '1', 'x-b': ['1', '2'] }, 'x-a x-b', undefined],
	])('%s', (_, headers, listed, values) => expect(listedValues(viewOf(headers), listed)).toBe(values));
	test.each([
		[64, Array(64).fill('v').join('.')],
		[65, undefined],
	])('%d of them', (count, values) => {
		expect(listedValues(viewOf(valued(numbered(count))), numbered(count).join(' '))).toBe(values);
	});
});

describe('the URI that HubSpot signs', () => {
	test.each([
		['https://a.example/?x=%3A%2F%3f%40%21%24%27%28%29%2a%2C%3b', "https://a.example/?x=:/?@!$'()*,;"],
		['https://a.example/?x=%20%25%C3%A9', 'https://a.example/?x=%20%25%C3%A9'],
		['https://a.example/#a#b', 'https://a.example/'],
	])('%s', (url, uri) => expect(decodeHubSpotUri(url)).toBe(uri));
});

describe('the form parameters that Twilio signs', () => {
	const sorted = (body: string, url = 'https://a.example/w') => sortedParameters(viewOf({}, body), url, 'bodySHA256');
	test.each([
		['are sorted by name', 'b=2&a=1', 'a1b2'],
		['repeat the name for each distinct value, sorted', 'a=2&b=3&a=1&a=2', 'a1a2b3'],
		['are decoded', 'a=%20+%C3%A9', 'a  é'],
		['may be empty', '', ''],
	])('%s', (_, body, text) => expect(sorted(body)).toBe(text));
	test('are left out if the URL contains the digest of the body', () => {
		expect(sorted('a=1', 'https://a.example/w?bodySHA256=00')).toBe('');
		expect(sorted('a=1', 'https://a.example/w?other=00')).toBe('a1');
	});
});

describe('the other spelling of a port in a URL', () => {
	test.each([
		['https://a.example', 'https://a.example:443'],
		['HTTPS://a.example/w', 'HTTPS://a.example:443/w'],
		['http://a.example/w', 'http://a.example:80/w'],
		['http://a.example?x=1', 'http://a.example:80?x=1'],
		['https://a.example#x', 'https://a.example:443#x'],
		['https://a.example:8443/w?x=:1', 'https://a.example/w?x=:1'],
		['https://me:word@a.example/w', 'https://me:word@a.example:443/w'],
		['https://me:word@a.example:1/w@b', 'https://me:word@a.example/w@b'],
		['https://[::1]/w', 'https://[::1]:443/w'],
		['https://[::1]:8443/w', 'https://[::1]/w'],
		['ftp://a.example/w', 'ftp://a.example/w'],
		['xhttps://a.example', 'xhttps://a.example'],
		['https://a.example:x', 'https://a.example:x'],
		['/w', '/w'],
	])('%s is %s', (url, other) => expect(otherPortSpelling(url)).toBe(other));
});

describe('the path that Contentful signs', () => {
	test.each([
		['/w', '/w'],
		['/w?', '/w'],
		['/w é', '/w%20%C3%A9'],
		['/w?a=1&b=ü', '/w?a%253D1%2526b%253D%25C3%25BC'],
		['/w?a?b', '/w?a'],
		['', ''],
		['/\ud800', undefined],
		['/w?\ud800', undefined],
	])('%j', (target, path) => expect(contentfulPath(target)).toBe(path));
});
