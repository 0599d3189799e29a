import { isDeepStrictEqual } from 'node:util';

import { createVerifier, profiles, type SignatureProfile } from '../../../../../core/signature';
import { NOW } from '../deliveries';
import { examples, SECRET, signedRequest, unsignedRequest, type Example } from '../handshake-examples';
import { requestOf, secretsOf } from '../vectors';
import { asWanted, vendorHandshakes, vendorVectors, type VendorHandshake } from '../vendor-vectors';
import type { Claim } from './claim';

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
	const { profile, what, signed, answer, secret = SECRET } = example;
	const ask = (row: SignatureProfile, request = signed ? signedRequest(example) : unsignedRequest(example)) =>
		createVerifier(signing(row), [secret]).handshake(request, NOW);
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
	if (signed) {
		const unsigned = unsignedRequest(example);
		yield { profile, title: `${what}, unsigned`, holds: (row) => ask(row, unsigned) === undefined };
	}
}

/** That requests with which a vendor checks the address are answered as the vendor documents. */
export const answerClaims: readonly Claim[] = [
	...asked.map(answeredForVendor),
	...examples.flatMap((example) => [...answeredAsDocumented(example)]),
];
