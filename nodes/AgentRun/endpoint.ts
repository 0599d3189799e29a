import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { withKey } from '../../core/agent';
import type { AgentRequest, KeyPlacement } from '../../core/agent';
import { hostOf, isDomainAllowed } from '../../core/delivery';
import { NodeFailure } from '../shared/errors';
import { isHeaderName, isHeaderValue } from '../shared/header';

/** The agent's key and the hosts that may receive it. */
export interface EndpointKey {
	key: string;
	placement: KeyPlacement;
	allowedDomains: string;
}

/** Reads the credential; undefined when the builder chose to send none. */
export async function readEndpointKey(context: IExecuteFunctions, itemIndex: number): Promise<EndpointKey | undefined> {
	if (context.getNodeParameter('authentication', itemIndex) === 'none') return undefined;
	return parseEndpointKey(await context.getCredentials<IDataObject>('agentEndpointApi', itemIndex));
}

/** Checks a credential's fields: a key that is not there, or that may go nowhere, fails before anything is sent. */
export function parseEndpointKey(credential: IDataObject): EndpointKey {
	const key = text(credential.apiKey).trim();
	const allowedDomains = text(credential.allowedDomains).trim();
	if (key === '')
		throw new NodeFailure('The credential holds no API key', 'Open the Agent Endpoint credential and enter the key.');
	if (allowedDomains === '') {
		throw new NodeFailure(
			'The credential names no allowed domain',
			'Open the Agent Endpoint credential and enter the agent’s host, or * for every host.',
		);
	}
	const placement = placementOf(credential);
	checkHeader(placement, key);
	return { key, placement, allowedDomains };
}

function placementOf(credential: IDataObject): KeyPlacement {
	if (credential.location === 'bearer') return { location: 'bearer' };
	if (credential.location === 'header') return { location: 'header', name: text(credential.headerName) || 'X-API-Key' };
	return { location: 'query', name: text(credential.queryName) || 'apiKey' };
}

/** What no header can carry would otherwise fail as if the connection had broken. */
function checkHeader(placement: KeyPlacement, key: string): void {
	if (placement.location === 'query') return;
	if (placement.location === 'header' && !isHeaderName(placement.name)) {
		throw new NodeFailure('The credential’s header name is not a header name', 'Write a name like X-API-Key.');
	}
	if (!isHeaderValue(key)) {
		throw new NodeFailure(
			'The API key holds a character that no header can carry',
			'Copy it again: a line break or a typographic character came along.',
		);
	}
}

function text(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

/** Puts the key into the request, unless the URL leads somewhere else than the credential allows. */
export function authorize(request: AgentRequest, endpoint: EndpointKey | undefined): AgentRequest {
	if (endpoint === undefined) return request;
	if (!isDomainAllowed(request.url, endpoint.allowedDomains)) {
		throw new NodeFailure(
			`The credential may not be sent to ${hostOf(request.url) ?? 'this URL'}`,
			`Its allowed domains are: ${endpoint.allowedDomains}. Add the host there if the agent really lives there.`,
			{ accepted: 'no' },
		);
	}
	return withKey(request, endpoint.key, endpoint.placement);
}
