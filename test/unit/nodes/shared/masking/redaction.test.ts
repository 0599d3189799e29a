import fc from 'fast-check';
import { NodeOperationError } from 'n8n-workflow';
import type { INode } from 'n8n-workflow';

import { Failure } from '../../../../../core/failure';
import { MASK, Redactor } from '../../../../../nodes/shared/masking/redaction';
import { spellings } from '../../../../secret-spellings';

const SECRET = 'p@ss w/ö"r\\d+1!';
const redactor = new Redactor([SECRET, 'plain-token']);

/** Returns what a stream shows of a text that arrives in these pieces. */
function streamed(by: Redactor, pieces: readonly string[]): string {
	const stream = by.stream();
	return pieces.map((piece) => stream.push(piece)).join('') + stream.flush();
}

/** Returns the text, cut at these places. */
function cutAt(text: string, places: readonly number[]): string[] {
	const cuts = [...new Set(places.map((place) => place % (text.length + 1)))].sort((a, b) => a - b);
	return [...cuts, text.length].map((end, index) => text.slice(cuts[index - 1] ?? 0, end));
}

describe('a text', () => {
	test.each(spellings)('is masked if it has a secret %s', (_how, spell) => {
		expect(redactor.text(`a ${spell(SECRET)} b ${spell('plain-token')} c`)).toBe('a *** b *** c');
	});

	test('is unchanged if it contains no secret', () => {
		expect(redactor.text('alphabet *** %41 \\u0041')).toBe('alphabet *** %41 \\u0041');
		expect(new Redactor(['abc', '']).text('abc')).toBe('abc');
	});

	test('is masked for a secret that became known later', () => {
		const growing = new Redactor(['first-token']);
		const stream = growing.stream();
		expect(stream.push('first-token second-token')).toBe('*** second-token');
		growing.add(['second-token']);
		expect(growing.text('first-token second-token')).toBe('*** ***');
		expect(stream.push(' second-token') + stream.flush()).toBe(' ***');
	});

	test('whose rest is unknown shows no beginning of a secret', () => {
		expect(redactor.beginning('a plain-token b plain-tok')).toBe('a *** b ');
		expect(redactor.beginning('a text')).toBe('a text');
	});
});

describe('a text in pieces', () => {
	test.each(spellings)('is masked if it has a secret %s, in pieces of one to five characters', (_how, spell) => {
		const text = `a ${spell(SECRET)} b ${spell(SECRET)}`;
		for (const size of [1, 2, 3, 4, 5]) {
			const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
			expect(streamed(redactor, pieces)).toBe('a *** b ***');
		}
	});

	test('is shown as soon as it cannot be a secret', () => {
		const stream = redactor.stream();
		expect(stream.push('a plain-')).toBe('a ');
		expect(stream.push('t')).toBe('');
		expect(stream.push('ext, plain-token')).toBe('plain-text, ***');
		expect(stream.push('plain-tok')).toBe('');
		expect(stream.flush()).toBe('plain-tok');
		expect(stream.flush()).toBe('');
	});

	test('is masked even if one secret begins where another ends', () => {
		const overlapping = new Redactor(['abcd', 'cdef', 'abcdxy']);
		for (const text of ['abcdef!', 'abcdxy!', 'abcdx!', 'abcdabcdef', 'abcdcdef', 'abcd']) {
			expect(streamed(overlapping, [...text])).toBe(overlapping.text(text));
		}
	});

	const secret = fc
		.oneof(fc.string({ unit: 'grapheme', minLength: 4, maxLength: 30 }), fc.stringMatching(/^[ab\\%]{4,8}$/))
		.filter((text) => text.length >= 4 && Buffer.from(text, 'utf8').toString('utf8') === text);
	const part = fc.oneof(
		fc.string({ unit: 'grapheme', maxLength: 20 }),
		fc.stringMatching(/^[ab\\%&;0-9]{0,9}$/),
		fc.constantFrom('%', '\\u00', '&#'),
	);

	test('is masked as if it were whole, wherever it is split', () => {
		const parts = fc.array(fc.oneof(part, fc.constantFrom(...spellings.map(([, spell]) => spell))), { maxLength: 5 });
		fc.assert(
			fc.property(secret, parts, fc.array(fc.nat(2000), { maxLength: 12 }), (key, given, cuts) => {
				const by = new Redactor([key]);
				const text = given.map((one) => (typeof one === 'string' ? one : one(key))).join('');
				expect(streamed(by, cutAt(text, cuts))).toBe(by.text(text));
			}),
			{ numRuns: 1000 },
		);
	});

	test('does not change what was shown when more text follows', () => {
		fc.assert(
			fc.property(secret, part, part, (key, before, after) => {
				const by = new Redactor([key]);
				expect(by.text(before + after).startsWith(by.beginning(before))).toBe(true);
			}),
			{ numRuns: 1000 },
		);
	});
});

