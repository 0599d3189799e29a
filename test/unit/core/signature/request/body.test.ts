import {
	createVerifier,
	profileNames,
	profiles,
	type Document,
	type SignatureProfile,
} from '../../../../../core/signature';
import { bodyRulesOf } from '../../../../../core/signature/body-rules';
import {
	looksStructured,
	mayHaveProperty,
	readDocument,
	type BodyRules,
} from '../../../../../core/signature/request/body';
import { allProfiles, deliver, NOW, signable, URL_CALLED } from '../deliveries';
import { UNUSED_KEY } from '../keyed-rows';

const JSON_ONLY: BodyRules = { forms: ['json'] };
const JSON_OR_FORM: BodyRules = { forms: ['json', 'form'], documentField: 'payload' };
const JSON_OR_WRAPPED: BodyRules = { forms: ['json', 'wrapped'], documentField: 'payload' };
const ANY: BodyRules = { forms: ['any'] };
const MULTIPART: BodyRules = { forms: ['form', 'multipart'], documentField: 'json' };
const FORM_TYPE = 'application/x-www-form-urlencoded';
const UNEXPECTED: Document = { kind: 'unreadable', why: 'unexpected-form' };

const part = (headers: string, value: string) => `--xyz\r\n${headers}\r\n\r\n${value}\r\n`;
const field = (name: string, value: string) => part(`Content-Disposition: form-data; name="${name}"`, value);
const wrapped = (document: string, more = '') => `payload=${encodeURIComponent(document)}${more}`;

