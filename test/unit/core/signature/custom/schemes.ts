import fc from 'fast-check';
import { generateKeyPairSync } from 'node:crypto';

import type { CustomProfileInput } from '../../../../../core/signature';
import type { BodyKind, Keys, RandomScheme } from './scheme-types';

/** Random descriptions of schemes, each with a body, keys, and whatever else it signs. */

const among = <T>(...values: readonly T[]) => fc.constantFrom(...values);
const maybe = <T extends object>(facts: fc.Arbitrary<T>): fc.Arbitrary<Partial<T>> => fc.oneof(fc.constant({}), facts);

/** Made once for each set of arguments: fast-check takes longer to compile a pattern than the engine to verify a request. */
function once<Given extends readonly unknown[], T>(make: (...given: Given) => T): (...given: Given) => T {
	const made = new Map<string, T>();
	return (...given) => {
		const key = JSON.stringify(given);
		const value = made.get(key) ?? make(...given);
		made.set(key, value);
		return value;
	};
}

const headerName = once((stem: string) => fc.stringMatching(/^[A-Za-z0-9-]{0,8}$/).map((tail) => `X-${stem}${tail}`));

const pem = (type: 'ed25519' | 'ec' | 'rsa') => {
	const make = {
		ed25519: () => generateKeyPairSync('ed25519'),
		ec: () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' }),
		rsa: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
	};
	const { publicKey, privateKey } = make[type]();
	const der = publicKey.export({ format: 'der', type: 'spki' });
	return {
		signing: privateKey.export({ format: 'pem', type: 'pkcs8' }) as string,
		pem: publicKey.export({ format: 'pem', type: 'spki' }) as string,
		base64: der.toString('base64'),
		hex: der.toString('hex'),
	};
};

/** Two pairs for each kind, because making RSA keys is slow. */
const PAIRS = Object.fromEntries(
	(['ed25519', 'ec', 'rsa'] as const).map((type) => [type, [pem(type), pem(type)] as const]),
) as Record<'ed25519' | 'ec' | 'rsa', readonly [ReturnType<typeof pem>, ReturnType<typeof pem>]>;

const SHARED = ['sha256', 'sha1', 'sha512', 'sha256-of-secret-and-content'] as const;
const PUBLIC = {
	ed25519: 'ed25519',
	'ecdsa-p256-sha256': 'ec',
	'rsa-sha1': 'rsa',
	'rsa-sha256': 'rsa',
	'rsa-sha512': 'rsa',
} as const;

type KeyFacts = Pick<CustomProfileInput, 'algorithm' | 'keyEncoding' | 'keyPrefix'>;
interface Keyed {
	readonly facts: KeyFacts;
	readonly keys: Keys;
}

function sharedKeys(algorithms: readonly NonNullable<CustomProfileInput['algorithm']>[]): fc.Arbitrary<Keyed> {
	return fc
		.record({
			algorithm: among(...algorithms),
			keyEncoding: among('utf8' as const, 'hex' as const, 'base64' as const),
			keyPrefix: among(undefined, 'whsec_', 'key:'),
			withPrefix: fc.boolean(),
			bytes: fc.uint8Array({ minLength: 1, maxLength: 64 }),
		})
		.map(({ algorithm, keyEncoding, keyPrefix, withPrefix, bytes }) => {
			const encoded = (given: Buffer) =>
				keyEncoding === 'utf8' ? `s${given.toString('hex')}` : given.toString(keyEncoding);
			const prefix = withPrefix ? (keyPrefix ?? '') : '';
			const secret = prefix + encoded(Buffer.from(bytes));
			const other = prefix + encoded(Buffer.concat([Buffer.from(bytes), Buffer.from('x')]));
			const facts = { algorithm, keyEncoding, ...(keyPrefix !== undefined && { keyPrefix }) };
			return { facts, keys: { signing: secret, verifying: secret, other } };
		});
}

