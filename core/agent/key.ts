import type { AgentRequest } from './protocol';

/** Where an endpoint wants its key. */
export type KeyPlacement =
	{ location: 'bearer' } | { location: 'header'; name: string } | { location: 'query'; name: string };

/** The request with the key in its place; the request given is not changed. */
export function withKey(request: AgentRequest, key: string, placement: KeyPlacement): AgentRequest {
	if (placement.location === 'query') {
		const url = new URL(request.url);
		url.searchParams.set(placement.name, key);
		return { ...request, url: url.toString() };
	}
	const header = placement.location === 'bearer' ? { Authorization: `Bearer ${key}` } : { [placement.name]: key };
	return { ...request, headers: { ...request.headers, ...header } };
}
