import { isObject, textAt } from '../text/json';
import { requireText } from './messages';
import { jsonBody, textBody } from './response-body';
import type { ResponseBody } from './response-body';

/** The methods that take a message: of A2A 1.0, and of 0.3 (a2a-protocol.org, "JSON-RPC protocol binding"). */
const METHODS: Readonly<Record<string, { readonly version: '1.0' | '0.3'; readonly isStream: boolean }>> = {
	SendMessage: { version: '1.0', isStream: false },
	SendStreamingMessage: { version: '1.0', isStream: true },
	'message/send': { version: '0.3', isStream: false },
	'message/stream': { version: '0.3', isStream: true },
};

/** jsonrpc.org/specification, "Error object" */
const INVALID_REQUEST = { code: -32600, message: 'Invalid Request' };
const METHOD_NOT_FOUND = { code: -32601, message: 'Method not found' };

/**
 * The response to a JSON-RPC request of an A2A client: a message, in the version that the client speaks. A client that asks
 * for a stream gets one event. A request that takes no message gets a JSON-RPC error.
 *
 * @param request the body of the request
 * @param messageId new for each message
 * @throws Failure for an empty text
 */
export function a2aMessage(text: string, request: unknown, messageId: string): ResponseBody {
	const said = requireText(text);
	const method = textAt(request, 'method');
	const id = requestId(request);
	if (method === undefined || !isObject(request)) return jsonBody({ jsonrpc: '2.0', id, error: INVALID_REQUEST });
	const known = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
	if (known === undefined) return jsonBody({ jsonrpc: '2.0', id, error: METHOD_NOT_FOUND });
	const contextId = textAt(request, 'params.message.contextId');
	const message = { messageId, ...(contextId !== undefined && { contextId }) };
	const result =
		known.version === '1.0'
			? { message: { ...message, role: 'ROLE_AGENT', parts: [{ text: said }] } }
			: { kind: 'message', ...message, role: 'agent', parts: [{ kind: 'text', text: said }] };
	const answer = { jsonrpc: '2.0', id, result };
	return known.isStream ? textBody(`data: ${JSON.stringify(answer)}\n\n`, 'text/event-stream') : jsonBody(answer);
}

function requestId(request: unknown): string | number | null {
	const id = isObject(request) ? request.id : undefined;
	return typeof id === 'string' || typeof id === 'number' ? id : null;
}
