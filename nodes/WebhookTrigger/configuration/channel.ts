import type { IDataObject, IHookFunctions, INode, IWebhookFunctions } from 'n8n-workflow';

import { channelProtocols } from '../../../core/channel/types';
import type { ChannelProtocol } from '../../../core/channel/types';
import { Failure } from '../../../core/failure';
import { AGENT_MESSAGE } from '../description/sources';
import { readParameter } from './parameter';

/** Returns the protocols in which callers may talk to the workflow. Other sources speak none. */
export function protocolsOf({ parameters }: Pick<INode, 'parameters'>): readonly ChannelProtocol[] {
	if (parameters.source !== AGENT_MESSAGE) return [];
	const chosen = (parameters.protocols ?? ['message']) as readonly string[];
	return channelProtocols.filter((protocol) => chosen.includes(protocol));
}

/** Whether a protocol is spoken that has its own format for replies. */
export function isConversational(protocols: readonly ChannelProtocol[]): boolean {
	return protocols.some((protocol) => protocol !== 'message');
}

/** @throws Failure for settings with which callers could get no reply */
export function checkProtocols(context: IWebhookFunctions | IHookFunctions, node: INode): void {
	if (node.parameters.source !== AGENT_MESSAGE) return;
	const protocols = protocolsOf(node);
	if (protocols.length === 0) {
		throw new Failure(
			'empty-field',
			'No protocol is selected, so nobody could call the workflow',
			'Select one or more in Protocols.',
		);
	}
	if (!isConversational(protocols)) return;
	if (readParameter(context, node, 'respond', 'onReceived') === 'onReceived') {
		throw new Failure(
			'conflicting-settings',
			'Callers of A2A and Chat Completions wait for a reply, but Respond is set to Immediately, before there is one',
			'Set Respond to When Last Node Finishes, Streaming or Using Respond to Webhook Node.',
		);
	}
	if (((node.parameters.options ?? {}) as IDataObject).responseData === 'noData') {
		throw new Failure(
			'conflicting-settings',
			'Callers of A2A and Chat Completions wait for a reply, but Response Data is set to No Body',
			'Set Response Data to First Item or All Items, or remove the option.',
		);
	}
}

/**
 * @param header the name of the secure header
 * @param callers the checks of the callers
 * @throws Failure if two of the API key, the token and the secure header would have to be in the same header
 */
export function checkOneHeader(
	node: INode,
	header: string | undefined,
	callers: readonly { readonly name: string }[],
): void {
	const names = callers.map(({ name }) => name);
	const inAuthorization = [
		...(names.includes('API key') && isConversational(protocolsOf(node)) ? ['API key'] : []),
		...(names.includes('caller token') ? ['caller token'] : []),
		...(header?.toLowerCase() === 'authorization' ? ['secure header'] : []),
	];
	if (inAuthorization.length < 2) return;
	throw new Failure(
		'conflicting-settings',
		`The ${inAuthorization.join(' and the ')} are both sent in the header Authorization, which can hold only one of them`,
		`Turn off one of ${inAuthorization.map((name) => SWITCHES[name]).join(' and ')}, or use another header.`,
	);
}

const SWITCHES: Readonly<Record<string, string>> = {
	'API key': 'Require API Key',
	'caller token': 'Require Caller Token',
	'secure header': 'Require Secure Header',
};
