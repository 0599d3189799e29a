/** Published keys for senders whose private key only the vendor has. */
const { createPrivateKey, createPublicKey } = require('node:crypto');

const hexToBase64url = (hex) => Buffer.from(hex, 'hex').toString('base64url');
const fromJwk = (make, key) => make({ key, format: 'jwk' });

/** RFC 8032, 7.1, tests 1 and 2. */
const ED25519 = { kty: 'OKP', crv: 'Ed25519' };
const x = hexToBase64url('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a');
const d = hexToBase64url('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60');
const otherX = hexToBase64url('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c');

/** RFC 7515, A.3, and RFC 7517, A.1. */
const p256 = {
	kty: 'EC',
	crv: 'P-256',
	x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
	y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
	d: 'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI',
};
const otherP256 = {
	kty: 'EC',
	crv: 'P-256',
	x: 'MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4',
	y: '4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM',
};

/** Raw public keys: base64url, as `x` of a JWK is. */
const ed25519 = { x, otherX, privateKey: fromJwk(createPrivateKey, { ...ED25519, x, d }) };

/** DER as base64, as SendGrid shows it. */
const spki = (jwk) => fromJwk(createPublicKey, jwk).export({ format: 'der', type: 'spki' }).toString('base64');
const ecdsa = { publicKey: spki(p256), otherPublicKey: spki(otherP256), privateKey: fromJwk(createPrivateKey, p256) };

/** @returns {import('node:crypto').KeyObject} the public key with this `x` */
const ed25519PublicKey = (raw) => fromJwk(createPublicKey, { ...ED25519, x: raw });

const reencode = (raw, encoding) => Buffer.from(raw, 'base64url').toString(encoding);

module.exports = { ecdsa, ed25519, ed25519PublicKey, reencode };
