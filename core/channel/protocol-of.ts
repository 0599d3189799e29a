import { isObject } from '../text/json';
import type { ChannelProtocol } from './types';

/**
 * Returns the protocol of a request to the base URL of a channel. A JSON-RPC request is A2A, a list of messages is Chat
 * Completions, and everything else is the plain message, if the channel takes one. Otherwise it is answered in the first of
 * the channel's protocols.
 *
 * @param body as parsed, before it is verified
 * @param spoken at least one
 */
export function protocolOf(body: unknown, spoken: readonly ChannelProtocol[]): ChannelProtocol {
	const speaks = (protocol: ChannelProtocol) => spoken.includes(protocol);
	if (isObject(body) && Object.hasOwn(body, 'jsonrpc') && speaks('a2a')) return 'a2a';
	if (isObject(body) && Array.isArray(body.messages) && speaks('chatCompletions')) return 'chatCompletions';
	return speaks('message') ? 'message' : (spoken[0] ?? 'message');
}
