import { profiles } from '../profiles';
import type { SignatureProfile } from '../types';
import { signatureHolds, type Attempt } from './trial';

/** The headers in which a profile's deliveries carry the signature or token, in lower case. */
export function signatureHeaders({ scheme }: SignatureProfile): readonly string[] {
	switch (scheme.kind) {
		case 'jws':
			return [scheme.header.toLowerCase()];
		case 'public-key':
			return [];
		case 'message-signature':
			return ['signature'];
		case 'token':
			return scheme.token.in === 'header' ? [scheme.token.name.toLowerCase()] : [];
		case 'signed':
			return scheme.signature.in === 'header' ? scheme.signature.names.map((name) => name.toLowerCase()) : [];
	}
}

/** Headers that many senders share say nothing about which of them it was. */
const SHARED = new Set([
	'authorization',
	'signature',
	'x-signature',
	'webhook-signature',
	'x-api-key',
	'x-webhook-signature',
]);

const all = Object.values(profiles);

/** The other profiles under which the signature of the request holds; those that many senders share first. */
export function profilesThatHold(attempt: Attempt, now: number): readonly SignatureProfile[] {
	const others = all.filter(({ name }) => name !== attempt.profile.name);
	const holding = others.filter((profile) => signatureHolds({ ...attempt, profile }, now));
	const isShared = ({ group }: SignatureProfile) => group === 'General';
	return [...holding.filter(isShared), ...holding.filter((profile) => !isShared(profile))];
}

/** The other profiles whose own header the request has, unless it has that of the chosen one. */
export function profilesByHeader({
	profile: own,
	request,
}: Pick<Attempt, 'profile' | 'request'>): readonly SignatureProfile[] {
	const names = Object.keys(request.headers).map((name) => name.toLowerCase());
	if (signatureHeaders(own).some((name) => names.includes(name))) return [];
	return profilesWithHeaders(request.headers).filter(({ name }) => name !== own.name);
}

/** The profiles of which the request has a header that no more than a few others have. */
export function profilesWithHeaders(headers: Attempt['request']['headers']): readonly SignatureProfile[] {
	const names = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
	return all.filter((profile) => signatureHeaders(profile).some((name) => names.has(name) && !SHARED.has(name)));
}
