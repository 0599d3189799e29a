import { isDeepStrictEqual } from 'node:util';

import {
	answerFirstHandshake,
	bodyRulesOf,
	createVerifier,
	profiles,
	type Config,
	type SignatureProfile,
	type WebhookRequest,
} from '../../../../../core/signature';
import { NOW } from '../deliveries';
import { examples, nearMisses, SECRET, signedRequest, unsignedRequest, type Example } from '../handshake-examples';
import { requestOf, secretsOf } from '../vectors';
import {
	asWanted,
	keyOf,
	vendorHandshakes,
	vendorVectors,
	type VendorHandshake,
	type VendorVector,
} from '../vendor-vectors';
import type { Claim } from './claim';
import { eventSamples, requestOfSample } from './names';
import { foreignVectors } from './verdicts';

type Asked = Pick<
	VendorHandshake,
	'provider' | 'secret' | 'note' | 'headers' | 'bodyUtf8' | 'bodyBase64' | 'method' | 'url' | 'now' | 'config'
> & { readonly want: VendorHandshake['want']; readonly handshakeToken?: string };

const inDeliveries: readonly Asked[] = vendorVectors
	.filter(({ handshake, expect }) => (handshake?.status ?? expect?.handshake) !== undefined)
	.map(({ handshake, expect, ...vector }) => ({
		...vector,
		want: vector.valid ? (handshake ?? expect?.handshake) : null,
	}));
export const asked: readonly Asked[] = [
	...vendorHandshakes.map(({ answer, ...row }) => ({ want: answer, ...row })),
	...inDeliveries,
];

function answeredForVendor(row: Asked): Claim {
	const { provider, url, config, handshakeToken, now = 0 } = row;
	const want = row.want ?? null;
	const secrets = row.secret === '' ? ['any secret'] : secretsOf(row);
	return {
		profile: provider,
		title: `handshake: ${row.note}`,
		holds: (profile) => {
			const verifier = createVerifier(profile, secrets, { publicUrl: url, config, handshakeToken });
			return isDeepStrictEqual(asWanted(want, verifier.handshake(requestOf(row), now)), want);
		},
	};
}

/** The row with the scheme that signs the examples, so that they say nothing of the scheme. */
const signing = (row: SignatureProfile): SignatureProfile => ({ ...row, scheme: profiles[row.name]!.scheme });

function* answeredAsDocumented(example: Example): Generator<Claim> {
	const { profile, what, signed, answer, config } = example;
	const secrets = config === undefined ? [example.secret ?? SECRET] : [];
	const ask = (row: SignatureProfile, request = signed ? signedRequest(example) : unsignedRequest(example)) =>
		createVerifier(signing(row), secrets, { config }).handshake(request, NOW);
	const { contains = {}, ...rest } = answer;
	yield {
		profile,
		title: `handshake: ${what}`,
		holds: (row) => {
			const given = ask(row);
			const same = (wanted: object, told: object = {}) =>
				Object.entries(wanted).every(([name, value]) => told[name as keyof object] === value);
			return same(rest, given) && same(contains, given?.headers);
		},
	};
	const unsigned = unsignedRequest(example);
	if (signed) yield { profile, title: `${what}, unsigned`, holds: (row) => ask(row, unsigned) === undefined };
	if (ANY_METHOD.includes(profile)) return;
	const put = { ...(signed ? signedRequest(example) : unsigned), method: 'PUT' };
	yield { profile, title: `${what} with PUT`, holds: (row) => ask(row, put) === undefined };
}

/** Their pages name no method: the header alone tells. */
const ANY_METHOD = ['github', 'github-legacy-sha1', 'google-channel'];

const isCheck = ({ provider, note }: VendorVector): boolean =>
	inDeliveries.some((check) => check.provider === provider && check.note === note && check.want !== null);

/** A delivery whose signature is taken for granted. */
const ordinary = (profile: string, title: string, request: WebhookRequest, config?: Config): Claim => ({
	profile,
	title: `no handshake: ${title}`,
	holds: (row) => {
		const scheme = { kind: 'token', token: { in: 'header', name: 'X-Key' }, spelling: 'plain' } as const;
		const verifier = createVerifier({ ...row, scheme, body: bodyRulesOf(row).forms }, ['a key'], { config });
		return verifier.handshake(request, NOW, { ok: true, profile, secretIndex: 0, timestamp: undefined }) === undefined;
	},
});

const withHandshakes = (name: string): boolean => (profiles[name]?.handshakes ?? []).length > 0;
/** Events that are the handshake itself. */
const CHECKS = ['github ping', 'github-legacy-sha1 ping', 'twitch channel.subscribe'];
const SIGNED_CHECKS = [
	'notion: official doc sample',
	'figma: PING carries the passcode as well',
	'terraform-cloud: verification: sent when the notification is created or enabled; must be answered 200',
];

/** The secret that a request discloses is shown while none is configured. */
const disclosed = examples.flatMap((example): readonly Claim[] => {
	if (example.tells === undefined) return [];
	const holds = (row: SignatureProfile) =>
		answerFirstHandshake(row, unsignedRequest(example))?.captured?.value === example.tells;
	return [{ profile: example.profile, title: `handshake: ${example.what} tells the secret`, holds }];
});

/** docs.discord.com, "Setting up an endpoint": a PING with a wrong signature is sent too, and must be refused. */
const forgedPings = [
	['discord', '{"type":1}'],
	['discord-events', '{"type":0}'],
].map(([profile = '', body]): Claim => {
	const headers = { 'x-signature-timestamp': String(NOW), 'x-signature-ed25519': 'ab'.repeat(64) };
	const verifierOf = (row: SignatureProfile) => createVerifier(signing(row), ['cd'.repeat(32)]);
	return {
		profile,
		title: 'handshake: a PING with a wrong signature',
		holds: (row) =>
			verifierOf(row).handshake(unsignedRequest({ profile, what: 'PING', headers, body }), NOW) === undefined,
	};
});

const ordinaries: readonly Claim[] = [
	...nearMisses.map((miss) => ordinary(miss.profile, miss.what, unsignedRequest(miss), miss.config)),
	...foreignVectors
		.filter(
			(vector) =>
				vector.valid &&
				withHandshakes(vector.provider) &&
				!isCheck(vector as VendorVector) &&
				!SIGNED_CHECKS.includes(keyOf(vector)),
		)
		.map((vector) => ordinary(vector.provider, vector.note, requestOf(vector))),
	...eventSamples
		.filter(({ profile, event }) => withHandshakes(profile) && !CHECKS.includes(`${profile} ${event}`))
		.map((sample) => ordinary(sample.profile, sample.event, requestOfSample(sample))),
];

/** That requests with which a vendor checks the address are answered as the vendor documents. */
export const answerClaims: readonly Claim[] = [
	...asked.map(answeredForVendor),
	...examples.flatMap((example) => [...answeredAsDocumented(example)]),
	...ordinaries,
	...disclosed,
	...forgedPings,
];
