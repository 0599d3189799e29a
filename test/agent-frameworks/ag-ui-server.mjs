/**
 * An AG-UI agent: requests are checked with the protocol's own schema, and events written by its own encoder. The first
 * word of a message decides what it does. Prints `listening <port>`.
 */
import { EventType } from '@ag-ui/core';
import { EventSchema, RunAgentInputSchema } from '@ag-ui/core/schemas';
import { EventEncoder } from '@ag-ui/encoder';
import { createServer } from 'node:http';

const textOf = ({ content }) =>
	typeof content === 'string' ? content : content.map((part) => part.text ?? `[${part.type}]`).join(' ');

function* events({ threadId, runId, messages, resume }) {
	yield { type: EventType.RUN_STARTED, threadId, runId };
	const said = resume ? `resumed ${JSON.stringify(resume)}` : textOf(messages.at(-1));
	const end = (more = {}) => ({ type: EventType.RUN_FINISHED, threadId, runId, ...more });
	const [command] = said.split(' ');
	if (command === 'fail') return yield { type: EventType.RUN_ERROR, message: 'The tool broke', code: 'E1' };
	if (command === 'ask') {
		const interrupts = [{ id: 'i-1', reason: 'input_required', message: 'Which city?' }];
		return yield end({ outcome: { type: 'interrupt', interrupts } });
	}
	if (command === 'think') {
		yield { type: EventType.REASONING_START, messageId: 'm-0' };
		yield { type: EventType.REASONING_MESSAGE_START, messageId: 'm-0', role: 'reasoning' };
		yield { type: EventType.REASONING_MESSAGE_CONTENT, messageId: 'm-0', delta: 'Hm.' };
		yield { type: EventType.REASONING_MESSAGE_END, messageId: 'm-0' };
		yield { type: EventType.REASONING_END, messageId: 'm-0' };
	}
	if (command === 'tool') {
		yield { type: EventType.TOOL_CALL_START, toolCallId: 'c-1', toolCallName: 'weather' };
		yield { type: EventType.TOOL_CALL_ARGS, toolCallId: 'c-1', delta: '{"city":"Kyiv"}' };
		yield { type: EventType.TOOL_CALL_END, toolCallId: 'c-1' };
		return yield end();
	}
	yield { type: EventType.TEXT_MESSAGE_START, messageId: 'm-1', role: 'assistant' };
	for (const delta of `echo: ${said} ✓ 漢`) yield { type: EventType.TEXT_MESSAGE_CONTENT, messageId: 'm-1', delta };
	yield { type: EventType.TEXT_MESSAGE_END, messageId: 'm-1' };
	yield end({ outcome: { type: 'success' } });
}

const server = createServer(async (request, response) => {
	const chunks = [];
	for await (const chunk of request) chunks.push(chunk);
	const input = RunAgentInputSchema.safeParse(JSON.parse(Buffer.concat(chunks).toString('utf8') || 'null'));
	if (!input.success) {
		response.writeHead(422, { 'Content-Type': 'application/json' });
		return response.end(JSON.stringify({ detail: input.error.issues }));
	}
	const encoder = new EventEncoder({ accept: request.headers.accept });
	response.writeHead(200, { 'Content-Type': encoder.getContentType() });
	for (const event of events(input.data)) response.write(encoder.encode(EventSchema.parse(event)));
	return response.end();
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`listening ${server.address().port}\n`));
