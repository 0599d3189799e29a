import { isDomainAllowed } from '../send';
import { hostOf, isThisMachine } from '../text/url-host';
import type { AgentFailure, AgentRequest } from './protocol';

/** Where a run's requests may go: to the server of the URL that the builder entered, and to hosts that the builder named. */
export interface Destinations {
	/** The URL of the node, or the secret URL of the credential. */
	readonly url: string;
	/** Comma-separated, as in `isDomainAllowed`; empty = no further host. */
	readonly named: string;
	/** Where the builder names them. */
	readonly namedIn: 'credential' | 'option';
}

export type Destination = 'same-server' | 'named' | 'elsewhere' | 'unencrypted';

/**
 * Judges the URL of a request, which an agent's card or answer may have chosen.
 *
 * - `same-server`: the scheme, host and port of the builder's URL; or https where that has http, on the same host and port
 *   (80 and 443 count as the same).
 * - `unencrypted`: http where the builder's URL has https. Refused for named hosts too: the message and the key would be
 *   readable on the way. This machine is excepted.
 */
export function classifyDestination(url: string, { url: given, named }: Destinations): Destination {
	const [to, from] = [new URL(url), new URL(given)];
	if (to.origin === from.origin || isUpgrade(from, to)) return 'same-server';
	const sameHost = to.hostname === from.hostname;
	const unencrypted = from.protocol === 'https:' && to.protocol === 'http:' && !isThisMachine(to);
	if (unencrypted && (sameHost || isDomainAllowed(url, named))) return 'unencrypted';
	return isDomainAllowed(url, named) ? 'named' : 'elsewhere';
}

/** Of two servers on one host and port, where a port is empty if it is the scheme's own. */
function isUpgrade(from: URL, to: URL): boolean {
	return from.protocol === 'http:' && from.host === to.host;
}

/** The server that a redirect leads to, as scheme, host and port: a path or query may hold secrets. */
export function redirectTarget(location: string | undefined, from: string): string | undefined {
	if (location === undefined || !URL.canParse(location, from)) return undefined;
	const { origin } = new URL(location, from);
	return hostOf(origin) === undefined ? undefined : origin;
}

/** Why a request may not be sent; undefined when it may. Asked before anything is sent, so nothing was accepted. */
export function destinationFailure(request: AgentRequest, destinations: Destinations): AgentFailure | undefined {
	const destination = classifyDestination(request.url, destinations);
	if (destination === 'same-server' || destination === 'named') return undefined;
	const [to, from] = [new URL(request.url).origin, new URL(destinations.url).origin];
	const namer = request.urlFrom === 'card' ? 'The agent card' : 'The response of the agent';
	const [why, cure] =
		destination === 'unencrypted'
			? [`which is not encrypted, unlike the URL in the node (${from})`, encryptedCure(request)]
			: [`which is not the server in the URL (${from})`, namedCure(request, destinations)];
	return {
		code: 'host-not-allowed',
		message: `${namer} points to ${to}, ${why}`,
		cure: `Nothing was sent. ${cure}`,
		status: 0,
		accepted: 'no',
		final: true,
	};
}

function namedCure({ url, urlFrom }: AgentRequest, { namedIn }: Destinations): string {
	const place = namedIn === 'option' ? 'the Allowed Agent Hosts option' : 'Allowed Domains in the credential';
	const local = isThisMachine(new URL(url)) ? 'This address refers to the machine that runs n8n. ' : '';
	const otherwise =
		urlFrom === 'card' ? ' Otherwise, ask the operator of the agent to put its public URL into the agent card.' : '';
	return `${local}If this is the right host, add ${hostOf(url)} to ${place}.${otherwise}`;
}

function encryptedCure({ urlFrom }: AgentRequest): string {
	const where = urlFrom === 'card' ? 'use an https URL in the agent card' : 'return an https URL';
	return `Ask the operator of the agent to ${where}. To send messages without encryption, enter the URL with http:// in the node.`;
}
