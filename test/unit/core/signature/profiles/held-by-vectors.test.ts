import {
	profiles,
	verifyWebhook,
	type AlgorithmName,
	type DetachedProof,
	type JwsScheme,
	type KeyAnswer,
	type KeyForm,
	type MessageSignatureScheme,
	type PublicKeyScheme,
	type Scheme,
	type SignatureForm,
	type SignatureLocation,
	type SignatureProfile,
	type SignedScheme,
	type TimestampRule,
	type TokenProof,
	type TokenScheme,
	type ValueSource,
} from '../../../../../core/signature';
import { FILES, kindOf } from '../../../../../docs/evidence.cjs';
import { loadVectors, profileOf, requestOf, secretsOf, type Vector } from '../vectors';

/** A fact of a row, and a wrong scheme with another value for this fact. */
type Mutant = readonly [fact: string, scheme: Scheme];

const foreign = FILES.flatMap((file) => loadVectors(file).filter((vector) => kindOf(vector, file) !== undefined));
const vectorsOf = (name: string) => foreign.filter((vector) => profileOf(vector) === name);

const wrong = (name: string): string => `${name}-x`;

function elsewhere<T extends SignatureLocation | ValueSource | TimestampRule['from']>(place: T): T {
	switch (place.in) {
		case 'header':
			return { ...place, ...('names' in place ? { names: place.names.map(wrong) } : { name: wrong(place.name) }) };
		case 'query':
			return { ...place, name: wrong(place.name) };
		case 'json':
			return { ...place, path: `${place.path}x`, orHeader: undefined };
		case 'form':
			return { ...place, field: wrong(place.field) };
		case 'field':
			return { ...place, prefix: `x${place.prefix}` };
		case 'joined':
		case 'json-each':
		case 'json-key':
		case 'property':
		case 'text':
			throw new Error(`No other place for ${place.in}`);
	}
}

const ALGORITHMS: readonly AlgorithmName[] = ['hmac-sha1', 'hmac-sha256', 'hmac-sha512'];
const otherForm = (form: SignatureForm): SignatureForm => ({
	...form,
	encoding: form.encoding === 'hex' ? 'base64' : 'hex',
});
const isMac = ({ algorithm }: { readonly algorithm: string }): boolean => algorithm.startsWith('hmac');
const otherKey = (key: KeyForm): KeyForm => ({
	...key,
	orElse: undefined,
	encoding: key.encoding.startsWith('utf8') ? 'sha1-of-utf8' : 'utf8',
});

function* macMutants(scheme: SignedScheme | JwsScheme | MessageSignatureScheme): Generator<Mutant> {
	if (!isMac(scheme)) return;
	yield ['key', { ...scheme, keys: scheme.keys.map(otherKey) }];
	if (scheme.kind !== 'signed') return;
	for (const algorithm of ALGORITHMS.filter((name) => name !== scheme.algorithm)) {
		yield [algorithm, { ...scheme, algorithm }];
	}
}

function* signedMutants(scheme: SignedScheme): Generator<Mutant> {
	const { signature, forms, content, alternativeContent, timestamp } = scheme;
	yield ['place', { ...scheme, signature: elsewhere(signature) }];
	yield [
		'prefix',
		{ ...scheme, forms: forms.map((form) => ({ ...form, prefix: `x${form.prefix}`, after: undefined })) },
	];
	yield ['encoding', { ...scheme, forms: forms.map(otherForm) }];
	yield [
		'content',
		{ ...scheme, content: `${content}x`, ...(alternativeContent && { alternativeContent: `${alternativeContent}x` }) },
	];
	if (timestamp === undefined) return;
	yield ['place of the time', { ...scheme, timestamp: { ...timestamp, from: elsewhere(timestamp.from) } }];
	const unit = timestamp.unit === 's' ? 'ms' : 's';
	yield ['unit', { ...scheme, timestamp: { ...timestamp, unit } }];
}

function* tokenMutants(scheme: TokenScheme): Generator<Mutant> {
	yield ['place', { ...scheme, token: elsewhere(scheme.token) }];
	yield ['spelling', { ...scheme, spelling: scheme.spelling === 'plain' ? 'bearer' : 'plain' }];
}

function* jwsMutants(scheme: JwsScheme): Generator<Mutant> {
	const { header, bodyHash, issuer } = scheme;
	yield ['place', { ...scheme, header: wrong(header) }];
	if (bodyHash) yield ['claim', { ...scheme, bodyHash: { ...bodyHash, claim: wrong(bodyHash.claim) } }];
	const encoding = bodyHash?.encoding === 'hex' ? 'base64' : 'hex';
	if (bodyHash) yield ['claim’s encoding', { ...scheme, bodyHash: { ...bodyHash, encoding } }];
	if (issuer) yield ['issuer', { ...scheme, issuer: wrong(issuer) }];
}

