import type { SignedScheme } from '../../../../../../core/signature';
import { decodeStrictly, decodeKey } from '../../../../../../core/signature/keys/encoding';
import { inHeader } from '../../../../../../core/signature/profiles/row';
import { compileGrammar, encodeSignature } from '../../../../../../core/signature/schemes/hmac/signature-grammar';

describe('a signature is decoded only from its exact form', () => {
	test.each([
		['aBc1', 'hex', 'abc1'],
		['abc', 'hex', undefined],
		['0g', 'hex', undefined],
		['g00', 'hex', undefined],
		['00g0', 'hex', undefined],
		['', 'hex', undefined],
		['YQ==', 'base64', '61'],
		['YQ', 'base64', undefined],
		['YR==', 'base64', undefined],
		['Y Q==', 'base64', undefined],
		['-_8=', 'base64', undefined],
		['', 'base64', undefined],
		['YQ', 'base64url', '61'],
		['YQ==', 'base64url', undefined],
		['-_8', 'base64url', 'fbff'],
		['+/8', 'base64url', undefined],
	] as const)('%j in %s is %j', (text, encoding, bytes) => {
		expect(decodeStrictly(text, encoding)?.toString('hex')).toBe(bytes);
	});
});

describe('a pasted key is decoded without padding or from base64url too', () => {
	test.each([
		['aBc1', 'hex', 'abc1'],
		['abc', 'hex', undefined],
		['YQ==', 'base64', '61'],
		['YWE=', 'base64', '6161'],
		['YQ', 'base64', '61'],
		['+/8=', 'base64', 'fbff'],
		['++//', 'base64', 'fbefff'],
		['-_8', 'base64', 'fbff'],
		['YQ===', 'base64', undefined],
		['YQ=w', 'base64', undefined],
		['YR', 'base64', undefined],
		['==', 'base64', undefined],
		['', 'base64', undefined],
	] as const)('%j in %s is %j', (text, encoding, bytes) => {
		expect(decodeKey(text, encoding)?.toString('hex')).toBe(bytes);
	});
});

const FORMS = [
	{ prefix: 'v1=', encoding: 'hex' },
	{ prefix: 'v2=', encoding: 'base64' },
] as const;
const scheme = (details: Partial<SignedScheme> = {}) => inHeader('X-Sig', details.forms ?? FORMS, details);
const grammar = (details: Partial<SignedScheme> = {}) => compileGrammar(scheme(details), () => 2);
const found = (form: SignedScheme['forms'][number], bytes: string) => ({ form, bytes: Buffer.from(bytes, 'hex') });
const timed = {
	separator: ',',
	timestamp: { unit: 's', tolerance: 300, from: { in: 'field', prefix: 't=' } },
	listField: { prefix: 'h=', sent: 'x-a' },
} as const;

describe('a single signature', () => {
	const malformed = { candidates: [], timestampTwice: false, malformed: true };
	test.each([
		['may have the first form', 'v1=0102', FORMS[0]],
		['may have the second form', 'v2=AQI=', FORMS[1]],
	])('%s', (_, text, form) => {
		expect(grammar().parse(text)).toEqual({
			candidates: [found(form, '0102')],
			timestampTwice: false,
			malformed: false,
		});
	});
	test.each([
		['must not have an unknown form', 'v3=0102'],
		['must not lack its prefix', '0102'],
		['must not have another encoding', 'v1=AQI='],
		['must not have another length', 'v1=010203'],
		['must not be followed by another', 'v1=0102,v1=0102'],
		['must not have space around it', ' v1=0102'],
		['must not be empty', 'v1='],
	])('%s', (_, text) => expect(grammar().parse(text)).toEqual(malformed));
	test('may have any length if none is fixed', () => {
		const any = compileGrammar(scheme(), () => undefined);
		expect(any.parse('v1=010203').candidates).toEqual([found(FORMS[0], '010203')]);
	});
	test('is read after the name of any key', () => {
		const forms = [{ prefix: 'name|', after: '|', encoding: 'hex' }] as const;
		expect(grammar({ forms }).parse('my key|0102').candidates).toEqual([found(forms[0], '0102')]);
	});
});

describe('a list of signatures', () => {
	const list = (text: string, details: Partial<SignedScheme> = { separator: ',' }) => grammar(details).parse(text);

	test('contains those of a known form and ignores the others', () => {
		expect(list('v1=0102, v2=AwQ= ,v3=zz,v1=01')).toEqual({
			candidates: [found(FORMS[0], '0102'), found(FORMS[1], '0304')],
			timestamp: undefined,
			listedHeaders: undefined,
			timestampTwice: false,
			malformed: false,
		});
	});
	test('is malformed if none has a known form', () => {
		expect(list('v3=zz,t=1')).toEqual({
			candidates: [],
			timestamp: undefined,
			listedHeaders: undefined,
			timestampTwice: false,
			malformed: true,
		});
	});
	test('may contain the time and the names of signed headers', () => {
		expect(list('t=17,h=x-a x-b,v1=0102', timed)).toEqual({
			candidates: [found(FORMS[0], '0102')],
			timestamp: '17',
			listedHeaders: 'x-a x-b',
			timestampTwice: false,
			malformed: false,
		});
	});
	test('is read as sent if an intermediary has folded the comma of a prefix', () => {
		const forms = [{ prefix: 'v1,', encoding: 'base64' }, FORMS[0]] as const;
		const twice = [found(forms[0], '0102'), found(forms[0], '0304')];
		expect(list('v1, AQI= v1,AwQ=', { forms, separator: ' ' }).candidates).toEqual(twice);
		expect(list('v1, AQI=;v1,AwQ=', { forms, separator: ';' }).candidates).toEqual([twice[1]]);
	});
	test('separated by spaces keeps a comma that is not part of a prefix', () => {
		expect(list('v1=0102, v1=0304', { separator: ' ' }).candidates).toEqual([found(FORMS[0], '0304')]);
	});
	test('reports a repeated time, and ignores a repeated list of names', () => {
		expect(list('t=17,t=18,v1=0102', timed)).toMatchObject({ timestamp: '17', timestampTwice: true });
		expect(list('h=x-a,t=17,h=x-b,v1=0102', timed)).toMatchObject({ listedHeaders: undefined, timestampTwice: false });
	});
	test('contains at most 64 of them', () => {
		const many = (count: number) => list(Array(count).fill('v1=0102').join(','));
		expect(many(64).candidates).toHaveLength(64);
		expect(many(65)).toMatchObject({ candidates: [], malformed: true });
	});
	test.each([
		['none', {}, false],
		['a comma', { separator: ',' }, true],
		['a space', { separator: ' ' }, false],
		['a comma, and the time among the items', timed, false],
		[
			'a comma, and the time in a header',
			{ ...timed, timestamp: { ...timed.timestamp, from: { in: 'header', names: ['x-t'] } } },
			true,
		],
	] as const)('may span two headers, depending on its separator: %s', (_, details, foldable) => {
		expect(grammar(details).joinsHeaders).toBe(foldable);
	});
});

test('a signature is written in its form', () => {
	expect(FORMS.map((form) => encodeSignature(form, Buffer.from([1, 2])))).toEqual(['v1=0102', 'v2=AQI=']);
});
