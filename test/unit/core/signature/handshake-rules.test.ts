import { createHmac } from 'node:crypto';

import type { Handshake, HandshakeCondition, WebhookRequest } from '../../../../core/signature';
import { compileHandshake, compileMacOracle, type HandshakeKeys } from '../../../../core/signature/handshake';
import { RequestView } from '../../../../core/signature/request/request-view';

const viewOf = (request: Partial<WebhookRequest>) =>
	new RequestView({ headers: {}, body: Buffer.alloc(0), ...request });
const json = (value: unknown) => ({ body: Buffer.from(JSON.stringify(value)) });
const handshake = (more: Partial<Handshake>): Handshake => ({
	title: 'a handshake',
	when: [],
	verified: false,
	answer: { status: 200 },
	...more,
});
const KEYS: HandshakeKeys = { secrets: ['new', 'old'] };

describe('a condition of a handshake', () => {
	const holds = (condition: HandshakeCondition, request: Partial<WebhookRequest>, keys = KEYS) => {
		const compiled = compileHandshake(handshake({ when: [condition] }), keys);
		return compiled.mayApply(viewOf(request)) && compiled.answer(viewOf(request), 0) !== undefined;
	};
	const twice = { headers: { 'x-a': ['1', '1'] } };

	test.each([
		['the method', { on: 'method', is: 'GET' }, { method: 'get' }, true],
		['the method', { on: 'method', is: 'GET' }, {}, false],
		['a header', { on: 'header', name: 'X-A' }, { headers: { 'x-a': '1' } }, true],
		['a header', { on: 'header', name: 'X-A' }, {}, false],
		['a header', { on: 'header', name: 'X-A' }, twice, false],
		['a header’s value', { on: 'header', name: 'X-A', is: '1' }, { headers: { 'X-a': '1' } }, true],
		['a header’s value', { on: 'header', name: 'X-A', is: '1' }, { headers: { 'x-a': '2' } }, false],
		['a header’s value', { on: 'header', name: 'X-A', is: '1' }, {}, false],
		['no header', { on: 'header', name: 'X-A', absent: true }, {}, true],
		['no header', { on: 'header', name: 'X-A', absent: true }, { headers: { 'x-a': '' } }, false],
		['no header', { on: 'header', name: 'X-A', absent: true }, twice, false],
		['a parameter', { on: 'query', name: 'a' }, { url: '/?a=' }, true],
		['a parameter', { on: 'query', name: 'a' }, { url: '/?b=1' }, false],
		['a parameter', { on: 'query', name: 'a' }, { url: '/?a=1&a=1' }, false],
		['a parameter’s value', { on: 'query', name: 'a', is: '1' }, { url: '/?a=1' }, true],
		['a parameter’s value', { on: 'query', name: 'a', is: '1' }, { url: '/?a=2' }, false],
		['a parameter’s value', { on: 'query', name: 'a', is: '1' }, { url: '/' }, false],
		['the secret in the query', { on: 'query-token', name: 'a' }, { url: '/?a=new' }, true],
		['the secret in the query', { on: 'query-token', name: 'a' }, { url: '/?a=old' }, true],
		['the secret in the query', { on: 'query-token', name: 'a' }, { url: '/?a=other' }, false],
		['the secret in the query', { on: 'query-token', name: 'a' }, { url: '/' }, false],
		['the secret in the query', { on: 'query-token', name: 'a' }, { url: '/?a=new&a=new' }, false],
		['something in the document', { on: 'json', path: 'a.b' }, json({ a: { b: null } }), true],
		['something in the document', { on: 'json', path: 'a.b' }, json({ a: {} }), false],
		['a text in the document', { on: 'json', path: 'a', is: 'x' }, json({ a: 'x' }), true],
		['a text in the document', { on: 'json', path: 'a', is: 'x' }, json({ a: 'y' }), false],
		['a text in the document', { on: 'json', path: 'a', is: 'x' }, json({}), false],
		['a number in the document', { on: 'json', path: 'a', is: 1 }, json({ a: 1 }), true],
		['a number in the document', { on: 'json', path: 'a', is: 1 }, json({ a: '1' }), false],
		['an empty list in the document', { on: 'json', path: 'a', emptyArray: true }, json({ a: [] }), true],
		['an empty list in the document', { on: 'json', path: 'a', emptyArray: true }, json({ a: [1] }), false],
		['an empty list in the document', { on: 'json', path: 'a', emptyArray: true }, json({ a: '' }), false],
		['an empty list in the document', { on: 'json', path: 'a', emptyArray: true }, json({ a: { length: 0 } }), false],
		['a field of a form', { on: 'form', field: 'a' }, { body: Buffer.from('a=') }, true],
		['a field of a form', { on: 'form', field: 'a' }, { body: Buffer.from('b=1') }, false],
		['a field’s value', { on: 'form', field: 'a', is: '1' }, { body: Buffer.from('a=1') }, true],
		['a field’s value', { on: 'form', field: 'a', is: '1' }, { body: Buffer.from('a=2') }, false],
	] as const)('on %s: %j, %j holds: %s', (_, condition, request, expected) => {
		expect(holds(condition, request as unknown as Partial<WebhookRequest>)).toBe(expected);
	});

	test('on the token in the query accepts only the configured token', () => {
		const condition = { on: 'query-token', name: 'a' } as const;
		expect(holds(condition, { url: '/?a=word' }, { ...KEYS, token: 'word' })).toBe(true);
		expect(holds(condition, { url: '/?a=new' }, { ...KEYS, token: 'word' })).toBe(false);
		expect(holds(condition, { url: '/?a=' }, { secrets: [] })).toBe(false);
	});
	test('must hold together with the others', () => {
		const when: HandshakeCondition[] = [
			{ on: 'method', is: 'GET' },
			{ on: 'query', name: 'a' },
			{ on: 'json', path: 'b' },
			{ on: 'json', path: 'c' },
		];
		const compiled = compileHandshake(handshake({ when }), KEYS);
		expect(compiled.mayApply(viewOf({ method: 'GET', url: '/' }))).toBe(false);
		expect(compiled.mayApply(viewOf({ method: 'GET', url: '/?a=1' }))).toBe(true);
		expect(compiled.answer(viewOf(json({ b: 1 })), 0)).toBeUndefined();
		expect(compiled.answer(viewOf(json({ b: 1, c: 1 })), 0)).toMatchObject({ status: 200 });
	});
});

