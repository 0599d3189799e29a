import { isObject, omitEmpty } from '../../../text/json';
import { readIfSuccessful } from '../../outcome';
import type { AgentCall, AgentProtocol, AgentRequest } from '../../protocol';
import { multipart, postJson } from '../../request';
import { N8nChatStream, readChatAnswer } from './reply';

/**
 * n8n's own Chat Trigger (public chat, mode *embedded* or *hosted*), called as @n8n/chat calls it. The reply is `output
 * ?? text ?? message`. In streaming response mode the answer has one JSON object per line but is still labelled
 * application/json, so its content shows which of the two it is.
 */
export const n8nChat: AgentProtocol = {
	name: 'n8nChat',
	displayName: 'n8n Chat Trigger',
	description: 'A workflow that starts with the n8n Chat Trigger and is publicly available',
	urlPlaceholder: 'https://your-n8n.example.com/webhook/your-chat-id/chat',
	modes: ['stream', 'whole'],
	session: { issuedBy: 'client' },
	takesFiles: true,
	dispensable: ['metadata'],
	request,
	outcome: readIfSuccessful(readChatAnswer),
	stream: { format: 'ndjson', reader: (options) => new N8nChatStream(options) },
};

function request(call: AgentCall): AgentRequest {
	const { message, sessionId, userId, extra, files = [], omitted = [] } = call;
	const metadata = omitEmpty({ userId, ...(isObject(extra?.metadata) && extra.metadata) });
	const fields = { ...extra, action: 'sendMessage', sessionId, chatInput: message, metadata };
	if (files.length === 0) return postJson(call.url, fields, call.mode === 'stream' ? 'ndjson' : 'whole');
	const kept = Object.entries(fields).filter(([name]) => !omitted.includes(name));
	const texts = kept.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as const);
	const parts = files.map((file) => ['files', file] as const);
	const { contentType, body } = multipart(texts, parts, call.runId ?? sessionId);
	return { method: 'POST', url: call.url, headers: { 'Content-Type': contentType, Accept: '*/*' }, body };
}