describe('a value', () => {
	test('is masked at every depth, including names, and the original is not changed', () => {
		const given = { a: [SECRET, 1, null, { [SECRET]: true }], b: `x${SECRET}`, c: { d: [1] } };
		const before = structuredClone(given);
		expect(redactor.deep(given)).toEqual({ a: [MASK, 1, null, { [MASK]: true }], b: `x${MASK}`, c: { d: [1] } });
		expect(given).toEqual(before);
	});

	test('keeps its order and shares the parts without a secret', () => {
		const given = { z: { deep: [1] }, a: SECRET, m: [{}, SECRET, {}] };
		const masked = redactor.deep(given);
		expect(Object.keys(masked)).toEqual(['z', 'a', 'm']);
		expect(masked.z).toBe(given.z);
		expect(masked.m[0]).toBe(given.m[0]);
	});

	test.each([[{ a: [{ b: 'text' }] }], [[]], ['text'], [undefined], [null], [0], [new Date(0)]])(
		'is returned itself if it contains no secret: %j',
		(given) => {
			expect(redactor.deep(given)).toBe(given);
		},
	);

	test('keeps __proto__ as data', () => {
		const masked = redactor.deep(JSON.parse('{"__proto__":{"polluted":"plain-token"},"a":"plain-token"}') as object);
		expect(JSON.stringify(masked)).toBe('{"__proto__":{"polluted":"***"},"a":"***"}');
		expect((masked as { polluted?: unknown }).polluted).toBeUndefined();
	});

	test('keeps fields whose masked names are equal', () => {
		const encoded = encodeURIComponent(SECRET);
		expect(redactor.deep({ [SECRET]: 1, '***': 2, [encoded]: 3 })).toEqual({ '***': 1, '***_1': 2, '***_2': 3 });
	});

	test('has its bytes masked, but not other objects', () => {
		const date = new Date(0);
		const masked = redactor.deep({ file: Buffer.from('\xff plain-token', 'latin1'), other: Buffer.from('x'), date });
		expect(masked.file.toString('latin1')).toBe('\xff ***');
		expect(masked.date).toBe(date);
		const untouched = Buffer.from('\xff\xfe', 'latin1');
		expect(redactor.bytes(untouched)).toBe(untouched);
	});

	test('is masked in numbers that are or contain the secret', () => {
		const digits = new Redactor(['1234567']);
		expect(digits.deep([1234567, -1234567, 91234567, 123456, 999, 1.5, '1234567'])).toEqual([
			MASK,
			`-${MASK}`,
			`9${MASK}`,
			123456,
			999,
			1.5,
			MASK,
		]);
	});

	test.each([
		['lists', '[', ']'],
		['objects', '{"a":', '}'],
	])('is masked 50,000 levels deep in %s', (_what, opens, closes) => {
		const nested = (inner: string): unknown => JSON.parse(opens.repeat(50_000) + inner + closes.repeat(50_000));
		const untouched = nested('1');
		expect(redactor.deep(untouched)).toBe(untouched);
		let masked = redactor.deep(nested('"plain-token"'));
		let depth = 0;
		for (; typeof masked === 'object' && masked !== null; depth++) masked = Object.values(masked)[0] as unknown;
		expect([depth, masked]).toEqual([50_000, MASK]);
	});

	test('with the secret comes out without it, and any other comes out unchanged', () => {
		fc.assert(
			fc.property(fc.jsonValue(), (value) => {
				expect(redactor.deep(value)).toBe(value);
			}),
		);
		fc.assert(
			fc.property(fc.jsonValue(), fc.constantFrom(...spellings), (value, [, spell]) => {
				const masked = redactor.deep({ before: value, held: [`x ${spell(SECRET)} y`], after: value });
				expect(masked).toStrictEqual({ before: value, held: ['x *** y'], after: value });
			}),
		);
	});
});

