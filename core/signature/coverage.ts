import { canBeSent } from './schemes/compile';
import { contentNeeds, contentsOf } from './schemes/hmac/content-template';
import type { PublicKeyScheme, Scheme } from './types';

/** May the signature cover the absolute URL, so that the one which the sender calls must be known? */
export function signsUrl(scheme: Scheme): boolean {
	switch (scheme.kind) {
		case 'signed':
			return contentNeeds(scheme, 'url');
		case 'jws':
			return scheme.urlClaim !== undefined;
		case 'message-signature':
			return true;
		case 'token':
			return false;
		case 'public-key':
			return scheme.proof.kind === 'token-proof' && scheme.proof.claims.some(({ must }) => 'equalUrl' in must);
	}
}

/** May the signature cover the path that the sender calls, which a proxy may have changed? */
export function signsPath(scheme: Scheme): boolean {
	return signsUrl(scheme) || (scheme.kind === 'signed' && contentNeeds(scheme, 'path'));
}

/** Does the signature cover the body, so that its exact bytes, or all fields of its form, must be known? */
export function coversBody(scheme: Scheme): boolean {
	switch (scheme.kind) {
		case 'signed':
			return contentsOf(scheme).some((content) => content.coversBody !== undefined);
		case 'jws':
			return scheme.bodyHash !== undefined;
		case 'message-signature':
			return true;
		case 'token':
			return false;
		case 'public-key':
			return proofCoversBody(scheme);
	}
}

function proofCoversBody({ proof }: PublicKeyScheme): boolean {
	if (proof.kind === 'token-proof') return proof.bodyHash !== undefined || proof.isDocument === true;
	return proof.content.some((piece) => typeof piece !== 'string' && (piece.of === 'body' || piece.of === 'fields'));
}

/** Does one signature hold for exactly one body, byte by byte? */
export function coversEveryByte(scheme: Scheme): boolean {
	return scheme.kind === 'signed' && contentsOf(scheme).every((content) => content.coversBody === 'bytes');
}

/**
 * Can a response carry the signature? A response has no URL, no query and no method. A token is excluded: it would hand the secret to
 * whoever calls.
 */
export function canSignResponse({ scheme }: { readonly scheme: Scheme }): boolean {
	if (scheme.kind === 'token' || !canBeSent({ scheme }) || signsPath(scheme)) return false;
	if (scheme.kind !== 'signed') return true;
	const needs = (['method', 'query', 'headers', 'header-list'] as const).filter((need) => contentNeeds(scheme, need));
	return needs.length === 0 && scheme.signature.in !== 'query';
}
