import { profiles } from '../../../../../core/signature';
import { evidence } from '../../../../../core/signature/profiles/evidence';
import { profile } from '../../../../../core/signature/profiles/row';
import { collect, evidenceOf, kindOf } from '../../../../../docs/evidence.cjs';
import { loadJson } from '../vectors';
import { vendorVectors } from '../vendor-vectors';

const rows = Object.values(profiles);

/** The profiles without evidence from outside this project. A row is removed from this list when it has vectors. */
const UNPROVEN: readonly string[] = [];

const collected = collect();

describe('evidence of the rows', () => {
	test('is computed from the vectors by `npm run docs`', () => {
		const kinds = Object.entries(collected).map(([name, { kind }]) => [name, kind]);
		expect(Object.entries(evidence)).toEqual(kinds);
	});

	test('has vectors to accept and to refuse for every row that is not listed as unproven', () => {
		expect(rows.filter(({ name }) => collected[name] === undefined).map(({ name }) => name)).toEqual(UNPROVEN);
		for (const { accepts, refuses } of Object.values(collected)) {
			expect(accepts).toBeGreaterThan(0);
			expect(refuses).toBeGreaterThan(0);
		}
	});

	test('belongs to existing profiles', () => {
		expect(Object.keys(evidence).filter((name) => profiles[name] === undefined)).toEqual([]);
	});

	test('decides the confidence: A for the vendor’s evidence, B for a third party’s, C for none', () => {
		for (const { name, confidence } of rows) {
			const kind = collected[name]?.kind;
			const own = kind === 'published' || kind === 'vendor-code';
			expect(confidence).toBe(kind === undefined ? 'C' : own ? 'A' : 'B');
		}
		const { name, displayName, group, scheme, setup, docs, retry } = profiles.github!;
		expect(profile({ name, displayName, group, scheme, setup, docs, retry }).confidence).toBe('A');
		expect(profile({ name: 'nobody', displayName, group, scheme, setup, docs, retry }).confidence).toBe('C');
	});

	test('needs a vector to accept and one to refuse', () => {
		const vector = { source: 'a page', published: true, kind: 'published' as const };
		const [right, wrong] = [true, false].map((valid) => ({ ...vector, valid }));
		expect(evidenceOf([right!])).toBeUndefined();
		expect(evidenceOf([wrong!])).toBeUndefined();
		expect(evidenceOf([right!, wrong!])).toEqual({
			kind: 'published',
			witness: 'a page',
			accepts: 1,
			refuses: 1,
		});
	});

	test.each([
		['published', { origin: 'published (vendor SDK test)' }],
		['published', { source: 'published: example.com', published: true }],
		['published', { source: 'vendor-doc-sample: example.com', published: true }],
		['vendor-rule', { source: 'vendor-doc-sample: example.com' }],
		['vendor-rule', { origin: 'vendor-doc (rule; openssl)' }],
		['vendor-code', { origin: "vendor-doc (verified by the documentation's own code)" }],
		['vendor-code', { origin: 'vendor-sdk (verified by x@1.0.0)' }],
		['vendor-code', { source: 'vendor code: repository' }],
		['same-scheme', { source: 'published: Svix docs (the vendor states that it sends through Svix)' }],
		['third-party', { origin: 'published (third-party test suite)' }],
		['third-party', { origin: 'third-party (verified by x@1.0.0)' }],
	])('%s: %j', (kind, vector) => {
		expect(kindOf({ source: '', published: false, ...vector }, 'vendor-vectors.json')).toBe(kind);
	});

	test('does not include a vector without an origin, except in the vendors’ file', () => {
		const own = { source: 'published: example.com', published: true };
		expect(kindOf(own, 'additional-vectors.json')).toBeUndefined();
	});

	test('has a kind for every vector in the vendors’ file', () => {
		const without = vendorVectors.filter((vector) => kindOf(vector, 'vendor-vectors.json') === undefined);
		expect(without.map(({ source }) => source)).toEqual([]);
	});

	test('names the program that judged each witness vector', () => {
		const witnesses = loadJson<readonly { readonly origin: string }[]>('witness-vectors.json');
		for (const { origin } of witnesses) expect(origin).toMatch(/^(?:vendor-sdk|vendor-doc|third-party) \(.+\)$/);
	});
});
