import { createHash, createHmac } from 'node:crypto';

import {
	createSigner,
	profiles,
	type SignatureProfile,
	type SignedScheme,
	type SignInput,
} from '../../../../../../core/signature';
import { hexHeader, stamped, timeAt, timeIn } from '../../../../../../core/signature/profiles/row';
import { compileSign } from '../../../../../../core/signature/schemes/compile';
import { ed25519Keys, NOW } from '../../deliveries';
import { complaintOf } from '../../thrown';

const hex = (content: string, secret = 's') => createHmac('sha256', secret).update(content).digest('hex');
const URL_CALLED = 'https://a.example/w?x=1';

function signed(scheme: SignedScheme, { text = '{}', secrets = ['s'], ...rest }: Given = {}) {
	const { headers, body, url } = compileSign(scheme, secrets)({ timestamp: NOW, ...rest, body: Buffer.from(text) });
	return { headers, body: body?.toString(), url };
}
interface Given extends Partial<Omit<SignInput, 'body'>> {
	readonly text?: string;
	readonly secrets?: readonly string[];
}
const schemeOf = (name: string) => (profiles[name] as SignatureProfile).scheme as SignedScheme;

describe('signing adds', () => {
	const rows: readonly (readonly [string, SignedScheme, Given, ReturnType<typeof signed> | object])[] = [
		['a header', hexHeader('X-A', 'v='), {}, { headers: { 'X-A': `v=${hex('{}')}` } }],
		[
			'a header of the newest secret',
			hexHeader('X-A'),
			{ secrets: ['n', 'o'] },
			{ headers: { 'X-A': hex('{}', 'n') } },
		],
		[
			'a header under the first of its names',
			{ ...hexHeader(''), signature: { in: 'header', names: ['X-A', 'X-B'] } },
			{},
			{ headers: { 'X-A': hex('{}') } },
		],
		[
			'a list with both secrets, under a time',
			stamped('X-A'),
			{ secrets: ['n', 'o'] },
			{ headers: { 'X-A': `t=${NOW},v1=${hex(`${NOW}.{}`, 'n')},v1=${hex(`${NOW}.{}`, 'o')}` } },
		],
		[
			'a list of spaces',
			hexHeader('X-A', '', { separator: ' ' }),
			{ secrets: ['n', 'o'] },
			{ headers: { 'X-A': `${hex('{}', 'n')} ${hex('{}', 'o')}` } },
		],
		[
			'a time, an id and a constant header',
			hexHeader('X-A', '', {
				content: '{id}.{t}.{body}',
				id: ['X-I', 'X-J'],
				timestamp: timeIn('X-T', 'ms'),
				constantHeaders: { 'X-C': 'c' },
			}),
			{ id: 'i' },
			{ headers: { 'X-A': hex(`i.${NOW}000.{}`), 'X-I': 'i', 'X-T': `${NOW}000`, 'X-C': 'c' } },
		],
		['an unsigned id, if there is one', hexHeader('X-A', '', { id: ['X-I'] }), {}, { headers: { 'X-A': hex('{}') } }],
		[
			'a header for each secret, as many as there are names',
			{ ...hexHeader(''), signature: { in: 'header', names: ['X-A', 'X-B'], perSecret: true } },
			{ secrets: ['a', 'b', 'c'] },
			{ headers: { 'X-A': hex('{}', 'a'), 'X-B': hex('{}', 'b') } },
		],
		[
			'a header for the only secret',
			{ ...hexHeader(''), signature: { in: 'header', names: ['X-A', 'X-B'], perSecret: true } },
			{},
			{ headers: { 'X-A': hex('{}') } },
		],
		[
			'a query parameter after others',
			{ ...hexHeader(''), signature: { in: 'query', name: 's' } },
			{ url: URL_CALLED },
			{ headers: {}, url: `${URL_CALLED}&s=${hex('{}')}` },
		],
		[
			'a single query parameter, escaped',
			{ ...hexHeader('', 'v='), signature: { in: 'query', name: 's' } },
			{ url: 'https://a.example/w' },
			{ headers: {}, url: `https://a.example/w?s=v%3D${hex('{}')}` },
		],
		[
			'a query parameter without a URL',
			{ ...hexHeader(''), signature: { in: 'query', name: 's' } },
			{},
			{ headers: {}, url: `?s=${hex('{}')}` },
		],
		[
			'a query parameter, and a time in the body',
			{ ...hexHeader('', '', { timestamp: timeAt('t', 's', 60) }), signature: { in: 'query', name: 's' } },
			{ url: '/w' },
			{ headers: {}, url: `/w?s=${hex(`{"t":${NOW}}`)}`, body: `{"t":${NOW}}` },
		],
		[
			'a form field, and a time in another one',
			{
				...hexHeader('', '', {
					content: '{form:a}{form:t}',
					timestamp: { unit: 's', tolerance: 60, from: { in: 'form', field: 't' } },
				}),
				signature: { in: 'form', field: 's' },
			},
			{ text: 'a=1&s=old' },
			{
				headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
				body: `a=1&s=${hex(`1${NOW}`)}&t=${NOW}`,
			},
		],
		[
			'a time in the body, as a number',
			hexHeader('X-A', '', { timestamp: timeAt('a.t', 'ms', 60) }),
			{ text: '{"b":1}' },
			{ headers: { 'X-A': hex(`{"b":1,"a":{"t":${NOW}000}}`) }, body: `{"b":1,"a":{"t":${NOW}000}}` },
		],
		[
			'a time in the body, as text',
			hexHeader('X-A', '', { timestamp: { unit: 's', tolerance: 60, from: { in: 'json', path: 't' } } }),
			{},
			{ headers: { 'X-A': hex(`{"t":"${NOW}"}`) }, body: `{"t":"${NOW}"}` },
		],
		[
			'a JSON field, and a time that it covers',
			{
				...hexHeader('', '', { content: '{json:v}{json:t}', timestamp: timeAt('t', 's', 60) }),
				signature: { in: 'json', path: 'a.s' },
			},
			{ text: '{"v":"1"}' },
			{ headers: {}, body: `{"v":"1","t":${NOW},"a":{"s":"${hex(`1${NOW}`)}"}}` },
		],
		[
			'a JSON field in each element',
			{ ...hexHeader('', '', { content: '{json:v}', each: 'l' }), signature: { in: 'json', path: 's' } },
			{ text: '{"l":[{"v":"1"},{"v":"2"}]}' },
			{ headers: {}, body: `{"l":[{"v":"1","s":"${hex('1')}"},{"v":"2","s":"${hex('2')}"}]}` },
		],
		[
			'a header over a field of the body',
			hexHeader('X-A', '', { content: '{json:v}' }),
			{ text: '{"v":"1"}' },
			{ headers: { 'X-A': hex('1') } },
		],
		[
			'a header over method and URL',
			hexHeader('X-A', '', { content: '{method}{url}' }),
			{ method: 'put', url: URL_CALLED },
			{ headers: { 'X-A': hex(`PUT${URL_CALLED}`) } },
		],
		[
			'a header over headers that are also sent',
			hexHeader('X-A', '', { content: '{header:x-c}', constantHeaders: { 'X-C': 'c' } }),
			{},
			{ headers: { 'X-A': hex('c'), 'X-C': 'c' } },
		],
		[
			'a list of signed headers after the time',
			schemeOf('coinbase-cdp-headers'),
			{ id: 'i' },
			{
				headers: {
					'X-Hook0-Signature': `t=${NOW},h=x-event-id,v1=${hex(`${NOW}.x-event-id.i.{}`)}`,
					'x-event-id': 'i',
				},
			},
		],
	];
	test.each(rows)('%s', (_, scheme, given, expected) => {
		expect(signed(scheme, given)).toStrictEqual({ body: undefined, url: undefined, ...expected });
	});

	test('the first form of the secret’s algorithm is sent', () => {
		const forms = [
			{ prefix: 'b=', encoding: 'hex', algorithm: 'hmac-sha512' },
			{ prefix: 'a=', encoding: 'hex' },
			{ prefix: 'c=', encoding: 'base64' },
		] as const;
		expect(signed({ ...hexHeader('X-A'), forms }).headers).toEqual({ 'X-A': `a=${hex('{}')}` });
		expect(complaintOf(() => signed({ ...hexHeader('X-A'), forms: [forms[0]] }))).toEqual({
			message: 'Signatures of this source are not made with the algorithm of secret 1',
			cure: 'Enter a secret of another kind',
		});
	});
	test('Twilio’s signature covers the fields of a form', () => {
		const text = 'b=2&a=1';
		const signature = createHmac('sha1', 's').update(`${URL_CALLED}a1b2`).digest('base64');
		expect(signed(schemeOf('twilio'), { text, url: URL_CALLED }).headers).toEqual({ 'X-Twilio-Signature': signature });
	});
});

