import {
	customProfile,
	tokenProfile,
	type CustomProfileInput,
	type RetryRule,
	type SignatureProfile,
} from '../../../../../core/signature';
import { errorOf } from '../thrown';

/** The smallest possible custom profile. */
const smallest: SignatureProfile = {
	name: 'custom',
	displayName: 'Custom Signature',
	group: 'General',
	scheme: {
		kind: 'signed',
		algorithm: 'hmac-sha256',
		keys: [{ encoding: 'utf8' }],
		signature: { in: 'header', names: ['X-Sig'] },
		forms: [{ prefix: '', encoding: 'hex' }],
		separator: undefined,
		content: '{body}',
		timestamp: undefined,
		id: undefined,
	},
	secretLabel: 'Secret',
	setup: 'Enter the URL and the secret in the sender.',
	docs: '',
	confidence: 'C',
	event: [],
	action: [],
	deliveryId: [],
	body: ['any'],
	retry: { keeps: 'nothing', source: 'There is neither an ID nor a signed time.' },
	exampleEvents: [],
};

describe('a custom profile', () => {
	test('needs only a header', () => expect(customProfile({ header: 'X-Sig' })).toEqual(smallest));

	test('treats empty fields of a form as absent', () => {
		const empty = { prefix: '', content: '', idHeader: '', eventHeader: '', eventPath: '', actionPath: '' };
		expect(customProfile({ header: 'X-Sig', ...empty })).toEqual(smallest);
	});

	test('contains everything that was filled in', () => {
		const input: CustomProfileInput = {
			header: 'X-Sig',
			prefix: 'v0=',
			encoding: 'base64url',
			algorithm: 'sha512',
			keyEncoding: 'hex',
			content: '{id}.{t}.{body}',
			separator: ';',
			timestampHeader: 'X-Time',
			timestampUnit: 'rfc3339',
			toleranceSeconds: 60,
			idHeader: 'X-Id',
			eventHeader: 'X-Event',
			eventPath: 'data.type',
			actionPath: 'data.action',
		};
		expect(customProfile(input)).toEqual({
			...smallest,
			scheme: {
				kind: 'signed',
				algorithm: 'hmac-sha512',
				keys: [{ encoding: 'hex' }],
				signature: { in: 'header', names: ['X-Sig'] },
				forms: [
					{ prefix: 'v0=', encoding: 'base64url' },
					{ prefix: 'v0= ', encoding: 'base64url' },
				],
				separator: ';',
				content: '{id}.{t}.{body}',
				timestamp: { unit: 'rfc3339', tolerance: 60, from: { in: 'header', names: ['X-Time'] } },
				id: ['X-Id'],
			},
			event: [
				{ in: 'header', name: 'X-Event' },
				{ in: 'json', path: 'data.type' },
			],
			action: [{ in: 'json', path: 'data.action' }],
			deliveryId: [{ in: 'header', name: 'X-Id' }],
			retry: { keeps: 'id', source: 'The ID is signed.' },
		});
	});

	test.each(['s', 'ms', 'rfc3339', 'rfc3339-zoneless', 'rfc1123', 'rfc1123-utc', 'any'] as const)(
		'supports the timestamp unit %s',
		(timestampUnit) => {
			const { scheme } = customProfile({ header: 'X', timestampHeader: 'T', timestampUnit, content: '{t}{body}' });
			expect(scheme).toMatchObject({ timestamp: { unit: timestampUnit } });
		},
	);
	test.each(['sha256', 'sha1', 'sha512'] as const)('supports the algorithm %s', (algorithm) =>
		expect(customProfile({ header: 'X', algorithm }).scheme).toMatchObject({ algorithm: `hmac-${algorithm}` }),
	);
	test.each(['hex', 'base64', 'base64url'] as const)('supports the encoding %s', (encoding) =>
		expect(customProfile({ header: 'X', encoding }).scheme).toMatchObject({ forms: [{ encoding }] }),
	);
	test.each(['utf8', 'hex', 'base64'] as const)('supports the key encoding %s', (keyEncoding) =>
		expect(customProfile({ header: 'X', keyEncoding }).scheme).toMatchObject({ keys: [{ encoding: keyEncoding }] }),
	);
	test.each([' ', ',', ';', '&'] as const)('supports the separator %j', (separator) =>
		expect(customProfile({ header: 'X', separator }).scheme).toMatchObject({ separator }),
	);

	test('reads the time from a field of the signature header, in any form and within five minutes', () => {
		const { scheme } = customProfile({ header: 'X', timestampField: 't=', separator: ',', content: '{t}.{body}' });
		expect(scheme).toMatchObject({ timestamp: { unit: 'any', tolerance: 300, from: { in: 'field', prefix: 't=' } } });
	});
	test('takes a signature with a prefix over a time that is named nowhere for one of the shape of Stripe', () => {
		const { scheme } = customProfile({ header: 'X', prefix: 'v1=', content: '{t}.{body}' });
		expect(scheme).toMatchObject({ separator: ',', timestamp: { from: { in: 'field', prefix: 't=' } } });
	});
	test('reads the time from the named field, even with a prefix', () => {
		const named = { prefix: 'v1=', timestampField: 'ts=', separator: ';' } as const;
		const { scheme } = customProfile({ header: 'X', content: '{t}.{body}', ...named });
		expect(scheme).toMatchObject({ separator: ';', timestamp: { from: { in: 'field', prefix: 'ts=' } } });
	});
	test.each<[string, Partial<CustomProfileInput>, RetryRule]>([
		['a signed ID', { idHeader: 'I', content: '{id}{body}' }, { keeps: 'id', source: 'The ID is signed.' }],
		[
			'an ID beside a signed time',
			{ idHeader: 'I', timestampHeader: 'T', content: '{t}{body}' },
			{ keeps: 'id-and-content', source: 'The ID header is not signed.' },
		],
		[
			'a signed time',
			{ timestampHeader: 'T', content: '{t}{body}' },
			{ keeps: 'signature', source: 'A time is signed, but there is no ID.' },
		],
		['neither', {}, { keeps: 'nothing', source: 'There is neither an ID nor a signed time.' }],
	])('tells retries apart by %s', (_, input, retry) => {
		expect(customProfile({ header: 'X', ...input }).retry).toEqual(retry);
	});
	test('reads {ID}, {T} and {BODY} in either case', () => {
		const { scheme } = customProfile({ header: 'X', timestampHeader: 'T', idHeader: 'I', content: '{ID}.{T}.{BODY}' });
		expect(scheme).toMatchObject({ content: '{id}.{t}.{body}' });
	});
	test.each(['sha256', 'sha256 '])('the prefix %j takes a signature with or without a space behind it', (prefix) => {
		const { scheme } = customProfile({ header: 'X', prefix });
		const other = prefix === 'sha256' ? 'sha256 ' : 'sha256';
		expect(scheme).toMatchObject({ forms: [{ prefix }, { prefix: other }] });
	});
	test('prefers a timestamp field to a timestamp header', () => {
		const input = {
			header: 'X',
			timestampField: 't=',
			timestampHeader: 'T',
			separator: ',',
			content: '{t}{body}',
		} as const;
		expect(customProfile(input).scheme).toMatchObject({ timestamp: { from: { in: 'field', prefix: 't=' } } });
	});

	const longest = { header: 'h'.repeat(256), prefix: 'p'.repeat(64) };
	test('accepts names of 256 and prefixes of 64 characters', () =>
		expect(customProfile(longest).scheme).toMatchObject({
			signature: { names: [longest.header] },
			forms: [{ prefix: longest.prefix }, { prefix: `${longest.prefix} ` }],
		}));
});

