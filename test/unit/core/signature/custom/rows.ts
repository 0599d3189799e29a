import type {
	CustomFacts,
	JwsScheme,
	KeyForm,
	SignatureForm,
	SignatureProfile,
	SignedScheme,
	TokenScheme,
	ValueSource,
} from '../../../../../core/signature';

/** What a custom signature cannot say: the reason, for a row that it cannot describe. */
export type Described = readonly CustomFacts[] | string;

const ALGORITHMS: Readonly<Record<string, CustomFacts['algorithm']>> = {
	'hmac-sha256': 'sha256',
	'hmac-sha1': 'sha1',
	'hmac-sha512': 'sha512',
};

const KEYS: Readonly<Partial<Record<KeyForm['encoding'], CustomFacts['keyEncoding']>>> = {
	utf8: 'utf8',
	hex: 'hex',
	base64: 'base64',
	'raw-hex': 'hex',
	'raw-base64': 'base64',
	'raw-base64url': 'base64',
	spki: 'base64',
};

/** The facts of each key form. A person enters the one that the secret has. */
function keyFacts(keys: readonly KeyForm[], fallback: string): readonly CustomFacts[] {
	const readings = keys.flatMap((key) => [key, ...(key.orElse ?? [])]);
	return readings.flatMap(({ encoding, prefix, algorithm = fallback, signsOnly }) => {
		const keyEncoding = KEYS[encoding];
		if (keyEncoding === undefined || signsOnly === true) return [];
		const name = ALGORITHMS[algorithm] ?? (algorithm as CustomFacts['algorithm']);
		return [{ keyEncoding, algorithm: name, ...(prefix !== undefined && { keyPrefix: prefix }) }];
	});
}

function timeFacts({ timestamp }: SignedScheme): CustomFacts {
	if (timestamp === undefined) return {};
	const { unit: timestampUnit, tolerance: toleranceSeconds, from } = timestamp;
	const shared = { timestampUnit, toleranceSeconds };
	if (from.in === 'field') return { ...shared, timestampField: from.prefix };
	if (from.in === 'form') return { ...shared, timestampFormField: from.field };
	return from.in === 'json' ? { ...shared, timestampPath: from.path } : { ...shared, timestampHeader: from.names[0] };
}

/** A field that is the time is written `{t}`. */
function contentFacts(content: string, { timestamp }: SignedScheme): CustomFacts {
	const { from } = timestamp ?? {};
	if (from?.in === 'json') return { content: content.replace(`{json:${from.path}}`, '{t}') };
	return { content: from?.in === 'form' ? content.replace(`{form:${from.field}}`, '{t}') : content };
}

function placesOf({ signature }: SignedScheme): readonly CustomFacts[] {
	switch (signature.in) {
		case 'header':
			return signature.names.map((name) => ({ header: name }));
		case 'query':
			return [{ queryParameter: signature.name }];
		case 'json':
			return [{ path: signature.path }];
		case 'form':
			return [{ formField: signature.field }];
	}
}

function whyNot({
	keys,
	each,
	listField,
	bodyDigestQuery,
	forms,
	content,
	signature,
}: SignedScheme): string | undefined {
	if (each !== undefined) return 'a signature in each element of a list';
	if (listField !== undefined || content.includes('{canonical-headers')) return 'a list of signed headers';
	if (bodyDigestQuery !== undefined) return 'a digest of the body in the URL';
	if (forms.some(({ after }) => after !== undefined)) return 'the name of a key before the signature';
	if (signature.in === 'header' && signature.perSecret) return 'a header for each secret';
	return keys.every(({ encoding }) => KEYS[encoding] === undefined) ? 'an unusual key' : undefined;
}

const formFacts = ({ prefix, encoding }: SignatureForm): CustomFacts => ({ prefix, encoding });

function describeSigned(scheme: SignedScheme): Described {
	const why = whyNot(scheme);
	if (why !== undefined) return why;
	const { content, alternativeContent, separator, id, algorithm } = scheme;
	const contents = [content, ...(alternativeContent === undefined ? [] : [alternativeContent])];
	const ofAlgorithm = (form: SignatureForm, key: CustomFacts) =>
		(ALGORITHMS[form.algorithm ?? algorithm] ?? form.algorithm ?? algorithm) === key.algorithm;
	return placesOf(scheme).flatMap((place, at) =>
		keyFacts(scheme.keys, algorithm).flatMap((key) =>
			scheme.forms
				.filter((form) => ofAlgorithm(form, key))
				.flatMap((form) =>
					contents.map((signed) => ({
						...place,
						...key,
						...formFacts(form),
						...timeFacts(scheme),
						...(timeFacts(scheme).timestampHeader !== undefined && {
							timestampHeader: parallel(scheme, at),
						}),
						...contentFacts(signed, scheme),
						...(separator !== undefined && { separator }),
						...(id !== undefined && { idHeader: id[at] ?? id[0] }),
					})),
				),
		),
	);
}

function parallel({ timestamp }: SignedScheme, at: number): string | undefined {
	return timestamp?.from.in === 'header' ? (timestamp.from.names[at] ?? timestamp.from.names[0]) : undefined;
}

function describeJws(scheme: JwsScheme): Described {
	const { header, prefix, bodyHash, issuer, urlClaim, lifetime, tolerance: toleranceSeconds } = scheme;
	if (scheme.issuerInSecret) return 'an issuer in the secret';
	return keyFacts(scheme.keys, scheme.algorithm).map((key) => ({
		kind: 'jws' as const,
		...key,
		header,
		...(prefix !== undefined && { prefix }),
		...(bodyHash && { bodyHashClaim: bodyHash.claim, bodyHashEncoding: bodyHash.encoding }),
		...(issuer !== undefined && { issuer }),
		...(urlClaim !== undefined && { urlClaim }),
		...(lifetime !== undefined && { lifetimeSeconds: lifetime }),
		toleranceSeconds,
	}));
}

function tokenPlace(token: ValueSource): CustomFacts | undefined {
	if (token.in === 'header') return { header: token.name };
	if (token.in === 'query') return { queryParameter: token.name };
	if (token.in === 'json') return { path: token.path };
	return token.in === 'form' ? { formField: token.field } : undefined;
}

function describeToken({ token, spelling, each, orQuery }: TokenScheme): Described {
	const place = tokenPlace(token);
	if (each !== undefined || place === undefined) return 'a token in each element of a list';
	const places = [place, ...(orQuery === undefined ? [] : [{ queryParameter: orQuery }])];
	return places.map((one) => ({
		kind: 'token' as const,
		...one,
		spelling: 'queryParameter' in one ? ('plain' as const) : spelling,
	}));
}

/** Describes the scheme of a row with the facts of a custom signature: one description for each form that its senders use. */
export function describeRow({ scheme, documentField }: SignatureProfile): Described {
	const readsDocument =
		scheme.kind === 'signed' && (scheme.signature.in === 'json' || scheme.content.includes('{json:'));
	if (readsDocument && documentField !== undefined) return 'a signature in a document in a form';
	if (scheme.kind === 'signed') return describeSigned(scheme);
	if (scheme.kind === 'jws') return describeJws(scheme);
	return scheme.kind === 'token' ? describeToken(scheme) : 'HTTP Message Signatures';
}