describe('the document is read from', () => {
	test.each<[string, BodyRules, string | Buffer, string | undefined, Document]>([
		['an empty body', JSON_ONLY, '', 'application/json', { kind: 'empty' }],
		['a JSON object', JSON_ONLY, '{"a":[1]}', undefined, { kind: 'json', value: { a: [1] } }],
		['a JSON list', JSON_ONLY, ' \r\n\t[1]', 'text/plain', { kind: 'json', value: [1] }],
		[
			'JSON with an integer beyond 2^53',
			JSON_ONLY,
			'{"id":[9007199254740993]}',
			undefined,
			{ kind: 'json', value: { id: ['9007199254740993'] } },
		],
		[
			'JSON whose integers are rounded where they are checked',
			{ forms: ['json'], longIntegers: 'rounded' },
			'{"id":[9007199254740993]}',
			undefined,
			{ kind: 'json', value: { id: [9007199254740992] } },
		],
		[
			'lines with an integer beyond 2^53',
			ANY,
			'\uFEFF{"a":1}\n\n{"a":9007199254740993}\n',
			'application/x-ndjson',
			{ kind: 'json', value: [{ a: 1 }, { a: '9007199254740993' }], lines: true },
		],
		[
			'lines whose integers are rounded because they are checked',
			{ forms: ['any'], longIntegers: 'rounded' },
			'{"a":1}\n{"a":9007199254740993}',
			'application/x-ndjson',
			{ kind: 'json', value: [{ a: 1 }, { a: 9007199254740992 }], lines: true },
		],
		[
			'a wrapped document with an integer beyond 2^53',
			JSON_OR_FORM,
			wrapped('{"a":9007199254740993}'),
			undefined,
			{ kind: 'json', value: { a: '9007199254740993' } },
		],
		['JSON after a byte order mark', JSON_ONLY, '\uFEFF{"a":1}', undefined, { kind: 'json', value: { a: 1 } }],
		['a form after a byte order mark', ANY, '\uFEFFa=1', FORM_TYPE, { kind: 'form', value: { a: '1' } }],
		[
			'a form after a byte order mark, from a sender of forms',
			JSON_OR_FORM,
			'\uFEFFa=1',
			undefined,
			{ kind: 'form', value: { a: '1' } },
		],
		[
			'lines of objects',
			ANY,
			'{"a":1}\n\r\n{"a":2}\r\n',
			'application/x-ndjson',
			{ kind: 'json', value: [{ a: 1 }, { a: 2 }], lines: true },
		],
		[
			'lines after a byte order mark',
			ANY,
			'\uFEFF{}\n{}',
			'Application/JSONL; charset=utf-8',
			{ kind: 'json', value: [{}, {}], lines: true },
		],
		['one line', ANY, '{"a":1}\n', 'application/x-ndjson', { kind: 'json', value: { a: 1 } }],
		[
			'lines that are not all objects',
			ANY,
			'{"a":1}\n[1]',
			'application/ndjson',
			{ kind: 'text', value: '{"a":1}\n[1]' },
		],
		['lines that are not JSON', ANY, 'a\nb', 'application/x-jsonlines', { kind: 'text', value: 'a\nb' }],
		[
			'lines with invalid UTF-8',
			ANY,
			Buffer.from('{"a":"\xff"}\n{}', 'latin1'),
			'application/x-ndjson',
			{ kind: 'unreadable', why: 'invalid-utf8' },
		],
		['lines without their type', ANY, '{}\n{}', 'application/octet-stream', { kind: 'other' }],
		['lines, from a sender of JSON', JSON_ONLY, '{}\n{}', 'application/x-ndjson', UNEXPECTED],
		['JSON that is labelled as a form', ANY, '{"a":1}', FORM_TYPE, { kind: 'json', value: { a: 1 } }],
		[
			'JSON that looks like a form',
			JSON_OR_FORM,
			'{"a":"&payload={}"}',
			FORM_TYPE,
			{ kind: 'json', value: { a: '&payload={}' } },
		],
		['a JSON string', JSON_ONLY, '"a"', 'application/json', UNEXPECTED],
		['a JSON number', JSON_ONLY, '1', 'application/json', UNEXPECTED],
		['malformed JSON', JSON_ONLY, '{"a":1', 'application/json', UNEXPECTED],
		['two JSON objects', JSON_ONLY, '{}{}', 'application/json', UNEXPECTED],
		['text', JSON_ONLY, 'Hello, World!', 'text/plain', UNEXPECTED],
		['a form from a sender of JSON', JSON_ONLY, 'a=1', FORM_TYPE, UNEXPECTED],
		[
			'invalid UTF-8',
			JSON_ONLY,
			Buffer.from('{"a":"\xff"}', 'latin1'),
			undefined,
			{ kind: 'unreadable', why: 'invalid-utf8' },
		],
		[
			'invalid UTF-8 from any sender',
			ANY,
			Buffer.from('["\xe9"]', 'latin1'),
			undefined,
			{ kind: 'unreadable', why: 'invalid-utf8' },
		],
		['a file that begins like JSON', ANY, Buffer.from('{\xff', 'latin1'), undefined, { kind: 'other' }],
		[
			'100,000 levels',
			JSON_ONLY,
			`${'['.repeat(100_000)}${']'.repeat(100_000)}`,
			undefined,
			expect.objectContaining({ kind: 'json' }) as Document,
		],
		[
			'100,001 levels',
			JSON_ONLY,
			`${'['.repeat(100_001)}${']'.repeat(100_001)}`,
			undefined,
			{ kind: 'unreadable', why: 'too-deep' },
		],
		[
			'50,000 levels',
			ANY,
			`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`,
			undefined,
			expect.objectContaining({ kind: 'json' }) as Document,
		],
		[
			'a form',
			JSON_OR_FORM,
			'a=1&b=2&a=3&c=x+%26y',
			'text/plain',
			{ kind: 'form', value: { a: ['1', '3'], b: '2', c: 'x &y' } },
		],
		[
			'a form that contains a field three times',
			JSON_OR_FORM,
			'a=1&a=2&a=3',
			undefined,
			{ kind: 'form', value: { a: ['1', '2', '3'] } },
		],
		[
			'a form with a document in it',
			JSON_OR_FORM,
			wrapped('{"a":1}'),
			'application/json',
			{ kind: 'json', value: { a: 1 } },
		],
		[
			'a form with other fields next to its document',
			JSON_OR_FORM,
			wrapped('{"a":1}', '&b=2'),
			undefined,
			{ kind: 'json', value: { a: 1 }, beside: { b: '2' } },
		],
		[
			'a form with two documents',
			JSON_OR_FORM,
			`${wrapped('{}')}&${wrapped('{}')}`,
			undefined,
			{ kind: 'form', value: { payload: ['{}', '{}'] } },
		],
		['a form whose document is text', JSON_OR_FORM, 'payload=x', undefined, { kind: 'form', value: { payload: 'x' } }],
		[
			'a form whose document is a number',
			JSON_OR_FORM,
			'payload=1',
			undefined,
			{ kind: 'form', value: { payload: '1' } },
		],
		[
			'a form whose document is nested too deeply',
			JSON_OR_FORM,
			wrapped('['.repeat(100_001)),
			undefined,
			{ kind: 'unreadable', why: 'too-deep' },
		],
		[
			'a form whose document is malformed',
			JSON_OR_FORM,
			'payload=[',
			undefined,
			{ kind: 'form', value: { payload: '[' } },
		],
		['a labelled form from any sender', ANY, 'a=1', `${FORM_TYPE}; charset=utf-8`, { kind: 'form', value: { a: '1' } }],
		['an unlabelled form from any sender', ANY, 'a=1', undefined, { kind: 'other' }],
		['a label that only begins like a form', ANY, 'a=1', `${FORM_TYPE}x`, { kind: 'other' }],
		[
			'a multipart form',
			MULTIPART,
			`${field('a', '1')}${field('b', '\r\n2')}--xyz--`,
			'text/plain',
			{ kind: 'form', value: { a: '1', b: '\r\n2' } },
		],
		[
			'a multipart form with a document',
			MULTIPART,
			`${field('json', '{"a":1}')}--xyz--`,
			undefined,
			{ kind: 'json', value: { a: 1 } },
		],
		[
			'a multipart form with a file',
			MULTIPART,
			`${field('a', '1')}${part('Content-Disposition: form-data; name="f"; filename="x"', 'y')}--xyz--`,
			undefined,
			{ kind: 'form', value: { a: '1' } },
		],
		['a wrapped document', JSON_OR_WRAPPED, wrapped('{"a":1}'), undefined, { kind: 'json', value: { a: 1 } }],
		['a form that should contain a document', JSON_OR_WRAPPED, 'a=1', FORM_TYPE, UNEXPECTED],
		['text from a sender of forms', JSON_OR_FORM, 'Hello', FORM_TYPE, UNEXPECTED],
		['text whose first field has no value', JSON_OR_FORM, 'Hello&a=1', FORM_TYPE, UNEXPECTED],
		['text that begins with an ampersand', JSON_OR_FORM, '&a=1', FORM_TYPE, UNEXPECTED],
		[
			'lines with a byte order mark within',
			ANY,
			'{"a":1}\n\uFEFF{}',
			'application/x-ndjson',
			{ kind: 'text', value: '{"a":1}\n\uFEFF{}' },
		],
		['text that begins with an equals sign', JSON_OR_FORM, '=a', FORM_TYPE, UNEXPECTED],
		['text from any sender', ANY, 'Hello', 'text/plain', { kind: 'other' }],
		['XML from any sender', ANY, '<a/>', 'application/xml', { kind: 'other' }],
	])('%s', (_, rules, body, type, expected) => {
		expect(readDocument(Buffer.from(body as string), rules, type)).toEqual(expected);
	});

	test('a form keeps a field with any name', () => {
		const { value } = readDocument(Buffer.from('__proto__=1&constructor=2&=3'), JSON_OR_FORM, undefined) as {
			value: object;
		};
		expect(Object.entries(value)).toEqual([
			['__proto__', '1'],
			['constructor', '2'],
			['', '3'],
		]);
		expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
	});
});