describe('a malformed custom profile names the mistake and the cure', () => {
	const NAME = 'Use letters, digits and hyphens, for example X-Team';
	const FIELD = 'A timestamp in the signature header requires a separator between the items of the header';
	const FIELD_CURE = 'Choose the separator, for example a comma for t=…,v1=…';
	const ALGORITHMS =
		'"sha256", "sha1", "sha512", "sha256-of-secret-and-content", "ed25519", "ecdsa-p256-sha256", "rsa-sha1", "rsa-sha256", "rsa-sha512"';
	const PLACES = 'Enter a header, a query parameter, a JSON field or a form field';
	const AMBIGUOUS_CURE = 'Enter the timestamp item as the sender writes it, for example t=';
	const NO_COVERAGE = 'The signed content includes neither the body nor anything that identifies the delivery';
	const NO_COVERAGE_CURE = 'Add {body} to the signed content, or {id} if the sender signs only the ID';
	const PRINT = 'Use text such as sha256=';
	const PATH = 'Enter a path such as data.items[0].name';
	const cases: readonly (readonly [string, object, string, string])[] = [
		['no header', { header: undefined }, 'The signature header is not a valid header name', NAME],
		['a long header', { header: 'h'.repeat(257) }, 'The signature header is not a valid header name', NAME],
		['a colon before the name', { header: ':X' }, 'The signature header is not a valid header name', NAME],
		['a colon after the name', { header: 'X:' }, 'The signature header is not a valid header name', NAME],
		['an event header', { eventHeader: 'a b' }, 'The event header is not a valid header name', NAME],
		['an id header', { idHeader: 'a b' }, 'The ID header is not a valid header name', NAME],
		[
			'a timestamp header',
			{ timestampHeader: 'a b', content: '{t}{body}' },
			'The timestamp header is not a valid header name',
			NAME,
		],
		['an algorithm', { algorithm: 'md5' }, 'Unknown algorithm "md5"', `Choose one of ${ALGORITHMS}`],
		['an encoding', { encoding: 'hax' }, 'Unknown encoding "hax"', 'Choose one of "hex", "base64", "base64url"'],
		['a key', { keyEncoding: 'b' }, 'Unknown key encoding "b"', 'Choose one of "utf8", "hex", "base64"'],
		['a separator', { separator: '|' }, 'Unknown separator "|"', 'Choose one of "", " ", ",", ";", "&"'],
		['a kind', { kind: 'mtls' }, 'Unknown kind of scheme "mtls"', 'Choose one of "signed", "jws", "token"'],
		['two places', { path: 'signature' }, 'The signature cannot be in several places', PLACES],
		['a path', { header: undefined, path: 'a..b' }, 'The path "a..b" is malformed at column 3', PATH],
		[
			'a prefix with the separator',
			{ prefix: 'v1,', separator: ',' },
			'The prefix "v1," contains the separator, so no signature could be found',
			'Choose another separator, or none if the header holds one signature',
		],
		[
			'a time with the separator',
			{ timestampField: 't,', separator: ',', content: '{t}{body}' },
			'The timestamp in the signature header contains the separator',
			'Choose another separator, or another timestamp unit',
		],
		[
			'a date with the separator',
			{ timestampField: 't=', timestampUnit: 'rfc1123', separator: ' ', content: '{t}{body}' },
			'The timestamp in the signature header contains the separator',
			'Choose another separator, or another timestamp unit',
		],
		[
			'a time that may be a signature',
			{ timestampField: 'fe', separator: ',', content: '{t}{body}' },
			'An item that begins with "fe" could be the timestamp or a signature',
			AMBIGUOUS_CURE,
		],
		[
			'a time that is named like the signature',
			{ timestampField: 'v', prefix: 'v1=', separator: ',', content: '{t}{body}' },
			'An item that begins with "v" could be the timestamp or a signature',
			AMBIGUOUS_CURE,
		],
		[
			'a signature in the body that covers the body',
			{ header: undefined, path: 'signature' },
			'The signature is in the body, so it cannot cover the whole body',
			'Replace {body} in the signed content with the fields that are signed, for example {json:data.id}',
		],
		[
			'a signature in the URL that covers the URL',
			{ header: undefined, queryParameter: 'signature', content: '{url}{body}' },
			'The signature is in the URL, so it cannot cover the URL',
			'Remove {url} and {path} from the signed content',
		],
		['a time alone', { timestampHeader: 'T', content: '{t}' }, NO_COVERAGE, NO_COVERAGE_CURE],
		['a header alone', { content: '{header:X-Team}' }, NO_COVERAGE, NO_COVERAGE_CURE],
		[
			'{id} with an ID in the body',
			{ content: '{id}{body}', idPath: 'id' },
			'The signed content includes {id}, but no ID header is configured',
			'Replace {id} with the field, for example {json:data.id}',
		],
		[
			'a JWS elsewhere than in a header',
			{ kind: 'jws', header: undefined, path: 'token' },
			'A JSON Web Signature must be in a header',
			'Enter the signature header',
		],
		[
			'a JWS with another algorithm',
			{ kind: 'jws', algorithm: 'sha1' },
			'A JSON Web Signature cannot use this algorithm',
			'Choose HMAC-SHA-256 or HMAC-SHA-512',
		],
		[
			'a JWS without a lifetime',
			{ kind: 'jws', lifetimeSeconds: 0 },
			'The token lifetime is not a number of seconds',
			'Enter a number greater than 0',
		],
		['a claim', { kind: 'jws', urlClaim: 'iss' }, 'Unknown URL claim "iss"', 'Choose one of "aud", "sub"'],
		[
			'an encoding of the body hash',
			{ kind: 'jws', bodyHashClaim: 'sha256', bodyHashEncoding: 'x' },
			'Unknown encoding of the body hash "x"',
			'Choose one of "hex", "base64", "base64url"',
		],
		[
			'a token format',
			{ kind: 'token', spelling: 'x' },
			'Unknown token format "x"',
			'Choose one of "plain", "bearer", "basic"',
		],
		[
			'a unit',
			{ timestampHeader: 'T', timestampUnit: 'h', content: '{t}{body}' },
			'Unknown timestamp unit "h"',
			'Choose one of "s", "ms", "rfc3339", "rfc3339-zoneless", "rfc1123", "rfc1123-utc", "any"',
		],
		[
			'a space at the beginning',
			{ prefix: ' a' },
			'The prefix is longer than 64 characters, or begins with a space, or contains line breaks or unprintable characters',
			PRINT,
		],
		[
			'a long prefix',
			{ prefix: 'p'.repeat(65) },
			'The prefix is longer than 64 characters, or begins with a space, or contains line breaks or unprintable characters',
			PRINT,
		],
		[
			'a field with a space',
			{ timestampField: 't =', separator: ',' },
			'The timestamp item is longer than 64 characters, or contains spaces or unprintable characters',
			PRINT,
		],
		['a field without a separator', { timestampField: 't=', content: '{t}{body}' }, FIELD, FIELD_CURE],
		['no body', { content: 'x' }, NO_COVERAGE, NO_COVERAGE_CURE],
		[
			'{t} without a time',
			{ content: '{t}{body}' },
			'The signed content includes {t}, but no timestamp is configured',
			'Enter the timestamp header',
		],
		[
			'a time without {t}',
			{ timestampHeader: 'T' },
			'A timestamp is configured, but the signature does not cover it',
			'Add {t} to the signed content',
		],
		[
			'names that are not listed in a header',
			{ content: '{listed-names}{body}' },
			'The signed content includes {listed-names}, but the signature header of a custom profile lists no headers',
			'Use {header:X-Team} for each header that is signed',
		],
		[
			'{id} without an id',
			{ content: '{id}{body}' },
			'The signed content includes {id}, but no ID header is configured',
			'Enter the ID header',
		],
		[
			'{id} with an empty id header',
			{ content: '{id}{body}', idHeader: '' },
			'The signed content includes {id}, but no ID header is configured',
			'Enter the ID header',
		],
		[
			'an action path',
			{ actionPath: 'a..b' },
			'The path "a..b" is malformed at column 3',
			'Enter a path such as data.items[0].name',
		],
	];
	test.each(cases)('%s', (_, input, message, cure) => {
		expect(errorOf(() => customProfile({ header: 'X-Sig', ...input }))).toMatchObject({ message, cure });
	});

	test.each<[string, object, string]>([
		['a header', { header: 'X:' }, 'invalid-header'],
		['a path', { eventPath: 'a..b' }, 'invalid-path'],
		['an algorithm', { algorithm: 'md5' }, 'invalid-profile'],
		['a prefix', { prefix: ' a' }, 'invalid-profile'],
		['a field without a separator', { timestampField: 't=', content: '{t}{body}' }, 'invalid-profile'],
		['no body', { content: 'x' }, 'invalid-profile'],
		['{t} without a time', { content: '{t}{body}' }, 'invalid-profile'],
		['a time without {t}', { timestampHeader: 'T' }, 'invalid-profile'],
	])('and has a code: %s', (_, input, code) => {
		expect(errorOf(() => customProfile({ header: 'X-Sig', ...input })).code).toBe(code);
	});

	test('even if no object is passed', () => {
		expect(errorOf(() => customProfile(null as never))).toMatchObject({
			message: 'customProfile needs an object',
			cure: "Call it like customProfile({ header: 'X-Signature' })",
		});
		expect(errorOf(() => tokenProfile(null as never))).toMatchObject({
			message: 'tokenProfile needs an object',
			cure: "Call it like tokenProfile({ header: 'X-API-Key' })",
		});
	});
});

