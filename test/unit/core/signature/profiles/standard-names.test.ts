import { createVerifier } from '../../../../../core/signature';
import { loadVectors, requestOf, secretsOf, type Vector } from '../vectors';

/**
 * Profiles whose senders use the names of Standard Webhooks or those of Svix. The signature does not cover the names, so
 * a foreign vector is genuine under both. `svix` reads both (src/webhook.ts); the others say that they send through Svix,
 * which can be set to either (docs.svix.com, "Unbranded headers").
 */
const BOTH = ['standard-webhooks', 'svix', 'recall', 'brex', 'clerk'];

const foreign = ['vendor-vectors.json', 'signature-vectors.json', 'additional-vectors.json'].flatMap(loadVectors);

const renamed = ({ headers }: Vector, prefix: string): Record<string, string> =>
	Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name.toLowerCase().replace(/^(?:svix|webhook)-/, prefix), value]),
	);

const genuine = BOTH.flatMap((name) =>
	foreign
		.filter(({ provider, valid, headers }) => provider === name && valid && Object.keys(headers).length > 2)
		.slice(0, 1)
		.flatMap((vector) => ['webhook-', 'svix-'].map((prefix) => [name, prefix, vector] as const)),
);

test('every profile has a vector', () => {
	expect([...new Set(genuine.map(([name]) => name))]).toEqual(BOTH);
});

test.each(genuine)('%s accepts a foreign vector under the names %s…, and its ID', (name, prefix, vector) => {
	const headers = renamed(vector, prefix);
	const verifier = createVerifier(name, secretsOf(vector));
	expect(verifier.verify(requestOf({ ...vector, headers }), vector.now ?? 0)).toMatchObject({
		ok: true,
		deliveryId: headers[`${prefix}id`],
	});
	const { [`${prefix}id`]: id, ...without } = headers;
	expect(id).toBeDefined();
	expect(verifier.verify(requestOf({ ...vector, headers: without }), vector.now ?? 0)).toEqual({
		ok: false,
		reason: 'id-missing',
	});
});
