import {
	createVerifier,
	customProfile,
	profiles,
	type CustomFacts,
	type SignatureProfile,
	type Verification,
} from '../../../../../core/signature';
import { allVectors, requestOf, secretsOf, titleOf, type Vector } from '../vectors';
import { keyOf, vendorVectors } from '../vendor-vectors';
import { describeRow } from './rows';

/** Rows that a custom signature cannot describe, by reason. */
const NOT_DESCRIBED: Readonly<Record<string, readonly string[]>> = {
	'HTTP Message Signatures': [
		'rfc9421-digest-hmac-sha256',
		'rfc9421-digest-ed25519',
		'rfc9421-hmac-sha256',
		'rfc9421-ed25519',
	],
	'a digest of the body in the URL': ['twilio'],
	'a header for each secret': ['box', 'docusign', 'hookdeck'],
	'a list of signed headers': ['coinbase-cdp-headers', 'contentful'],
	'a signature in a document in a form': ['dropbox-sign'],
	'a signature in each element of a list': ['adyen-standard'],
	'a token in each element of a list': ['microsoft-graph'],
	'an issuer in the secret': ['livekit'],
	'an unusual key': ['woocommerce', 'easypost'],
	'the name of a key before the signature': ['braintree'],
};

/** Vectors on which a custom signature differs from the row, by reason. */
const DIFFERENT: Readonly<Record<string, readonly string[]>> = {
	'a clock that is ahead is judged like one that is behind': [
		'stripe: a clock that is 302 s ahead',
		'mux: a clock that is 302 s ahead',
		'hubspot-v3: a clock that is 302 s ahead',
		'paddle: sender clock 8 s ahead',
	],
	'a space behind the prefix is tolerated': ['github: space after the prefix'],
	'a body is verified as it comes': [
		'getstream: compressed webhooks (option of the app): the signature covers the UNCOMPRESSED JSON',
	],
	'a time has one place': ["linear: Linear's SDK falls back to the header for payloads without webhookTimestamp"],
};
const different = new Set(Object.values(DIFFERENT).flat());

/** Whose keys are fetched, or printed by the vendor, has a row; a custom signature has pasted keys. */
const rows = Object.values(profiles).filter(({ scheme }) => (scheme.kind as string) !== 'public-key');

test('the rows that a custom signature cannot describe are these', () => {
	const found: Record<string, string[]> = {};
	for (const row of rows) {
		const described = describeRow(row);
		if (typeof described === 'string') (found[described] ??= []).push(row.name);
	}
	expect(found).toEqual(NOT_DESCRIBED);
});

const described = rows.flatMap((row) => {
	const facts = describeRow(row);
	return typeof facts === 'string' ? [] : [{ row, facts }];
});

test.each(described.map(({ row, facts }) => [row.name, facts] as const))(
	'%s is described without a mistake',
	(_, facts) => {
		expect(facts.length).toBeGreaterThan(0);
		for (const one of facts) expect(customProfile(one).scheme.kind).toBe(one.kind ?? 'signed');
	},
);

const vectors = [...allVectors, ...(vendorVectors as readonly Vector[])].filter(({ provider }) =>
	described.some(({ row }) => row.name === provider),
);

function judge(facts: CustomFacts, vector: Vector): Verification | undefined {
	try {
		const verifier = createVerifier(customProfile(facts), secretsOf(vector), {
			publicUrl: vector.url,
			toleranceSeconds: vector.toleranceSeconds,
		});
		return verifier.verify(requestOf(vector), vector.now ?? 0);
	} catch {
		// the secret has the form of another description
		return undefined;
	}
}

function judgeRow(profile: SignatureProfile, vector: Vector): boolean {
	const options = { publicUrl: vector.url, toleranceSeconds: vector.toleranceSeconds };
	return createVerifier(profile, secretsOf(vector), options).verify(requestOf(vector), vector.now ?? 0).ok;
}

test.each(vectors.map((vector, index) => [titleOf(vector, index), vector] as const))('%s', (_, vector) => {
	const { row, facts } = described.find(({ row: { name } }) => name === vector.provider) ?? {};
	const verdicts = (facts ?? []).map((one) => judge(one, vector)).filter((verdict) => verdict !== undefined);
	expect(verdicts.length).toBeGreaterThan(0);
	const expected = judgeRow(row as SignatureProfile, vector);
	expect(verdicts.some(({ ok }) => ok)).toBe(different.has(keyOf(vector)) ? !expected : expected);
});

test('most vectors are judged', () => expect(vectors.length).toBeGreaterThan(850));
