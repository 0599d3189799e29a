import { createHash, createHmac, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';

import { createSigner, createVerifier, type SignatureProfile } from '../../../../../core/signature';
import { NOW } from '../deliveries';
import type { Claim } from './claim';

/** HTTP Message Signatures, made with node:crypto after RFC 9421 and RFC 9530. */

const URL_CALLED = 'https://n8n.example.com/webhook';
const BODY = '{"hello": "world"}';
const DIGEST = `sha-256=:${createHash('sha256').update(BODY).digest('base64')}:`;
/** The keys of RFC 9421, B.1.4 and B.1.5. */
const ED25519 = {
	kty: 'OKP',
	crv: 'Ed25519',
	d: 'n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU',
	x: 'JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs',
};
const SHARED = 'uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==';
const privateKey = createPrivateKey({ key: ED25519, format: 'jwk' });
const SEED = Buffer.concat([Buffer.from(ED25519.d, 'base64url'), Buffer.from(ED25519.x, 'base64url')]);
const WHSK = `whsk_${SEED.toString('base64')}`;

const VALUES: Readonly<Record<string, string>> = {
	'@method': 'POST',
	'@target-uri': URL_CALLED,
	'content-type': 'application/json',
	'content-digest': DIGEST,
};

/** The signature base of RFC 9421, 2.5. */
const baseOf = (components: readonly string[], parameters: string): string =>
	[...components.map((name) => `"${name}": ${VALUES[name]}`), `"@signature-params": ${parameters}`].join('\n');

function headersWith(components: readonly string[], isShared: boolean): Record<string, string> {
	const parameters = `(${components.map((name) => `"${name}"`).join(' ')});created=${NOW}`;
	const base = Buffer.from(baseOf(components, parameters));
	const signature = isShared
		? createHmac('sha256', Buffer.from(SHARED, 'base64')).update(base).digest()
		: sign(null, base, privateKey);
	return {
		'content-type': 'application/json',
		'content-digest': DIGEST,
		'signature-input': `sig1=${parameters}`,
		signature: `sig1=:${signature.toString('base64')}:`,
	};
}

/** What this package sends covers these: the request, and by its digest the body (RFC 9421, 7.2.8). */
const SENT = ['@method', '@target-uri', 'content-type', 'content-digest'];
const REQUIRED = ['@method', '@target-uri', 'content-digest'];

const ROWS = [
	['rfc9421-digest-hmac-sha256', REQUIRED],
	['rfc9421-hmac-sha256', []],
	['rfc9421-digest-ed25519', REQUIRED],
	['rfc9421-ed25519', []],
] as const;

function isSignedAsSent(row: SignatureProfile, isShared: boolean): boolean {
	const input = { body: Buffer.from(BODY), timestamp: NOW, method: 'POST', url: URL_CALLED };
	const { headers } = createSigner(row, [isShared ? SHARED : WHSK]).sign({ ...input, contentType: 'application/json' });
	const told = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
	const [, parameters = ''] = /^\w+=(.*)$/s.exec(told['signature-input'] ?? '') ?? [];
	const covered = [...(/^\(([^)]*)\)/.exec(parameters)?.[1] ?? '').matchAll(/"([^"]+)"/g)].map(([, name]) => name);
	if (covered.join() !== SENT.join()) return false;
	const [, encoded = ''] = /:([^:]*):$/.exec(told.signature ?? '') ?? [];
	const own = { ...VALUES, 'content-digest': told['content-digest'] ?? '' };
	const base = [
		...SENT.map((name) => `"${name}": ${own[name as keyof typeof own]}`),
		`"@signature-params": ${parameters}`,
	].join('\n');
	const signature = Buffer.from(encoded, 'base64');
	if (!isShared) return verify(null, Buffer.from(base), createPublicKey(privateKey), signature);
	return createHmac('sha256', Buffer.from(SHARED, 'base64')).update(base).digest().equals(signature);
}

const claims = ROWS.flatMap(([profile, required]) => {
	const isShared = profile.includes('hmac');
	const judge = (row: SignatureProfile, components: readonly string[], now = NOW): boolean => {
		const headers = headersWith(components, isShared);
		const verifier = createVerifier(row, [isShared ? SHARED : ED25519.x], { publicUrl: URL_CALLED });
		return verifier.verify({ method: 'POST', url: URL_CALLED, headers, body: Buffer.from(BODY) }, now).ok;
	};
	const claim = (title: string, holds: Claim['holds']): Claim => ({
		profile,
		title: `message signature: ${title}`,
		holds,
	});
	return [
		claim(
			'what it must cover',
			(row) =>
				judge(row, REQUIRED) &&
				required.every(
					(one) =>
						!judge(
							row,
							REQUIRED.filter((name) => name !== one),
						),
				),
		),
		// no time is in the specification: five minutes are ours
		claim(
			'five minutes',
			(row) =>
				[300, -300].every((by) => judge(row, REQUIRED, NOW + by)) &&
				![301, -301].some((by) => judge(row, REQUIRED, NOW + by)),
		),
		claim('what is sent', (row) => isSignedAsSent(row, isShared)),
		...(isShared
			? []
			: [
					claim('a private key cannot verify', (row) => {
						try {
							createVerifier(row, [WHSK]);
							return false;
						} catch (error) {
							return /whsk_|only sign|private/i.test((error as Error).message);
						}
					}),
					claim('the form of the private key', (row) => {
						try {
							createSigner(row, ['whsk_no key']);
							return false;
						} catch (error) {
							return /in base64 after "whsk_"/.test((error as Error).message);
						}
					}),
				]),
	];
});

/** That HTTP Message Signatures are judged by what they cover. */
export const messageClaims: readonly Claim[] = claims;
