import {
	constants,
	createCipheriv,
	createHmac,
	generateKeyPairSync,
	publicEncrypt,
	randomBytes,
	X509Certificate,
} from 'node:crypto';

import { createVerifier, type Config, type SignatureProfile } from '../../../../../../core/signature';
import { NOW as OTHER_NOW } from '../../deliveries';
import { requestOf } from '../../vectors';
import { vendorVectors } from '../../vendor-vectors';
import type { Claim } from '../claim';
import { certificates, privateKey } from './detached';
import { Minter, tokenOf } from './minted';

/** On the day of the leaf certificate. */
const NOW = 1_796_126_400;
const [DAY_BEFORE, DAY_AFTER] = [NOW - 86_400, NOW + 86_400];

/** developer.apple.com/documentation/appstoreservernotifications/responsebodyv2decodedpayload */
const APPLE: Config = { bundleId: 'com.example', appAppleId: '1234', rootCertificateBase64: certificates.appleRoot };
const CONTAINERS = ['data', 'summary', 'externalPurchaseToken', 'appData'];
const APP = { bundleId: 'com.example', appAppleId: 1234 };

function judgeApple(row: SignatureProfile, payload: object, environment: string, now = NOW): string {
	const key = privateKey(certificates.ecKey);
	const signedPayload = tokenOf('ES256', key, { x5c: certificates.appleChain }, { signedDate: NOW * 1000, ...payload });
	const request = { method: 'POST', headers: {}, body: Buffer.from(JSON.stringify({ signedPayload })) };
	const verdict = createVerifier(row, [], { config: { ...APPLE, environment } }).verify(request, now);
	return verdict.ok ? 'accepted' : verdict.reason;
}

const claim = (profile: string, title: string, holds: Claim['holds']): Claim => ({ profile, title, holds });

const apple = CONTAINERS.flatMap((container) => {
	const accepted = { [container]: { ...APP, environment: 'Production' } };
	const judge = (row: SignatureProfile, changed: object, environment = 'Production') =>
		judgeApple(row, { [container]: { ...APP, environment: 'Production', ...changed } }, environment);
	return [
		claim('apple-app-store', `the app in ${container}`, (row) => judgeApple(row, accepted, '') === 'accepted'),
		claim('apple-app-store', `another app in ${container}`, (row) =>
			[{ bundleId: 'com.other' }, { appAppleId: 9 }, { environment: 'Sandbox' }].every(
				(changed) => judge(row, changed) === 'account-refused',
			),
		),
		// a notification of Production must name the app, and one of external purchases names no environment
		claim(
			'apple-app-store',
			`what ${container} may lack`,
			(row) =>
				judge(row, { appAppleId: undefined }) === 'account-refused' &&
				judge(row, { environment: undefined }) === 'accepted',
		),
		// the number of the app is not in notifications of the sandbox
		claim(
			'apple-app-store',
			`the sandbox in ${container}`,
			(row) => judge(row, { appAppleId: undefined, environment: 'Sandbox' }, 'Sandbox') === 'accepted',
		),
	];
});

/** app-store-server-library: certificates are judged at the signed date, with a minute of skew. */
const appleTimes = claim('apple-app-store', 'the date at which certificates are judged', (row) => {
	const at = (signedDate: number, now = NOW) =>
		judgeApple(row, { signedDate: signedDate * 1000, data: { ...APP, environment: 'Production' } }, 'Production', now);
	const [from, to] = [Date.UTC(2026, 11, 1) / 1000, Date.UTC(2026, 11, 2) / 1000];
	return (
		at(NOW, DAY_AFTER) === 'accepted' &&
		at(from - 60) === 'accepted' &&
		at(to + 60) === 'accepted' &&
		[from - 61, to + 61, DAY_BEFORE].every((date) => at(date) === 'certificate-refused')
	);
});

/** The Apple ID is required for Production, which is the default, and not for the sandbox. */
const appleSettings = claim('apple-app-store', 'the settings of an environment', (row) => {
	const isComplete = (config: Config) => {
		try {
			createVerifier(row, [], { config: { bundleId: 'b', ...config } });
			return true;
		} catch {
			return false;
		}
	};
	const complete = [{ environment: 'Sandbox' }, { appAppleId: '1' }, { environment: 'Production', appAppleId: '1' }];
	const incomplete = [{}, { environment: 'Production' }, { environment: 'Xcode', appAppleId: '1' }];
	return complete.every(isComplete) && !incomplete.some(isComplete);
});

/** apple.com/certificateauthority prints this SHA-256 of Apple Root CA - G3. */
const APPLE_ROOT = '63343abfb89a6a03ebb57e9b3f5fa7be7c4f5c756f3017b3a8c488c3653e9179';
const appleRoot = claim('apple-app-store', 'the root', ({ scheme }) => {
	if (scheme.kind !== 'public-key' || scheme.keySource.from !== 'chain') return false;
	const fingerprints = scheme.keySource.roots.map((root) =>
		new X509Certificate(Buffer.from(root, 'base64')).fingerprint256.replaceAll(':', '').toLowerCase(),
	);
	return fingerprints.join() === APPLE_ROOT;
});

