/** RFC 9421. */
const { createHash } = require('node:crypto');

const { ed25519, ed25519PublicKey } = require('./keys.cjs');
const { witness } = require('./row.cjs');

const digest = (body) => `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;

const HMAC = {
	alg: 'hmac-sha256',
	secret: Buffer.from('the secret of a witness, of 32 b').toString('base64'),
	otherSecret: Buffer.from('another secret of a witness, too').toString('base64'),
	keyOf: (secret) => Buffer.from(secret, 'base64'),
};

const ED25519 = {
	alg: 'ed25519',
	secret: ed25519.x,
	otherSecret: ed25519.otherX,
	keyOf: ed25519PublicKey,
};

const messages = (profile, { alg, keyOf, ...secrets }, row) =>
	witness({
		package: 'http-message-signatures',
		by: 'third-party',
		profile,
		...secrets,
		reason: 'body-digest-mismatch',
		signs: true,
		async sign({ method, url, body }, secret) {
			const { createSigner, httpbis } = await import('http-message-signatures');
			const key = createSigner(alg === 'ed25519' ? ed25519.privateKey : keyOf(secret), alg, 'witness');
			const fields = ['@method', '@target-uri', 'content-digest'];
			const message = { method, url, headers: { 'content-digest': digest(body) } };
			return {
				headers: (
					await httpbis.signMessage({ key, fields, name: 'sig1', params: ['created', 'keyid', 'alg'] }, message)
				).headers,
			};
		},
		async verify({ method, url, headers, body }, secret) {
			if (headers['content-digest'] !== digest(body)) return 'the digest of the body differs';
			const { createVerifier, httpbis } = await import('http-message-signatures');
			const verify = createVerifier(keyOf(secret), alg);
			return httpbis.verifyMessage({ keyLookup: async () => ({ verify }), all: true }, { method, url, headers });
		},
		refusal: { body: 'the digest of the body differs', secret: 'false' },
		...row,
	});

module.exports = [
	messages('rfc9421-digest-hmac-sha256', HMAC),
	messages('rfc9421-digest-ed25519', ED25519),
	witness({
		package: '@interledger/http-signature-utils',
		by: 'third-party',
		profile: 'rfc9421-digest-ed25519',
		secret: ED25519.secret,
		otherSecret: ED25519.otherSecret,
		reason: 'body-digest-mismatch',
		refusal: 'false',
		signs: true,
		async sign({ method, url, body }) {
			const { createHeaders } = require('@interledger/http-signature-utils');
			const request = { method, url, headers: {}, body };
			return { headers: await createHeaders({ request, privateKey: ed25519.privateKey, keyId: 'witness' }) };
		},
		async verify(request, x) {
			const { validateSignature, validateSignatureHeaders } = require('@interledger/http-signature-utils');
			const clientKey = { kid: 'witness', kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', x };
			return validateSignatureHeaders(request) && (await validateSignature(clientKey, request));
		},
	}),
];