describe('bytes', () => {
	test.each([
		[[0xef, 0xbb, 0xbf, 0x7b], true],
		[[0xef, 0xbb, 0x21, 0x7b], false],
		[[0xef, 0x21, 0xbf, 0x7b], false],
		[[0x21, 0xbb, 0xbf, 0x7b], false],
	])('%j begin like JSON, behind a whole byte order mark: %s', (bytes, expected) => {
		expect(looksStructured(Buffer.from(bytes))).toBe(expected);
	});

	test.each([
		['"a"', true],
		['\\u0061', true],
		['\\n', false],
		['u', false],
	])('%s may spell the property "a": %s', (text, expected) => {
		expect(mayHaveProperty(Buffer.from(text), Buffer.from('"a"'))).toBe(expected);
	});
});

describe('the body forms of a profile', () => {
	const forms = (name: string) => bodyRulesOf(profiles[name] as SignatureProfile).forms;
	test.each([
		['stripe', ['json']],
		['github', ['json', 'wrapped']],
		['gitea', ['json', 'wrapped']],
		['slack', ['json', 'wrapped', 'form']],
		['twilio', ['json', 'form']],
		['acuity', ['json', 'form']],
		['braintree', ['form']],
		['mailgun-routes', ['form', 'multipart']],
		['standard-webhooks', ['any']],
		['woocommerce', ['json']],
	])('%s has the forms %j', (name, expected) => expect(forms(name)).toEqual(expected));

	test('match the body that its own signature needs', () => {
		const wrong = allProfiles.filter(({ name, scheme }) => {
			if (scheme.kind !== 'signed' && scheme.kind !== 'token') return false;
			const place = scheme.kind === 'signed' ? scheme.signature : scheme.token;
			return (
				(place.in === 'json' && !forms(name).some((form) => form === 'json' || form === 'any')) ||
				(place.in === 'form' && !forms(name).includes('form'))
			);
		});
		expect(wrong.map(({ name }) => name)).toEqual([]);
	});
});

