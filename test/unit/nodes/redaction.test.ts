import { createRedactor, MASK, redactDeep } from '../../../nodes/shared/redaction';

const secret = 'p@ss w/ö"r\\d+1!';
const redact = createRedactor([secret, 'plain-token']);

test.each([
	['as it is', secret],
	['in a URL', encodeURIComponent(secret)],
	['in a form', new URLSearchParams({ k: secret }).toString().slice(2)],
	['in JSON', JSON.stringify(secret).slice(1, -1)],
	['in Basic authentication', Buffer.from(secret).toString('base64')],
	['another one', 'plain-token'],
])('a secret is masked %s, each time', (_how, spelling) => {
	expect(redact(`a ${spelling} b ${spelling}`)).toBe(`a ${MASK} b ${MASK}`);
});

test('a secret inside another one leaves nothing of the longer one', () => {
	expect(createRedactor(['abcd', 'abcd-efgh'])('x abcd-efgh y abcd')).toBe('x *** y ***');
});

test('secrets too short to be one are left alone, and none is no secret', () => {
	expect(createRedactor(['abc', ''])('abc alphabet')).toBe('abc alphabet');
	expect(createRedactor([])('text')).toBe('text');
});

test('redactDeep masks values and keys at every depth, and leaves what it was given', () => {
	const given = { a: [secret, 1, null, { [secret]: true }], b: `x${secret}` };
	const before = structuredClone(given);
	expect(redactDeep(given, redact)).toEqual({ a: [MASK, 1, null, { [MASK]: true }], b: `x${MASK}` });
	expect(given).toEqual(before);
});

test('redactDeep carries __proto__ over as data', () => {
	const masked = redactDeep(JSON.parse('{"__proto__":{"polluted":"plain-token"}}'), redact) as object;
	expect(Object.keys(masked)).toEqual(['__proto__']);
	expect((masked as { polluted?: unknown }).polluted).toBeUndefined();
});
