import { isObject, jsonText, listAt, numberAt, parseJson, omitEmpty, textAt } from '../../../text/json';
import { unknownAnswerOutcome, readIfSuccessful, completeReply, replyOutcome, tokenUsage } from '../../outcome';
import type {
	AgentAnswer,
	AgentCall,
	AgentOutcome,
	AgentProtocol,
	AgentReply,
	AgentRequest,
	StreamStep,
} from '../../protocol';
import { dataUrl, postJson } from '../../request';
import type { StreamEvent } from '../../stream';
import { StreamedReply } from '../../streamed-reply';
import { answerFields, asked } from './human-input';
import type { AnswerFields } from './human-input';

/**
 * Flowise's prediction API. https://docs.flowiseai.com/using-flowise/prediction
 * `chatId` always works and `overrideConfig.sessionId` only if the flow allows it, so both carry the same id.
 */
export const flowise: AgentProtocol = {
	name: 'flowise',
	displayName: 'Flowise',
	description: 'A chatflow or agentflow in Flowise',
	urlPlaceholder: 'https://flowise.example.com/api/v1/prediction/your-flow-id',
	modes: ['whole', 'stream'],
	session: { issuedBy: 'client' },
	takesFiles: true,
	dispensable: ['chatId', 'overrideConfig', 'streaming'],
	request,
	outcome: readIfSuccessful(outcome),
	stream: { format: 'sse', reader: () => new FlowiseStream() },
	answering: {
		request: (call, answer) => {
			const fields = answerFields(answer);
			return 'ok' in fields ? fields : prediction(call, fields);
		},
	},
};

function request(call: AgentCall): AgentRequest {
	return prediction(call, { question: call.message });
}

function prediction(call: AgentCall, asks: AnswerFields): AgentRequest {
	const { sessionId, extra = {}, files = [] } = call;
	const override = isObject(extra.overrideConfig) ? extra.overrideConfig : {};
	const uploads = files.map((file) => ({
		data: dataUrl(file),
		type: file.mediaType.startsWith('image/') ? 'file' : 'file:full',
		name: file.name,
		mime: file.mediaType,
	}));
	const body = {
		...extra,
		...asks,
		...omitEmpty({ chatId: sessionId }),
		overrideConfig: { ...override, ...omitEmpty({ sessionId }) },
		...(uploads.length > 0 && { uploads }),
		...(call.mode === 'stream' && { streaming: true }),
	};
	return postJson(call.url, body, call.mode === 'stream' ? 'sse' : 'whole');
}

function outcome(body: unknown, answer: AgentAnswer): AgentOutcome {
	if (typeof body === 'string' && body !== '' && !/^\s*</.test(body)) return replyOutcome(body);
	if (!isObject(body)) return unknownAnswerOutcome('Flowise', answer);
	const text = textAt(body, 'text');
	if (text === undefined && body.json === undefined) {
		return unknownAnswerOutcome('Flowise', answer);
	}
	return {
		ok: true,
		reply: completeReply(text ?? jsonText(body.json) ?? '', {
			structuredOutput: body.json ?? null,
			toolCalls: [...listAt(body, 'usedTools')],
			usage: flowUsage(body.usageMetadata),
			...idsOf(body),
			...asked(body.action),
		}),
	};
}

function flowUsage(metadata: unknown) {
	return tokenUsage(
		numberAt(metadata, 'input_tokens'),
		numberAt(metadata, 'output_tokens'),
		numberAt(metadata, 'total_tokens'),
	);
}

function idsOf(metadata: unknown): { runId?: string } {
	const runId = textAt(metadata, 'chatMessageId');
	return runId === undefined ? {} : { runId };
}

/** Reads events, which are `{event, data}` inside the data field. The `message:` lines between them have no meaning. */
class FlowiseStream extends StreamedReply {
	private facts: Partial<AgentReply> = {};
	/** The output of the last node of an agentflow. It is the reply if that node does not stream. */
	private lastOutput = '';

	protected read({ data }: StreamEvent): StreamStep {
		const event = parseJson(data);
		const content = isObject(event) ? event.data : undefined;
		switch (textAt(event, 'event') ?? '') {
			case 'token':
				return this.add(typeof content === 'string' ? content : '');
			case 'thinking':
				return this.addReasoning(typeof content === 'string' ? content : '');
			case 'calledTools':
			case 'usedTools':
				if (Array.isArray(content)) this.facts = { ...this.facts, toolCalls: content as unknown[] };
				return {};
			case 'action':
				this.facts = { ...this.facts, ...asked(content) };
				return {};
			case 'usageMetadata':
				this.facts = { ...this.facts, usage: flowUsage(content) };
				return {};
			case 'agentFlowExecutedData':
				this.lastOutput = textAt(listAt(event, 'data').at(-1), 'data.output.content') ?? this.lastOutput;
				return {};
			case 'metadata':
				this.facts = { ...this.facts, ...idsOf(content) };
				return {};
			case 'abort':
				return this.fail('the run was aborted');
			case 'error':
				return this.fail(content);
			case 'end':
				return this.complete();
			default:
				return {};
		}
	}

	protected assembled(): AgentOutcome | undefined {
		return this.isComplete ? { ok: true, reply: completeReply(this.text || this.lastOutput, this.facts) } : undefined;
	}
}