/** What an attacker may change on a captured delivery without the secret: the content type is not signed. */
const LABELS = [
	undefined,
	'',
	'application/json',
	'application/json; charset=utf-8',
	'text/plain',
	'text/json',
	'application/xml',
	'application/octet-stream',
	FORM_TYPE,
	`${FORM_TYPE}; boundary=xyz`,
	'multipart/form-data; boundary=xyz',
	'multipart/form-data; boundary=payload',
];

describe('the content type of a verified delivery', () => {
	test('changes neither the document nor the event, for every row', () => {
		const document = '{"action":"deleted","type":"t","payload":"{}","event":{"event_time":"1","event_type":"e"}}';
		for (const profile of signable) {
			const { secrets, request } = deliver(
				profile,
				['s'].map(() => secretOf(profile)),
				document,
			);
			const verifier = createVerifier(profile, secrets, { publicUrl: URL_CALLED });
			const seen = LABELS.map((type) => {
				const headers = { ...request.headers };
				delete headers['Content-Type'];
				const verdict = verifier.verify({ ...request, headers: { ...headers, 'content-type': type } }, NOW);
				return verdict.ok
					? { event: verdict.event, action: verdict.action, document: verdict.document }
					: verdict.reason;
			});
			// an RFC 9421 signature covers the content type
			const distinct = new Set(
				seen
					.filter((what) => what !== 'signature-mismatch' && what !== 'content-incomplete')
					.map((what) => JSON.stringify(what)),
			);
			expect({ profile: profile.name, distinct: distinct.size }).toEqual({ profile: profile.name, distinct: 1 });
		}
	});

	test('does not make a form pass for the JSON that was signed', () => {
		for (const name of ['gitea', 'forgejo', 'gogs']) {
			const profile = profiles[name] as SignatureProfile;
			const { secrets, request } = deliver(profile, ['secret'], '{"action":"opened"}');
			const attacks = [
				`payload=${encodeURIComponent('{"action":"opened"}')}&payload=%7B%7D`,
				`x=1&payload=${encodeURIComponent('{"action":"opened"}')}`,
				`--X\r\nContent-Disposition: form-data; name="payload"\r\n\r\n{"action":"opened"}\r\n--X--&action=deleted`,
			];
			for (const attack of attacks) {
				for (const type of [FORM_TYPE, `${FORM_TYPE}; boundary=X`, 'multipart/form-data; boundary=X']) {
					const forged = {
						...request,
						headers: { ...request.headers, 'content-type': type },
						body: Buffer.from(attack),
					};
					expect(createVerifier(profile, secrets).verify(forged, NOW)).toMatchObject({
						ok: false,
						reason: expect.stringMatching(/^(?:signature-mismatch|content-incomplete)$/) as unknown,
					});
				}
			}
		}
	});
});

function secretOf(profile: SignatureProfile): string {
	const { scheme } = profile;
	if (scheme.kind === 'token') return scheme.spelling === 'basic' ? 'user:secret' : 'secret';
	if (scheme.kind === 'public-key') return UNUSED_KEY;
	const encoding = scheme.keys.at(-1)?.encoding;
	return encoding === 'hex' ? 'aabb' : encoding === 'base64' ? 'c2VjcmV0c2VjcmV0c2VjcmV0' : 'secret';
}

test('every row is named in these tests by its own name', () => expect(profileNames).toHaveLength(allProfiles.length));