const publicKeys: fc.Arbitrary<Keyed> = fc
	.record({
		algorithm: among(...(Object.keys(PUBLIC) as (keyof typeof PUBLIC)[])),
		form: among('pem' as const, 'base64' as const, 'hex' as const),
	})
	.map(({ algorithm, form }) => {
		const [own, other] = PAIRS[PUBLIC[algorithm]];
		const facts: KeyFacts = { algorithm, ...(form !== 'pem' && { keyEncoding: form }) };
		return { facts, keys: { signing: own.signing, verifying: own[form], other: other[form] } };
	});

/** Where a signature or a token can stand in a body of this kind. */
const placeIn = once((kind: BodyKind): fc.Arbitrary<CustomProfileInput> => {
	const anywhere = [
		headerName('Sig').map((header) => ({ header })),
		headerName('Sig').map((header) => ({ header })),
		fc.constant({ queryParameter: 'signature' }),
	];
	const inBody = { json: { path: 'proof.signature' }, form: { formField: 'signature' }, bytes: undefined }[kind];
	return fc.oneof(...anywhere, ...(inBody === undefined ? [] : [fc.constant(inBody)]));
});

const DATES = ['s', 'ms', 'rfc3339', 'rfc3339-zoneless', 'rfc1123', 'rfc1123-utc', 'any'] as const;

const timeIn = once((kind: BodyKind, isInHeader: boolean): fc.Arbitrary<CustomProfileInput> => {
	const places: fc.Arbitrary<CustomProfileInput>[] = [
		headerName('Time').map((timestampHeader) => ({ timestampHeader })),
	];
	if (isInHeader) {
		const item = fc.record({
			timestampField: among('t=', 'ts:', ''),
			separator: among(',' as const, ';' as const, '&' as const),
		});
		places.push(item);
	}
	if (kind === 'json') places.push(fc.constant({ timestampPath: 'meta.time' }));
	if (kind === 'form') places.push(fc.constant({ timestampFormField: 'time' }));
	return fc
		.tuple(fc.oneof(...places), maybe(fc.record({ timestampUnit: among(...DATES) })))
		.map(([where, unit]) => ({ ...where, ...unit }));
});

const literal = fc.stringMatching(/^[a-z0-9.:\n;-]{0,6}$/);

/** A content that covers what must be covered: the body, or a field of it where the body carries the signature. */
const contentOf = once(
	(kind: BodyKind, carriesSignature: boolean, inUrl: boolean, isTimed: boolean): fc.Arbitrary<CustomProfileInput> => {
		const covering = carriesSignature ? (kind === 'json' ? '{json:data.id}' : '{form:id}') : '{body}';
		const others = ['{method}', '{query:data.id}', ...(inUrl ? [] : ['{url}', '{path}'])];
		return fc
			.record({
				withId: fc.boolean(),
				idHeader: headerName('Id'),
				more: fc.subarray(others),
				gaps: fc.array(literal, { minLength: 8, maxLength: 8 }),
				order: fc.nat(),
			})
			.map(({ withId, idHeader, more, gaps, order }) => {
				const tokens = [covering, ...(isTimed ? ['{t}'] : []), ...(withId ? ['{id}'] : []), ...more];
				const turned = tokens.map((_, at) => tokens[(at + order) % tokens.length] ?? '');
				const content = turned.map((token, at) => `${gaps[at] ?? ''}${token}`).join('|');
				return { content, ...(withId && { idHeader }) };
			});
	},
);

const anySeparator = maybe(
	fc.record({ separator: among('' as const, ' ' as const, ',' as const, ';' as const, '&' as const) }),
);

const anyPrefix = fc.oneof(
	fc.constant({}),
	fc.record({ prefix: fc.stringMatching(/^(?:v\d[=:.]|sha256[= ]|Signature )?$/) }),
);
const anyEncoding = maybe(fc.record({ encoding: among('hex' as const, 'base64' as const, 'base64url' as const) }));