/** developers.google.com/workspace/chat/verify-requests-from-chat: a JWT under a certificate by its key ID */
const CHAT_KEYS = 'https://www.googleapis.com/service_accounts/v1/metadata/x509/chat@system.gserviceaccount.com';
const chat = claim('google-chat-project', 'the claims and their time', (row) => {
	const genuine = { iss: 'chat@system.gserviceaccount.com', aud: '1234567890', exp: OTHER_NOW + 60 };
	const judge = (claims: object, now = OTHER_NOW): string => {
		const token = tokenOf('RS256', privateKey(certificates.rsaKey), { kid: 'c-1' }, claims);
		const request = { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: Buffer.from('{}') };
		const answer = { url: CHAT_KEYS, body: JSON.stringify({ 'c-1': certificates.certificate }) };
		const verdict = createVerifier(row, [], { config: { projectNumber: '1234567890' } }).verify(request, now, [answer]);
		return verdict.ok ? 'accepted' : verdict.reason;
	};
	const { exp, ...endless } = genuine;
	return (
		judge(genuine, exp + 299.9) === 'accepted' &&
		judge(genuine, exp + 300.5) === 'timestamp-too-old' &&
		judge({ ...genuine, aud: '1' }) === 'account-refused' &&
		judge(endless) === 'timestamp-missing'
	);
});

/** learn.microsoft.com/graph/change-notifications-with-resource-data: RSA-OAEP, AES-256-CBC, HMAC-SHA256 */
const reader = generateKeyPairSync('rsa', { modulusLength: 2048 });
const minter = new Minter('RS256');
const graph = claim('microsoft-graph-rich', 'encrypted content', (row) => {
	const secret = randomBytes(32);
	const cipher = createCipheriv('aes-256-cbc', secret, secret.subarray(0, 16));
	const data = Buffer.concat([cipher.update('{"id":"m"}'), cipher.final()]);
	const wrapped = publicEncrypt(
		{ key: reader.publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' },
		secret,
	);
	const encryptedContent = {
		data: data.toString('base64'),
		dataSignature: createHmac('sha256', secret).update(data).digest('base64'),
		dataKey: wrapped.toString('base64'),
	};
	const claims = { iss: 'https://sts.windows.net/t/', aud: 'a', appid: '0bf30f3b-4a52-48df-9a82-234910c4a086' };
	const body = {
		value: [{ id: '1', encryptedContent }],
		validationTokens: [minter.token({ ...claims, exp: NOW + 60 })],
	};
	const config = {
		appId: 'a',
		tenantId: 't',
		encryptionKey: reader.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
	};
	const request = { method: 'POST', headers: {}, body: Buffer.from(JSON.stringify(body)) };
	const answer = {
		url: 'https://login.microsoftonline.com/common/discovery/v2.0/keys',
		body: JSON.stringify({ keys: [minter.jwk] }),
	};
	const verdict = createVerifier(row, [], { config }).verify(request, NOW, [answer]);
	return verdict.ok && JSON.stringify(verdict.events[0]?.body).includes('"decryptedContent":{"id":"m"}');
});

/** A pasted key in place of an address. */
const pasted = claim('oidc', 'a public key that is pasted', (row) => {
	const token = minter.token({ iss: 'i', aud: 'a', exp: NOW + 60 });
	const request = { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: Buffer.alloc(0) };
	return createVerifier(row, [minter.publicKey], { config: { issuer: 'i', audience: 'a' } }).verify(request, NOW).ok;
});

/** Plaid's vector is accepted for five minutes after its `iat`. */
const plaid = claim('plaid', 'five minutes', (row) => {
	const vector = vendorVectors.find(({ provider, valid }) => provider === 'plaid' && valid)!;
	const { headers, body } = requestOf(vector);
	const [, payload = ''] = String(Object.values(headers).find((value) => String(value).split('.').length === 3)).split(
		'.',
	);
	const { iat } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { iat: number };
	const { fetched = [] } = vector;
	const at = (now: number) =>
		createVerifier(row, []).verify({ method: 'POST', headers, body }, now, 'url' in fetched ? [fetched] : fetched).ok;
	return at(iat + 300) && !at(iat + 301);
});

/** docs.aws.amazon.com/sns, "Confirm the subscription": the SubscribeURL is called once. */
const confirmations = vendorVectors
	.filter(({ provider, valid }) => provider === 'aws-sns' && valid)
	.map((vector) => {
		const { kind, url } = vector.handshake ?? {};
		return claim('aws-sns', `the address to call: ${vector.note}`, (row) => {
			const told = createVerifier(row, [], { config: vector.config }).confirmation?.(requestOf(vector));
			if (kind === undefined) return told === undefined;
			return JSON.stringify(told) === JSON.stringify(kind === 'must not be visited' ? {} : { url });
		});
	});

/** Addresses that contain the right host. */
const lookAlikes = claim('aws-sns', 'no address to call at a host that looks alike', (row) => {
	const { config } = vendorVectors.find(({ provider, valid }) => provider === 'aws-sns' && valid)!;
	return ['evil-sns.us-east-1.amazonaws.com', 'sns.us-east-1.amazonaws.com.evil.example'].every((host) => {
		const body = JSON.stringify({ Type: 'SubscriptionConfirmation', SubscribeURL: `https://${host}/?Action=Confirm` });
		const told = createVerifier(row, [], { config }).confirmation?.({ headers: {}, body: Buffer.from(body) });
		return JSON.stringify(told) === '{}';
	});
});

export const certifiedClaims: readonly Claim[] = [
	...apple,
	appleTimes,
	appleSettings,
	appleRoot,
	chat,
	graph,
	pasted,
	plaid,
	...confirmations,
	lookAlikes,
];
