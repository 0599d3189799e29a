import type { Sent } from '../types';
import { sentJson } from '../types';

/** How callers prove who they are: each entry is a way of its own. */
export type CardSecurity =
	| { readonly name: string; readonly in: 'bearer' }
	| { readonly name: string; readonly in: 'query' | 'header'; readonly key: string };

export interface CardFacts {
	/** Of the agent's JSON-RPC endpoint. */
	readonly url: string;
	readonly name: string;
	readonly description: string;
	/** The ways in, of which a caller needs one; each is a list of schemes that it needs together. */
	readonly ways: readonly (readonly CardSecurity[])[];
}

/**
 * Returns the agent card of A2A 1.0 (https://a2a-protocol.org/v1.0.0/specification/, §4.4), with the fields that a 0.3 client
 * needs to find the endpoint.
 */
export function agentCard({ url, name, description, ways }: CardFacts): object {
	const schemes = new Map(ways.flat().map((scheme) => [scheme.name, schemeObject(scheme)]));
	return {
		name,
		description,
		version: '1.0.0',
		supportedInterfaces: ['1.0', '0.3'].map((protocolVersion) => ({
			url,
			protocolBinding: 'JSONRPC',
			protocolVersion,
		})),
		url,
		preferredTransport: 'JSONRPC',
		protocolVersion: '0.3.0',
		capabilities: { streaming: true, pushNotifications: false, extendedAgentCard: false },
		defaultInputModes: ['text/plain'],
		defaultOutputModes: ['text/plain'],
		skills: [{ id: 'chat', name, description, tags: ['chat'] }],
		securitySchemes: Object.fromEntries(schemes),
		securityRequirements: ways.map((way) => ({
			schemes: Object.fromEntries(way.map((scheme) => [scheme.name, { list: [] }])),
		})),
	};
}

function schemeObject(scheme: CardSecurity): object {
	if (scheme.in === 'bearer') return { httpAuthSecurityScheme: { scheme: 'Bearer' } };
	return { apiKeySecurityScheme: { location: scheme.in, name: scheme.key } };
}

/** Clients fetch the card for each conversation, so they may keep it for a minute. */
export function sentCard(facts: CardFacts): Sent {
	return sentJson(200, agentCard(facts), { 'Cache-Control': 'max-age=60' });
}