describe('the body of an unsigned handshake', () => {
	const mayApply = (more: Partial<Handshake>, length: number) =>
		compileHandshake(handshake(more), KEYS).mayApply(viewOf({ body: Buffer.alloc(length) }));
	const onJson: Partial<Handshake> = { when: [{ on: 'json', path: 'a' }] };
	const onForm: Partial<Handshake> = { when: [{ on: 'form', field: 'a' }] };
	const onMethod: Partial<Handshake> = { when: [{ on: 'method', is: 'POST' }] };

	test.each([
		['is parsed if it has 16 KiB', onJson, 16_384, true],
		['is not parsed if it is larger', onJson, 16_385, false],
		['is not parsed as a form if it is larger', onForm, 16_385, false],
		['may be larger if it is signed', { ...onJson, verified: true }, 16_385, true],
		['may be larger if it is not needed', onMethod, 16_385, true],
		['is not parsed just to see whether the handshake may apply', onForm, 0, true],
	])('%s', (_, more, length, expected) => expect(mayApply(more, length)).toBe(expected));

	test('belongs to a handshake whose property verified is false', () => {
		expect(compileHandshake(handshake({ verified: true }), KEYS).verified).toBe(true);
		expect(compileHandshake(handshake({}), KEYS).verified).toBe(false);
	});
});

