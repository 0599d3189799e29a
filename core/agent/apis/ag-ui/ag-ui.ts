import { isObject, omitEmpty, parseJson } from '../../../text/json';
import { readIfSuccessful, unknownAnswerOutcome } from '../../outcome';
import type { AgentCall, AgentFile, AgentProtocol, AgentRequest } from '../../protocol';
import { postJson } from '../../request';
import { AgUiStream, LEGACY_INTERRUPT } from './stream';

/**
 * The Agent User Interaction protocol, which CopilotKit, Pydantic AI, LangGraph, CrewAI, Agno, Strands and others serve. A
 * run is one POST that is answered by a stream of events. https://docs.ag-ui.com/concepts/architecture,
 * https://docs.ag-ui.com/concepts/interrupts
 */
export const agUi: AgentProtocol = {
	name: 'agUi',
	displayName: 'AG-UI',
	description: 'Any agent that is served with the Agent User Interaction protocol, as CopilotKit uses it',
	urlPlaceholder: 'https://agent.example.com/agent',
	modes: ['stream'],
	session: { issuedBy: 'client' },
	takesFiles: true,
	request,
	outcome: readIfSuccessful((_, answer) => unknownAnswerOutcome('an AG-UI agent', answer)),
	stream: { format: 'sse', reader: () => new AgUiStream() },
};

function request(call: AgentCall): AgentRequest {
	const { url, message, sessionId, userId, runId = sessionId, extra = {}, files = [], taskId = '' } = call;
	const before = Array.isArray(extra.messages) ? (extra.messages as unknown[]) : [];
	const content = files.length === 0 ? message : [{ type: 'text', text: message }, ...files.map(contentPart)];
	const forwarded = isObject(extra.forwardedProps) ? extra.forwardedProps : {};
	const body = {
		state: {},
		tools: [],
		context: [],
		...extra,
		threadId: sessionId,
		runId,
		messages: taskId === '' ? [...before, { id: runId, role: 'user', content }] : before,
		forwardedProps: { ...omitEmpty({ userId }), ...forwarded, ...commandOf(call) },
		...(taskId !== '' && taskId !== LEGACY_INTERRUPT && { resume: answersTo(taskId, message) }),
	};
	return postJson(url, body, 'sse');
}

/** Answers an interrupt that a LangGraph agent reported in a custom event, before the protocol had interrupts of its own. */
function commandOf({ taskId, message }: AgentCall): { command?: unknown } {
	return taskId === LEGACY_INTERRUPT ? { command: { resume: parseJson(message) ?? message } } : {};
}

/** The maximum number of questions that one answer answers. Only a broken or malicious server asks more. */
const MAX_ASKED = 100;

/** Returns an answer for each interrupt: an agent accepts only answers to all of them. */
function answersTo(taskId: string, message: string): unknown[] {
	const payload = parseJson(message) ?? message;
	return taskId.split(',', MAX_ASKED).map((interruptId) => ({ interruptId, status: 'resolved', payload }));
}

const KINDS = ['image', 'audio', 'video'];

function contentPart({ mediaType, bytes }: AgentFile): unknown {
	const type = KINDS.find((kind) => mediaType.startsWith(`${kind}/`)) ?? 'document';
	return { type, source: { type: 'data', value: bytes.toString('base64'), mimeType: mediaType } };
}
