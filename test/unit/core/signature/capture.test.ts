import fc from 'fast-check';

import { answerFirstHandshake, describeMisfit, profiles, type WebhookRequest } from '../../../../core/signature';

/**
 * Some vendors disclose their secret in an unsigned request, which anyone could have written. Its form is part of the
 * row and so narrow that nothing else matches it.
 */
const captures = Object.values(profiles).flatMap((profile) =>
	(profile.handshakes ?? []).flatMap((handshake) =>
		handshake.capture === undefined ? [] : [{ profile, handshake, capture: handshake.capture }],
	),
);

/** Published by the vendors or seen in public; every row with a capture has some. */
const SAMPLES: Record<string, string[]> = {
	// developers.notion.com/reference/webhooks, step 2
	notion: ['secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl'],
	asana: [
		// developers.asana.com/reference/createwebhook
		'b537207f20cbfa02357cf448134da559e8bd39d61597dcd5631b8012eae53e81',
		// from a public repository's notes on its receiver
		'790bf50f10c8947a588316d4fff82fd0',
	],
};

/** Returns what is wrong with a form: it must match the whole value, in plain characters and bounded length. */
function faultOf(form: RegExp): string | undefined {
	if (form.flags !== '') return 'it has flags';
	const inner = /^\^(.*)\$$/.exec(form.source)?.[1];
	if (inner === undefined) return 'it is not anchored on both sides';
	// the only pieces allowed in a form: words, classes of letters and digits, and bounded counts
	if (!/^(?:[\w-]|\[[\w-]+\]|\{\d+(?:,\d+)?\})+$/.test(inner)) return 'it has other pieces';
	return undefined;
}

const named = captures.map((row) => [`${row.profile.name}: ${row.handshake.title}`, row] as const);

test('there are rows that capture a secret', () => expect(captures.length).toBeGreaterThanOrEqual(2));

describe.each(named)('the capture of %s', (_, { profile, handshake, capture }) => {
	const samples = SAMPLES[profile.name] ?? [];

	test('is unsigned: a signed request discloses nothing', () => expect(handshake.verified).toBe(false));

	test('has a form that the test can enumerate', () => expect(faultOf(capture.form)).toBeUndefined());

	test('accepts the vendor’s samples', () => {
		expect(samples.length).toBeGreaterThan(0);
		for (const sample of samples) expect(sample).toMatch(capture.form);
	});

	test('accepts only printable text without spaces, of at most 256 characters', () => {
		fc.assert(
			fc.property(fc.stringMatching(capture.form), (value) => {
				expect(value).toMatch(/^[\x21-\x7e]+$/);
				expect(value.length).toBeLessThanOrEqual(256);
				expect(value.length).toBeGreaterThanOrEqual(32);
			}),
		);
	});

	test('rejects a sample with any other character inserted', () => {
		const foreign = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => /\W/.test(text));
		fc.assert(
			fc.property(
				fc.constantFrom(...samples),
				foreign,
				fc.double({ min: 0, max: 1, noNaN: true }),
				(sample, text, where) => {
					const at = Math.round(sample.length * where);
					expect(capture.form.test(sample.slice(0, at) + text + sample.slice(at))).toBe(false);
				},
			),
		);
	});

	test('explains in plain words what to do, with nothing from the sender', () => {
		for (const words of [capture.label, capture.proof, capture.renewal]) expect(words).toMatch(/^[\x20-\x7e’]{5,200}$/);
	});
});

test.each([
	[/secret_[a-z]{40}/, 'it is not anchored on both sides'],
	[/^secret_[a-z]{40}/, 'it is not anchored on both sides'],
	[/^[a-z]{40}$/m, 'it has flags'],
	[/^[a-z]{40}$/i, 'it has flags'],
	[/^secret_.{40}$/, 'it has other pieces'],
	[/^[a-z]+$/, 'it has other pieces'],
	[/^[a-z]{40,}$/, 'it has other pieces'],
	[/^[a-z ]{40}$/, 'it has other pieces'],
	[/^\S{40}$/, 'it has other pieces'],
	[/^[^a]{40}$/, 'it has other pieces'],
	[/^a|b$/, 'it has other pieces'],
])('a form like %s would be detected: %s', (form, fault) => expect(faultOf(form)).toBe(fault));

describe('describeMisfit describes', () => {
	const notion = (token: unknown): WebhookRequest => ({
		method: 'POST',
		headers: {},
		body: Buffer.from(JSON.stringify({ verification_token: token })),
	});

	test.each([
		['a text of another form', notion('evil'), true],
		['a number', notion(12), true],
		['an object, which is not a value', notion({}), false],
		['nothing', { headers: {}, body: Buffer.alloc(0) }, false],
		['the right form', notion(SAMPLES.notion?.[0]), false],
	])('of %s', (_, request, misfits) => {
		const text = 'The Verification Token in the request does not have the format that Notion uses';
		expect(describeMisfit(profiles.notion as never, request)).toBe(misfits ? text : undefined);
		if (misfits) expect(answerFirstHandshake('notion', request)).toBeUndefined();
	});

	test('nothing for a source that discloses no secret', () => {
		expect(describeMisfit(profiles.github as never, notion('evil'))).toBeUndefined();
		expect(describeMisfit(profiles.stripe as never, notion('evil'))).toBeUndefined();
	});

	test('the document, read from where the row has it', () => {
		const wrapped = { ...(profiles.notion as NonNullable<(typeof profiles)['notion']>), documentField: 'p' };
		const body = Buffer.from(`p=${encodeURIComponent('{"verification_token":"evil"}')}`);
		expect(describeMisfit(wrapped, { headers: {}, body })).toContain('does not have the form');
	});
});