describe('a token profile', () => {
	const shared = {
		group: 'General',
		docs: '',
		confidence: 'C',
		limits: 'The secret only proves who the sender is; the body is not signed.',
		body: ['any'],
		exampleEvents: [],
		retry: { keeps: 'nothing', source: 'Nothing is known about the sender, and nothing is signed.' },
	};
	test('reads a header', () => {
		expect(tokenProfile({ header: 'X-Key' })).toEqual({
			...shared,
			name: 'secure-header',
			displayName: 'Secure Header',
			scheme: { kind: 'token', token: { in: 'header', name: 'X-Key' }, spelling: 'plain' },
			secretLabel: 'Header Value',
			setup: 'Enter the URL, the header name and the header value in the sender.',
		});
	});
	test('reads a query parameter', () => {
		expect(tokenProfile({ query: 'apiKey' })).toEqual({
			...shared,
			name: 'query-key',
			displayName: 'Key in the URL',
			scheme: { kind: 'token', token: { in: 'query', name: 'apiKey' }, spelling: 'plain' },
			secretLabel: 'API Key',
			setup: 'Enter the URL, including the key, in the sender.',
		});
	});
	test('reads the event from a header, or else from the body', () => {
		expect(tokenProfile({ header: 'X-Key', eventHeader: 'X-Event', eventPath: 'data.type' })).toMatchObject({
			event: [
				{ in: 'header', name: 'X-Event' },
				{ in: 'json', path: 'data.type' },
			],
		});
		expect(tokenProfile({ header: 'X-Key' })).not.toHaveProperty('event');
	});
	test('refuses an invalid header name', () => {
		expect(errorOf(() => tokenProfile({ header: '' }))).toMatchObject({
			message: 'The header is not a valid header name',
			cure: 'Use letters, digits and hyphens, for example X-Team',
		});
	});
});