function* detachedMutants(scheme: PublicKeyScheme, proof: DetachedProof): Generator<Mutant> {
	const of = (changed: Partial<DetachedProof>): Scheme => ({ ...scheme, proof: { ...proof, ...changed } });
	const { signature, encoding, algorithm, content, owner } = proof;
	const place =
		signature.in === 'json'
			? { ...signature, path: wrong(signature.path) }
			: { ...signature, name: wrong(signature.name) };
	yield ['place', of({ signature: place })];
	yield ['encoding', of({ encoding: encoding === 'hex' ? 'base64' : 'hex' })];
	const other = algorithm === 'rsa-sha1' ? 'rsa-sha256' : 'rsa-sha1';
	yield ['algorithm', of({ algorithm: other })];
	for (const [at] of content.entries())
		yield [`content ${at}`, of({ content: content.filter((_, index) => index !== at) })];
	if (owner && scheme.settings.some(({ required }) => required)) yield ['owner', of({ owner: undefined })];
}

function* tokenProofMutants(scheme: PublicKeyScheme, proof: TokenProof): Generator<Mutant> {
	const of = (changed: Partial<TokenProof>): Scheme => ({ ...scheme, proof: { ...proof, ...changed } });
	const { place, claims, bodyHash } = proof;
	if (place.in !== 'body') {
		yield [
			'place',
			of({ place: 'name' in place ? { ...place, name: wrong(place.name) } : { ...place, path: wrong(place.path) } }),
		];
	}
	yield ['algorithms', of({ algorithms: ['ES512'] })];
	for (const [at, { claim }] of claims.entries()) {
		const isOptional = scheme.keySource.from === 'chain' && at > 0;
		if (!isOptional)
			yield [
				`claim ${claim.join(' or ')}`,
				of({ claims: claims.map((rule, index) => (index === at ? { ...rule, claim: claim.map(wrong) } : rule)) }),
			];
	}
	if (bodyHash) yield ['hash', of({ bodyHash: { ...bodyHash, claim: wrong(bodyHash.claim) } })];
	if (bodyHash)
		yield ['encoding', of({ bodyHash: { ...bodyHash, encoding: bodyHash.encoding === 'hex' ? 'base64' : 'hex' } })];
}

function* keyedMutants(scheme: PublicKeyScheme): Generator<Mutant> {
	const { proof, keySource } = scheme;
	if (proof.kind === 'detached') yield* detachedMutants(scheme, proof);
	else yield* tokenProofMutants(scheme, proof);
	if (keySource.from === 'address') {
		const addresses = keySource.addresses.map((address) =>
			address.replace('https://', 'https://x.').replace(/^\{/, 'x{'),
		);
		yield ['address', { ...scheme, keySource: { ...keySource, addresses } }];
		const answer: KeyAnswer = keySource.answer.form === 'jwks' ? { form: 'jwk', path: 'key' } : { form: 'jwks' };
		yield ['form of the answer', { ...scheme, keySource: { ...keySource, answer } }];
	}
	if (keySource.from === 'request') {
		yield ['host', { ...scheme, keySource: { ...keySource, host: /^x/ } }];
		yield ['path', { ...scheme, keySource: { ...keySource, path: /^x/ } }];
	}
	if (keySource.from === 'chain') {
		yield ['purpose of the leaf', { ...scheme, keySource: { ...keySource, leafPurpose: '1.2.3' } }];
		yield ['purpose of the issuer', { ...scheme, keySource: { ...keySource, issuerPurpose: '1.2.3' } }];
	}
}

function* mutantsOf(scheme: Scheme): Generator<Mutant> {
	if (scheme.kind === 'signed') yield* signedMutants(scheme);
	if (scheme.kind === 'token') yield* tokenMutants(scheme);
	if (scheme.kind === 'jws') yield* jwsMutants(scheme);
	if (scheme.kind === 'public-key') yield* keyedMutants(scheme);
	if (scheme.kind !== 'token' && scheme.kind !== 'public-key') yield* macMutants(scheme);
}

function accepts(profile: SignatureProfile, vector: Vector): boolean {
	const { now, toleranceSeconds, config, fetched } = vector;
	const request = requestOf(vector);
	try {
		return verifyWebhook({ profile, secrets: secretsOf(vector), request, now, toleranceSeconds, config, fetched }).ok;
	} catch {
		// the secret does not have this form
		return false;
	}
}

/** Auth0's token is entered with its scheme, `Bearer …`, so both spellings are the same. */
const SAME_THING = ['auth0: spelling'];

const mutants = Object.values(profiles).flatMap((row) =>
	[...mutantsOf(row.scheme)]
		.filter(([fact]) => !SAME_THING.includes(`${row.name}: ${fact}`))
		.map(([fact, scheme]) => [row.name, fact, { ...row, scheme }] as const),
);

describe('a vector from outside this project refutes a row with another', () => {
	test('for more than 700 wrong rows', () => expect(mutants.length).toBeGreaterThan(700));

	test.each(mutants)('%s: %s', (name, _, mutant) => {
		const row = profiles[name]!;
		expect(vectorsOf(name).filter((vector) => accepts(mutant, vector) !== accepts(row, vector))).not.toEqual([]);
	});
});
