import { methodNamed, rpcCodes, rpcError, rpcIdIn, rpcResult } from '../channel/a2a/rpc';
import { agentMessage } from '../channel/a2a/task';
import { sseEvent } from '../channel/types';
import { textAt } from '../text/json';
import { requireText } from './messages';
import { jsonBody, textBody } from './response-body';
import type { ResponseBody } from './response-body';

/**
 * The response to a JSON-RPC request of an A2A client: a message, in the version of A2A that the client uses. A client that
 * asks for a stream gets one event. A request that sends no message gets a JSON-RPC error.
 *
 * @param request the body of the request
 * @param messageId new for each message
 * @throws Failure for an empty text
 */
export function a2aMessage(text: string, request: unknown, messageId: string): ResponseBody {
	const said = requireText(text);
	const method = textAt(request, 'method');
	const id = rpcIdIn(request);
	if (method === undefined) return jsonBody(rpcError(id, rpcCodes.invalidRequest, 'Invalid Request'));
	const [action, version] = methodNamed(method) ?? [];
	if (version === undefined || (action !== 'send' && action !== 'stream')) {
		return jsonBody(rpcError(id, rpcCodes.methodNotFound, 'Method not found'));
	}
	const contextId = textAt(request, 'params.message.contextId');
	const message = agentMessage({ messageId, contextId, text: said }, version);
	const answer = rpcResult(id, version === '1.0' ? { message } : message);
	return action === 'stream' ? textBody(sseEvent(answer), 'text/event-stream') : jsonBody(answer);
}