describe('signing fails', () => {
	const { raw } = ed25519Keys();
	test.each([
		['{id}{body}', {}, 'This signature covers the delivery ID, but no ID was given', 'Pass an ID'],
		[
			'{id}.{body}',
			{ id: 'a.b' },
			'The delivery ID contains the separator of the signed content',
			'Use an ID that consists of letters, digits, hyphens and underscores',
		],
		[
			'{url}{body}',
			{ url: '/w' },
			'This signature covers the URL, but no absolute URL was given',
			'Pass the URL that is called',
		],
		[
			'{form:a}',
			{},
			'A value that this signature covers is missing',
			'Pass every header that is signed, and a body that contains every signed field',
		],
		[
			'{t}{body}',
			{},
			'The content cannot be signed: timestamp-missing',
			'Check the body, the URL and the other values to sign',
		],
	])('for %s of %j', (content, given, message, cure) => {
		expect(complaintOf(() => signed(hexHeader('X-A', '', { content }), given))).toEqual({ message, cure });
	});
	test('for a public key', () => {
		expect(complaintOf(() => createSigner('telnyx', [raw.toString('base64')]))).toEqual({
			message: 'Secret 1 is a public key, which cannot sign',
			cure: 'Enter the private signing key',
		});
	});
	test('for a body that should carry the time but is not an object', () => {
		const scheme = hexHeader('X-A', '', { timestamp: timeAt('t', 's', 60) });
		expect(() => signed(scheme, { text: '[]' })).toThrow('This signature is part of a JSON body');
	});
});

test('a missing id is derived from time and body', () => {
	const digest = createHash('sha256').update(`${NOW}.{}`).digest('base64url');
	const { headers } = createSigner('polar', ['s']).sign({ body: Buffer.from('{}'), timestamp: NOW });
	expect(headers['webhook-id']).toBe(`msg_${digest.slice(0, 27)}`);
});
