import { isDeepStrictEqual } from 'node:util';

import {
	createSigner,
	createVerifier,
	profiles,
	verifyCertificateChain,
	verifyWebhook,
	type SignatureProfile,
} from '../../../../../core/signature';
import { allVectors, profileOf, requestOf, secretsOf, type Vector } from '../vectors';
import { deviations, keyOf, ownReason, vendorVectors, type VendorVector } from '../vendor-vectors';
import { holdsFor, type Claim } from './claim';

type Told = Readonly<Record<string, unknown>>;

/** Whether a verdict is the one of a vector, with the names that the vector has. */
function agrees(verdict: Told, { valid }: Pick<Vector, 'valid'>, reason: string | undefined, names: Told): boolean {
	if (verdict.ok !== valid) return false;
	if (!valid) return reason === undefined || verdict.reason === reason;
	return Object.entries(names).every(([name, value]) => value === undefined || verdict[name] === value);
}

/** Vectors of a custom scheme are about no row. */
function nameOf(vector: Parameters<typeof profileOf>[0]): string {
	const profile = profileOf(vector);
	return typeof profile === 'string' ? profile : profile.name;
}

function judgedByLibrary(vector: Vector): Claim {
	const { now, toleranceSeconds, config, fetched, reason, expect = {} } = vector;
	const [secrets, request] = [secretsOf(vector), requestOf(vector)];
	return {
		profile: nameOf(vector),
		title: vector.note,
		holds: (profile) => {
			const input = { profile, secrets, request, now, toleranceSeconds, config, fetched };
			return agrees({ ...verifyWebhook(input) }, vector, reason, expect);
		},
	};
}

function judge(row: SignatureProfile, vector: VendorVector): Told {
	const { chain, fetched = [], now = 0, url, config } = vector;
	if (chain !== undefined) return { ...verifyCertificateChain({ profile: row, chain, now }) };
	const answers = 'url' in fetched ? [fetched] : fetched;
	const verifier = createVerifier(row, secretsOf(vector), { publicUrl: url, config });
	return { ...verifier.verify(requestOf(vector), now, answers) };
}

function judgedByVerifier(vector: VendorVector): Claim {
	const { event, action, deliveryId } = vector.expect ?? {};
	const names = { event, action, ...(deviations[keyOf(vector)]?.in !== 'deliveryId' && { deliveryId }) };
	return {
		profile: vector.chain === undefined ? vector.provider : 'apple-app-store',
		title: vector.note,
		holds: (row) => agrees(judge(row, vector), vector, ownReason(vector), names),
	};
}

/** Fields that a signer adds may come in another order. */
function documentOf(body: Buffer): unknown {
	try {
		return JSON.parse(body.toString());
	} catch {
		return Object.fromEntries(new URLSearchParams(body.toString()));
	}
}

/** What the row signs has the headers of the vendor's request. */
function signedAlike(vector: Omit<Vector, 'expect' | 'reason'>): Claim {
	const { headers, url, method, now = 0 } = vector;
	const { body } = requestOf(vector);
	const sent = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
	const id = sent['webhook-id'] ?? sent['svix-id'];
	return {
		profile: nameOf(vector),
		title: `${vector.note}: the same is signed`,
		holds: (row) => {
			const input = { body, id, timestamp: now, url, method, contentType: sent['content-type'] };
			const signed = createSigner(row, secretsOf(vector)).sign(input);
			const told = Object.entries(signed.headers).every(([name, value]) => sent[name.toLowerCase()] === value);
			return told && (signed.body === undefined || isDeepStrictEqual(documentOf(signed.body), documentOf(body)));
		},
	};
}

const isHandshake = ({ method, handshake }: VendorVector): boolean =>
	method === 'GET' && handshake?.status !== undefined;

const ofVendors = vendorVectors.filter((vector) => !isHandshake(vector) && deviations[keyOf(vector)]?.in !== 'verdict');

/** Requests of vendors, with what the user configures. */
export const foreignVectors: readonly Vector[] = [
	...ofVendors.filter(({ chain }) => chain === undefined),
	...allVectors.map((vector) => ({ ...vector, provider: nameOf(vector) })),
] as readonly Vector[];

/** Claims that requests of the vendor are accepted or refused, with their event names, and that the row signs as the vendor does. */
export const verdictClaims: readonly Claim[] = [...ofVendors.map(judgedByVerifier), ...allVectors.map(judgedByLibrary)];

/** Claims that the row signs as the vendor does. If the vendor signs more than we do, nothing is claimed. */
export const signingClaims: readonly Claim[] = [...vendorVectors, ...allVectors]
	.filter(({ valid }) => valid)
	.map(signedAlike)
	.filter((claim) => profiles[claim.profile] !== undefined && holdsFor(claim, profiles[claim.profile]!));