describe('a part of a document', () => {
	const value = { a: ['plain-token'] };

	test('is searched if the bytes of the document may contain a secret', () => {
		expect(redactor.partsOf(Buffer.from('{"a":["plain-token"]}'))(value)).toEqual({ a: [MASK] });
		expect(redactor.partsOf(Buffer.from('{"a":["\\u0070lain-token"]}'))(value)).toEqual({ a: [MASK] });
	});

	test('is searched once, even if several items share it', () => {
		const mask = redactor.partsOf(Buffer.from('["plain-token"]'));
		expect(mask(value)).toBe(mask(value));
		expect(mask({ b: 'plain-token' })).toEqual({ b: MASK });
		expect(mask('plain-token')).toBe(MASK);
	});

	test('is returned itself if they cannot', () => {
		const other = { a: ['text'] };
		expect(redactor.partsOf(Buffer.from('{"a":["text"]}'))(other)).toBe(other);
	});
});

describe('a failure', () => {
	const thrown = async (failure: unknown): Promise<unknown> =>
		await redactor.outcomeOf(async () => await Promise.reject(failure as Error)).catch((error: unknown) => error);

	test('of ours has its message, cure and facts masked', async () => {
		const failure = new Failure('invalid-option', 'no plain-token', 'use plain-token', {
			httpCode: 401,
			body: { a: 'plain-token' },
		});
		expect(await thrown(failure)).toStrictEqual(
			new Failure('invalid-option', 'no ***', 'use ***', { httpCode: 401, body: { a: '***' } }),
		);
	});

	test('with a shortened text does not show the beginning of a secret before the mark', async () => {
		const failure = new Failure('invalid-option', 'says plain-tok […]" and plain-token', 'plain […] text […]');
		expect(await thrown(failure)).toMatchObject({ message: 'says  […]" and ***', cure: ' […] text […]' });
	});

	test('of ours, made from one of others: that one too', async () => {
		const cause = new TypeError('was plain-token');
		const failure = new Failure('n8n-error', 'no plain-token', '', {}, { cause });
		expect(await thrown(failure)).toMatchObject({
			code: 'n8n-error',
			message: 'no ***',
			cause: { message: 'was ***' },
		});
	});

	test('of another class keeps its class', async () => {
		const node = { name: 'Node', type: 'node', typeVersion: 1, parameters: {} } as unknown as INode;
		const failures = [
			new NodeOperationError(node, 'no plain-token', { description: 'use plain-token' }),
			new TypeError('no plain-token', { cause: new Error('was plain-token') }),
		];
		for (const failure of failures) {
			expect(await thrown(failure)).toBe(failure);
			const { message, stack, cause } = failure;
			const shown = `${message} ${stack} ${JSON.stringify(failure)} ${String((cause as Error | undefined)?.stack)}`;
			expect([failure.message, shown.includes('plain-token')]).toEqual(['no ***', false]);
		}
		expect(await thrown('plain-token')).toBe('***');
	});

	test('is masked by outcomeOf, which also masks results', async () => {
		expect(await redactor.outcomeOf(async () => await Promise.resolve({ a: 'plain-token' }))).toEqual({ a: '***' });
	});
});
