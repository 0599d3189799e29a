import type { AgentRequest } from '../protocol';
import { withQuery } from '../request';

/** Where an endpoint expects the API key. `basic` sends it as the password of Basic authentication; `none` omits it. */
export type KeyPlacement =
	| { location: 'bearer' }
	| { location: 'header'; name: string }
	| { location: 'query'; name: string }
	| { location: 'basic'; user: string }
	| { location: 'none' };

/** Returns a copy of the request with the key added. */
export function withApiKey(request: AgentRequest, key: string, placement: KeyPlacement): AgentRequest {
	if (placement.location === 'none') return request;
	if (placement.location === 'query') {
		return { ...request, url: withQuery(request.url, placement.name, key) };
	}
	return { ...request, headers: { ...request.headers, ...keyHeader(key, placement) } };
}

function keyHeader(
	key: string,
	placement: Exclude<KeyPlacement, { location: 'query' } | { location: 'none' }>,
): Record<string, string> {
	switch (placement.location) {
		case 'bearer':
			return { Authorization: `Bearer ${key}` };
		case 'basic':
			return { Authorization: `Basic ${Buffer.from(`${placement.user}:${key}`).toString('base64')}` };
		case 'header':
			return { [placement.name]: key };
	}
}