/** Without what cannot work, and is refused: a separator inside an item. */
function fitting(input: CustomProfileInput): CustomProfileInput {
	const { prefix = '', separator = '', timestampUnit = '' } = input;
	const inDate = input.timestampField !== undefined && timestampUnit.startsWith('rfc1123') && /[ ,]/.test(separator);
	return {
		...input,
		...(separator === ' ' && { prefix: prefix.trimEnd() }),
		...(inDate && { timestampUnit: 's' as const }),
	};
}

const anyKeys = fc.oneof({ weight: 5, arbitrary: sharedKeys(SHARED) }, { weight: 1, arbitrary: publicKeys });
const noFacts = fc.constant<CustomProfileInput>({});
const anyTime = once((kind: BodyKind, isInHeader: boolean) => fc.oneof(noFacts, timeIn(kind, isInHeader)));

/** A signature of which the place, and whether it has a time, are known. */
const signedAt = once(
	(kind: BodyKind, isInHeader: boolean, carriesSignature: boolean, inUrl: boolean, isTimed: boolean) =>
		fc.record({
			keyed: anyKeys,
			several: isInHeader ? anySeparator : noFacts,
			prefix: anyPrefix,
			encoding: anyEncoding,
			content: contentOf(kind, carriesSignature, inUrl, isTimed),
		}),
);

const signed = (kind: BodyKind): fc.Arbitrary<RandomScheme> =>
	placeIn(kind).chain((place) =>
		anyTime(kind, place.header !== undefined).chain((time) =>
			signedAt(
				kind,
				place.header !== undefined,
				place.path !== undefined || place.formField !== undefined,
				place.queryParameter !== undefined,
				Object.keys(time).some((name) => name !== 'timestampUnit'),
			).map(({ keyed, several, prefix, encoding, content }) => ({
				kind,
				input: fitting({ ...several, ...place, ...time, ...prefix, ...encoding, ...content, ...keyed.facts }),
				keys: keyed.keys,
			})),
		),
	);

const jws = (kind: BodyKind): fc.Arbitrary<RandomScheme> =>
	fc
		.record({
			keyed: sharedKeys(['sha256', 'sha512']),
			header: headerName('Jws'),
			prefix: among({}, { prefix: 'Bearer ' }),
			hash: fc.record({
				bodyHashClaim: among('sha256', 'body'),
				bodyHashEncoding: among('hex' as const, 'base64' as const, 'base64url' as const),
			}),
			issuer: maybe(fc.record({ issuer: fc.stringMatching(/^[a-z]{1,8}$/) })),
			url: maybe(fc.record({ urlClaim: among('aud' as const, 'sub' as const) })),
			lifetime: maybe(fc.record({ lifetimeSeconds: fc.integer({ min: 1, max: 1000 }) })),
		})
		.map(({ keyed, header, prefix, hash, issuer, url, lifetime }) => ({
			kind,
			input: { kind: 'jws' as const, header, ...prefix, ...hash, ...issuer, ...url, ...lifetime, ...keyed.facts },
			keys: keyed.keys,
		}));

const token = (kind: BodyKind): fc.Arbitrary<RandomScheme> =>
	fc
		.record({
			place: placeIn(kind),
			spelling: among('plain' as const, 'bearer' as const, 'basic' as const),
			secret: fc.stringMatching(/^[\w-]{1,40}$/),
		})
		.map(({ place, spelling, secret }) => ({
			kind,
			input: { kind: 'token' as const, ...place, spelling },
			keys: { signing: `u:${secret}`, verifying: `u:${secret}`, other: `u:${secret}x` },
		}));

const ofKind = once((kind: BodyKind) =>
	fc.oneof(
		{ weight: 8, arbitrary: signed(kind) },
		{ weight: 1, arbitrary: jws(kind) },
		{ weight: 1, arbitrary: token(kind) },
	),
);

export const anyScheme: fc.Arbitrary<RandomScheme> = among<BodyKind>('json', 'form', 'bytes').chain(ofKind);
