import { hostOf } from '../../../send';
import { excerpt } from '../../../text/excerpt';
import { isObject, listAt, textAt } from '../../../text/json';
import { failureOutcome, isSuccess } from '../../outcome';
import type { AgentAnswer, AgentCall, AgentRequest, Preparation, PreparationFailed } from '../../protocol';
import { getJson, withoutTrailingSlashes } from '../../request';
import { statusFailure } from '../../status-failure';
import type { A2aVersion } from './parts';

/**
 * Discovery: the agent's card names the URL to call and the protocol version. The card is looked up below the builder's
 * URL, then at the root of the host. A URL that ends in .json is taken as the URL of the card.
 */
export const discovery: Preparation = {
	neededToPoll: true,
	requests,
	read,
	missing,
	cureIfMissing:
		'No agent card was found at this URL, so the message went to the URL itself. Enter the base URL of the agent, the URL of its card, or its endpoint.',
};

/**
 * Returns a failure if the server refused or redirected a request for the card. Any other error is taken to mean that there is no
 * card; the message is then sent to the URL itself.
 */
function missing(answers: readonly AgentAnswer[]): PreparationFailed | undefined {
	const refusal = answers.find(({ status }) => status === 401 || status === 403 || (status >= 300 && status < 400));
	if (refusal === undefined) return undefined;
	const failure = statusFailure(refusal);
	const message = failure.message.replace('The agent', 'The server of the agent card');
	const cure =
		refusal.status < 400
			? failure.cure
			: 'The agent card is protected. Check the key in the credential and how it is sent (Send Key In), or enter the URL of a public card.';
	return failureOutcome({ ...failure, message, cure, accepted: 'no' });
}

function requests({ url }: AgentCall): readonly AgentRequest[] {
	return cardUrls(url).map((cardUrl) => getJson(cardUrl, { 'A2A-Version': '1.0' }));
}

export function cardUrls(url: string): string[] {
	const given = new URL(url);
	if (given.pathname.endsWith('.json')) return [given.toString()];
	const base = withoutTrailingSlashes(given.pathname);
	const at = (path: string) => {
		const card = new URL(given);
		card.pathname = path;
		return card.toString();
	};
	const names = ['agent-card.json', 'agent.json'];
	const places = [base, ''].flatMap((folder) => names.map((name) => `${folder}/.well-known/${name}`));
	return [...new Set(places)].map(at);
}

function read(
	answer: AgentAnswer,
	call: AgentCall,
	request: AgentRequest,
): { ok: true; prepared: Record<string, string> } | PreparationFailed | undefined {
	const card = answer.body;
	if (!isSuccess(answer) || textAt(card, 'name') === undefined) return undefined;
	const { url: named, version } = interfaceOf(card);
	const url = absolute(named, request.url);
	if (named !== undefined && isWithoutScheme(named)) {
		return refused(
			`The agent card lists the URL "${excerpt(named, 80)}", which does not begin with https://`,
			'Ask the operator of the agent to put its complete URL into the agent card.',
			answer,
		);
	}
	if (url === undefined) {
		return refused(
			'The agent card does not list a JSON-RPC interface for A2A 1.0 or 0.3',
			'Agent Run supports A2A over JSON-RPC only. Ask the operator of the agent for such an interface, or choose another Agent API.',
			answer,
		);
	}
	if (call.callbackUrl !== undefined && !pushes(card)) {
		return refused(
			'According to its card, the agent does not support push notifications',
			'Set Wait For Reply to Wait or Poll.',
			answer,
		);
	}
	const streams = isObject(card) && isObject(card.capabilities) ? card.capabilities.streaming : undefined;
	return { ok: true, prepared: { url, version, ...(streams === false && { streams: 'no' }) } };
}

/** Tells whether a URL lacks its scheme, as in `agent.example.com/a2a`. It would otherwise be taken for a relative path. */
function isWithoutScheme(named: string): boolean {
	return /^(?:localhost|[\w-]+(?:\.[\w-]+)+)(?::\d{1,5})?(?:\/|$)/i.test(named);
}

/**
 * Resolves a relative URL against the URL of the card. A server behind a proxy may name itself with http although its card
 * was fetched with https, as CodeMie does. It is then called with https too.
 */
function absolute(named: string | undefined, cardUrl: string): string | undefined {
	if (!named || !URL.canParse(named, cardUrl)) return undefined;
	const [url, from] = [new URL(named, cardUrl), new URL(cardUrl)];
	if (url.protocol === 'http:' && url.host === from.host) url.protocol = from.protocol;
	return hostOf(url.toString()) === undefined ? undefined : url.toString();
}

function refused(message: string, cure: string, { status }: AgentAnswer): PreparationFailed {
	return failureOutcome({ code: 'not-supported', message, cure, status, accepted: 'no' });
}

function pushes(card: unknown): boolean {
	const capabilities = isObject(card) ? card.capabilities : undefined;
	return isObject(capabilities) && capabilities.pushNotifications === true;
}

/** Returns the first JSON-RPC interface for 1.0 or, if there is none, for 0.3. */
function interfaceOf(card: unknown): { url: string | undefined; version: A2aVersion } {
	const offered = listAt(card, 'supportedInterfaces')
		.filter((entry) => textAt(entry, 'protocolBinding') === 'JSONRPC')
		.map((entry) => ({ url: textAt(entry, 'url'), version: textAt(entry, 'protocolVersion') ?? '1.0' }));
	const newest = offered.find(({ version }) => version.startsWith('1.'));
	if (newest) return { url: newest.url, version: '1.0' };
	const older = offered.find(({ version }) => version.startsWith('0.3'));
	return { url: older ? older.url : urlOfOldCard(card), version: isDraft(card) ? '0.1' : '0.3' };
}

/** Tells whether a card is of version 0.1: its `authentication` was replaced when messages replaced `tasks/send`. */
function isDraft(card: unknown): boolean {
	return isObject(card) && isObject(card.authentication) && card.protocolVersion === undefined;
}

/** Returns the JSON-RPC URL of a 0.3 card, which has a main interface and may list additional ones. */
function urlOfOldCard(card: unknown): string | undefined {
	if ((textAt(card, 'preferredTransport') ?? 'JSONRPC') === 'JSONRPC') return textAt(card, 'url');
	const other = listAt(card, 'additionalInterfaces').find((entry) => textAt(entry, 'transport') === 'JSONRPC');
	return textAt(other, 'url');
}