describe('the answer to a handshake', () => {
	const TEXT = { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' };
	const JSON_TYPE = { 'Content-Type': 'application/json', 'X-Content-Type-Options': 'nosniff' };
	const echo = { echo: { in: 'query', name: 'a' } } as const;
	const hmac = (key: string, encoding: 'hex' | 'base64', text = 'é') =>
		createHmac('sha256', key).update(text).digest(encoding);
	const mac = (encoding: 'hex' | 'base64', prefix?: string) =>
		({ mac: { in: 'query', name: 'a' }, form: /[é x]+/, encoding, prefix }) as const;
	const answer = (given: Omit<Handshake['answer'], 'status'>, url = '/?a=%C3%A9', secretIndex = 0) =>
		compileHandshake(handshake({ answer: { status: 201, ...given } }), KEYS).answer(viewOf({ url }), secretIndex);

	test.each([
		['nothing', {}, { headers: {}, body: '' }],
		['only headers', { headers: { 'X-B': 'b' } }, { headers: { 'X-B': 'b' }, body: '' }],
		['a text', { text: 'ok' }, { headers: TEXT, body: 'ok' }],
		['no text', { text: '' }, { headers: {}, body: '' }],
		['an echo', { text: echo }, { headers: TEXT, body: 'é' }],
		['an HMAC', { text: mac('hex') }, { headers: TEXT, body: hmac('new', 'hex') }],
		['a document', { json: { a: echo, b: 1, c: 'd' } }, { headers: JSON_TYPE, body: '{"a":"é","b":1,"c":"d"}' }],
		[
			'a document with an HMAC',
			{ json: { a: mac('base64', 'sha256=') } },
			{ headers: JSON_TYPE, body: JSON.stringify({ a: `sha256=${hmac('new', 'base64')}` }) },
		],
		[
			'its own content type',
			{ text: 'ok', headers: { 'Content-Type': 'x/y' } },
			{ headers: { ...TEXT, 'Content-Type': 'x/y' }, body: 'ok' },
		],
	] as const)('may have %s', (_, given, expected) => {
		expect(answer(given)).toEqual({ status: 201, ...expected });
	});

	test('contains the HMAC under the secret that verified the request', () => {
		expect(answer({ text: mac('hex') }, undefined, 1)).toMatchObject({ body: hmac('old', 'hex') });
	});

	const longest = `/?a=${'x'.repeat(4096)}`;
	test('may have up to 4096 characters', () => {
		expect(answer({ text: echo }, longest)).toMatchObject({ body: 'x'.repeat(4096) });
		expect(answer({ text: mac('hex') }, longest)).toMatchObject({ body: hmac('new', 'hex', 'x'.repeat(4096)) });
	});

	test.each([
		['a text', { text: echo }],
		['an HMAC', { text: mac('hex') }],
		['a document', { json: { a: echo, b: 'b' } }],
		['a document with an HMAC', { json: { a: mac('hex') } }],
		['a header', { text: 'ok', headers: { 'X-B': echo } }],
	] as const)('does not exist if %s would repeat a missing or over-long value', (_, given) => {
		expect(answer(given, '/')).toBeUndefined();
		expect(answer(given, `${longest}x`)).toBeUndefined();
	});
	test.each(['e', 'éx,', ',é', 'é\n', '\né', ''])(
		'contains no HMAC of %j, which does not match the form as a whole',
		(text) => {
			expect(answer({ text: mac('hex') }, `/?a=${encodeURIComponent(text)}`)).toBeUndefined();
		},
	);
	test('does not exist if a secret is missing', () =>
		expect(answer({ text: mac('hex') }, undefined, 2)).toBeUndefined());
	test.each(['%0D%0A', '%C3%A9', '%00', 'a%0Ab', '%7F'])('does not exist if a header would contain %s', (value) => {
		expect(answer({ headers: { 'X-B': echo } }, `/?a=${value}`)).toBeUndefined();
	});
	test('repeats everything that a header may contain', () => {
		const url = `/?a=${encodeURIComponent(' !~')}`;
		expect(answer({ headers: { 'X-B': echo } }, url)).toMatchObject({ headers: { 'X-B': ' !~' } });
	});

	describe('with a secret that the sender discloses', () => {
		const capture = {
			label: 'Token',
			from: { in: 'query', name: 'a' },
			form: /^\d{1,5}$/,
			proof: 'compare it',
			renewal: 'ask again',
		} as const;
		const told = (secrets: readonly string[], url: string) =>
			compileHandshake(handshake({ capture }), { secrets }).answer(viewOf({ url }), 0);
		const plain = { status: 200, headers: {}, body: '' };

		test('shows it to the operator while no secret is known', () => {
			expect(told([], '/?a=12345')).toEqual({
				...plain,
				captured: { label: 'Token', value: '12345', proof: 'compare it' },
			});
		});
		test('hides it once a secret is known, and says what to do instead', () => {
			expect(told(['s'], '/?a=12345')).toEqual({ ...plain, ignoredSecret: { label: 'Token', renewal: 'ask again' } });
		});
		test('does not exist if nothing is disclosed, even if the form would match the word undefined', () => {
			const words = { ...capture, form: /^[a-z]{9}$/ };
			const compiled = compileHandshake(handshake({ capture: words }), { secrets: [] });
			expect(compiled.answer(viewOf({ url: '/?a=undefined' }), 0)).toMatchObject({ captured: { value: 'undefined' } });
			expect(compiled.answer(viewOf({ url: '/' }), 0)).toBeUndefined();
		});
		test.each(['/', '/?a=', '/?a=x', '/?a=123456', '/?a=1%0A', '/?a=1&a=2'])(
			'does not exist if nothing of the right form is disclosed: %s',
			(url) => {
				expect(told([], url)).toBeUndefined();
				expect(told(['s'], url)).toBeUndefined();
			},
		);
	});
});

describe('a body that a handshake would sign for anyone', () => {
	const signing = (form: RegExp) =>
		handshake({ answer: { status: 200, text: { mac: { in: 'query', name: 'a' }, form, encoding: 'hex' } } });
	const isOne = (text: string, ...forms: readonly RegExp[]) => compileMacOracle(forms.map(signing))(Buffer.from(text));

	test('matches the form of one of them entirely, and has at most 4096 bytes', () => {
		expect(isOne('x'.repeat(4096), /x+/, /y+/)).toBe(true);
		expect(isOne('x'.repeat(4097), /x+/, /y+/)).toBe(false);
		expect(isOne('y', /x+/, /y+/)).toBe(true);
		expect(isOne('xy', /x+/, /y+/)).toBe(false);
	});

	test('is recognised every time, and case-insensitively if the form says so', () => {
		const oracle = compileMacOracle([signing(/X+/gi)]);
		expect([oracle(Buffer.from('xX')), oracle(Buffer.from('xX'))]).toEqual([true, true]);
	});

	test('does not exist if no handshake signs', () => {
		expect(isOne('x')).toBe(false);
		expect(compileMacOracle([handshake({ answer: { status: 200, text: 'x' } })])(Buffer.from('x'))).toBe(false);
	});
});
