import { isDomainAllowed } from '../../send';
import { hostOf, isThisMachine } from '../../text/url-host';
import type { AgentAnswer, AgentFailure, AgentRequest } from '../protocol';
import { withoutTrailingSlashes } from '../request';

/** Where a run's requests may go: to the server of the builder's URL, and to the hosts that the builder names. */
export interface Destinations {
	/** The node's URL, or the secret URL in the credential. */
	readonly url: string;
	/** Comma-separated hosts, as in `isDomainAllowed`; empty allows no other host. */
	readonly named: string;
	/** Where the builder names the hosts. */
	readonly namedIn: 'credential' | 'option';
}

export type Destination = 'same-server' | 'named' | 'elsewhere' | 'unencrypted';

/**
 * Classifies the URL of a request, which an agent's card or answer may have chosen.
 *
 * - `same-server`: the scheme, host and port of the builder's URL, or https in place of its http on the same host and
 *   port (80 and 443 count as the same).
 * - `unencrypted`: http although the builder's URL is https. This is refused for named hosts too, because message and
 *   key would travel in the clear. Only this machine is exempt.
 */
export function classifyDestination(url: string, { url: given, named }: Destinations): Destination {
	const [to, from] = [new URL(url), new URL(given)];
	if (to.origin === from.origin || isUpgrade(from, to)) return 'same-server';
	const sameHost = to.hostname === from.hostname;
	const unencrypted = from.protocol === 'https:' && to.protocol === 'http:' && !isThisMachine(to);
	if (unencrypted && (sameHost || isDomainAllowed(url, named))) return 'unencrypted';
	return isDomainAllowed(url, named) ? 'named' : 'elsewhere';
}

/**
 * Tells whether the second URL is the https form of the first, on the same host. An empty port is the scheme's default.
 */
function isUpgrade(from: URL, to: URL): boolean {
	return from.protocol === 'http:' && from.host === to.host;
}

/** Returns scheme, host and port of a redirect's target. Path and query are left out, because they may hold secrets. */
export function redirectTarget(location: string | undefined, from: string): string | undefined {
	if (location === undefined || !URL.canParse(location, from)) return undefined;
	const { origin } = new URL(location, from);
	return hostOf(origin) === undefined ? undefined : origin;
}

/** Returns how the target of a redirect differs from the URL that was called, if the difference itself suggests a cure. */
export function redirectDifference(location: string | undefined, from: string): AgentAnswer['redirectBy'] {
	if (location === undefined || !URL.canParse(location, from)) return undefined;
	const [given, target] = [new URL(from), new URL(location, from)];
	if (given.protocol === 'http:' && target.protocol === 'https:' && given.hostname === target.hostname) return 'https';
	if (given.origin !== target.origin) return undefined;
	return withoutTrailingSlashes(given.pathname) === withoutTrailingSlashes(target.pathname) ? 'slash' : 'path';
}

/**
 * Returns why a request may not be sent, or undefined if it may. It runs before anything is sent, so the agent has
 * accepted nothing.
 */
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
