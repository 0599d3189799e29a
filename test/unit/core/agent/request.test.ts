import fc from 'fast-check';

import { appendPath, siblingPath, getJson, multipart, postJson, withQuery } from '../../../../core/agent/request';

const url = 'https://agent.example.com/base?tenant=7';

describe('a JSON request', () => {
	test.each([
		['whole', 'application/json, text/plain;q=0.9, */*;q=0.5'],
		['sse', 'text/event-stream'],
		['ndjson', '*/*'],
	] as const)('asks for an answer of the form %s', (accept, header) => {
		expect(postJson(url, { text: 'ä' }, accept, { 'X-Run': '1' })).toEqual({
			method: 'POST',
			url,
			headers: { 'Content-Type': 'application/json', Accept: header, 'X-Run': '1' },
			body: Buffer.from('{"text":"ä"}', 'utf8'),
		});
	});

	test('asks for a whole answer by default', () => {
		expect(postJson(url, {})).toEqual(postJson(url, {}, 'whole'));
	});

	test('has no body if it is a GET', () => {
		expect(getJson(url, { 'X-Run': '1' })).toEqual({
			method: 'GET',
			url,
			headers: { Accept: 'application/json', 'X-Run': '1' },
			body: Buffer.alloc(0),
		});
	});
});

describe('a path is appended to a URL', () => {
	test.each([
		['https://a.example', 'https://a.example/runs'],
		['https://a.example/', 'https://a.example/runs'],
		['https://a.example/v1//', 'https://a.example/v1/runs'],
		['https://a.example/v1/x?tenant=7', 'https://a.example/v1/x/runs?tenant=7'],
		['https://a.example/v1/runs', 'https://a.example/v1/runs'],
		['https://a.example/v1/runs/', 'https://a.example/v1/runs'],
		['https://a.example/runs/v1', 'https://a.example/runs/v1/runs'],
	])('%s', (base, whole) => expect(appendPath(base, '/runs')).toBe(whole));

	test.each([
		['https://a.example/v1', 'https://a.example/v1/models'],
		['https://a.example/v1/', 'https://a.example/v1/models'],
		['https://a.example/v1/runs', 'https://a.example/v1/models'],
		['https://a.example/v1/runs/', 'https://a.example/v1/models'],
		['https://a.example/v1/runs?api-version=2', 'https://a.example/v1/models?api-version=2'],
		['https://a.example/runs/v1', 'https://a.example/runs/v1/models'],
	])('or replaced by a sibling: %s', (given, other) => expect(siblingPath(given, '/runs', '/models')).toBe(other));
});

describe('a multipart form', () => {
	const file = { name: 'a.txt', mediaType: 'text/plain', bytes: Buffer.from('A') };

	test('contains its fields, then its files', () => {
		const { contentType, body } = multipart([['q', 'ä']], [['f', file]], 'run-1');
		expect(contentType).toBe('multipart/form-data; boundary=----agent-run-run1');
		expect(body.toString('utf8').split('\r\n')).toEqual([
			'------agent-run-run1',
			'Content-Disposition: form-data; name="q"',
			'',
			'ä',
			'------agent-run-run1',
			'Content-Disposition: form-data; name="f"; filename="a.txt"',
			'Content-Type: text/plain',
			'',
			'A',
			'------agent-run-run1--',
			'',
		]);
	});

	test('has no header that a media type added', () => {
		const { body } = multipart([], [['f', { ...file, mediaType: 'text/plain\r\nX-Evil: 1' }]], '1');
		expect(body.toString()).toContain('\r\nContent-Type: text/plainX-Evil: 1\r\n\r\n');
	});

	const taken = '----agent-run-1 and ----agent-run-100000000';
	test.each([
		['a field', [['a', taken] as const, ['b', 'free'] as const], []],
		['a file', [], [['f', { ...file, bytes: Buffer.from(taken) }] as const, ['g', file] as const]],
	])('has a boundary that does not occur in %s', (_, fields, files) => {
		const { contentType, body } = multipart(fields, files, '1');
		expect(contentType).toBe('multipart/form-data; boundary=----agent-run-100000001');
		expect(body.toString().split('------agent-run-100000001')).toHaveLength(4);
	});
});

test('a boundary has at most 70 characters and occurs in none of the contents', () => {
	const stem = `----agent-run-${'0'.repeat(32)}`;
	const piece = fc.constantFrom(stem, '0', '1', '00000000', '00000001', '-', 'x');
	const content = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
	fc.assert(
		fc.property(
			fc.array(content, { maxLength: 4 }),
			fc.constantFrom('0'.repeat(32), '0'.repeat(200)),
			(contents, id) => {
				const fields = contents.map((text) => ['a', text] as const);
				const boundary = multipart(fields, [], id).contentType.replace('multipart/form-data; boundary=', '');
				expect(boundary.startsWith(stem)).toBe(true);
				expect(boundary.length).toBeLessThanOrEqual(70);
				expect(contents.filter((text) => text.includes(boundary))).toEqual([]);
			},
		),
	);
});

describe('a query parameter', () => {
	test.each([
		['is added', 'https://a.example/x', 'https://a.example/x?k=v+1'],
		['is added to others', 'https://a.example/?a=1&b=#c', 'https://a.example/?a=1&b=&k=v+1#c'],
		['replaces all with its name', 'https://a.example/?b&k=0&a=1&k', 'https://a.example/?b=&k=v+1&a=1'],
	])('%s', (_, base, whole) => expect(withQuery(base, 'k', 'v 1')).toBe(whole));
});
