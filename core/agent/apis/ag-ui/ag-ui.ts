import { isObject, listAt, omitEmpty, textAt } from '../../../text/json';
import { MAX_ASKED } from '../../bounds';
import { readDecision } from '../../decision';
import { readIfSuccessful, unknownAnswerOutcome } from '../../outcome';
import type { AgentCall, AgentFile, AgentProtocol, AgentRequest, GivenAnswer } from '../../protocol';
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
	answering: { request: answerRequest },
	outcome: readIfSuccessful((_, answer) => unknownAnswerOutcome('an AG-UI agent', answer)),
	stream: { format: 'sse', reader: () => new AgUiStream() },
};

function request(call: AgentCall): AgentRequest {
	const { message, sessionId, runId = sessionId, files = [] } = call;
	const content = files.length === 0 ? message : [{ type: 'text', text: message }, ...files.map(contentPart)];
	return runRequest(call, { messages: [{ id: runId, role: 'user', content }] });
}

interface Turn {
	readonly messages?: readonly unknown[];
	readonly resume?: readonly unknown[];
	/** For an adapter of LangGraph that is older than the protocol’s own interrupts. */
	readonly command?: unknown;
}

function runRequest(call: AgentCall, { messages = [], resume, command }: Turn): AgentRequest {
	const { url, sessionId, userId, runId = sessionId, extra = {} } = call;
	const forwarded = isObject(extra.forwardedProps) ? extra.forwardedProps : {};
	const body = {
		state: {},
		tools: [],
		context: [],
		...extra,
		threadId: sessionId,
		runId,
		messages: [...listAt(extra, 'messages'), ...messages],
		forwardedProps: { ...omitEmpty({ userId }), ...forwarded, ...(command !== undefined && { command }) },
		...(resume !== undefined && { resume }),
	};
	return postJson(url, body, 'sse');
}

/** Answers all interrupts, because an agent accepts nothing less. */
function answerRequest(call: AgentCall, { value, taskId, question }: GivenAnswer): AgentRequest {
	if (taskId === LEGACY_INTERRUPT) return runRequest(call, { command: { resume: value } });
	const interrupts = Array.isArray(question) ? (question as unknown[]).slice(0, MAX_ASKED) : [];
	const resume = interrupts.map((interrupt) => ({
		interruptId: textAt(interrupt, 'id') ?? '',
		status: 'resolved',
		payload: payloadFor(interrupt, value),
	}));
	return runRequest(call, { resume });
}

/** Returns the answer in the form of the interrupt’s schema, if that asks for an approval. Otherwise it stays as it is. */
function payloadFor(interrupt: unknown, value: unknown): unknown {
	const schema = isObject(interrupt) && isObject(interrupt.responseSchema) ? interrupt.responseSchema : {};
	const wantsApproval = isObject(schema.properties) && 'approved' in schema.properties;
	const decision = wantsApproval && !isObject(value) ? readDecision(value) : undefined;
	return decision === undefined ? value : { approved: decision.approves, ...omitEmpty({ reason: decision.comment }) };
}

const KINDS = ['image', 'audio', 'video'];

function contentPart({ mediaType, bytes }: AgentFile): unknown {
	const type = KINDS.find((kind) => mediaType.startsWith(`${kind}/`)) ?? 'document';
	return { type, source: { type: 'data', value: bytes.toString('base64'), mimeType: mediaType } };
}
