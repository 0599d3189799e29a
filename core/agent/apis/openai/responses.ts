import { isObject, listAt, numberAt, parseJson, omitEmpty, textAt } from '../../../text/json';
import { unknownAnswerOutcome, readIfSuccessful, completeReply, reportedErrorOutcome, tokenUsage } from '../../outcome';
import type {
	AgentAnswer,
	AgentCall,
	AgentFile,
	AgentOutcome,
	AgentProtocol,
	AgentRequest,
	StreamStep,
} from '../../protocol';
import { appendPath, siblingPath, dataUrl, getJson, postJson } from '../../request';
import { errorText } from '../../status-failure';
import type { StreamEvent } from '../../stream';
import { StreamedReply } from '../../streamed-reply';

/**
 * OpenAI's Responses API. https://platform.openai.com/docs/api-reference/responses
 * A conversation (`conv_…`) is continued by its id. Without one, the next message refers to the id of the last reply
 * (`resp_…`). The API accepts only one of the two.
 */
export const openaiResponses: AgentProtocol = {
	name: 'openaiResponses',
	displayName: 'OpenAI Responses',
	description: 'Any server with a /responses endpoint, such as OpenAI or Azure OpenAI',
	urlPlaceholder: 'https://api.openai.com/v1',
	target: {
		displayName: 'Model',
		description: 'The model to use, for example gpt-5-mini',
		placeholder: 'gpt-5',
		required: false,
	},
	modes: ['whole', 'stream', 'background'],
	session: { issuedBy: 'server' },
	userMaxLength: 64,
	takesFiles: true,
	request,
	outcome: readIfSuccessful(outcome),
	stream: { format: 'sse', reader: () => new ResponseStream() },
	longRuns: {
		poll: ({ runId }, call) => getJson(appendPath(appendPath(call.url, '/responses'), `/${encodeURIComponent(runId)}`)),
		outcome: (answer) => readIfSuccessful(outcome)(answer, {}),
	},
	probe: (url) => getJson(siblingPath(url, '/responses', '/models')),
};

function request(call: AgentCall): AgentRequest {
	const { message, target, userId, sessionId, extra, files = [], mode } = call;
	const input =
		files.length === 0
			? message
			: [{ role: 'user', content: [{ type: 'input_text', text: message }, ...files.map(contentPart)] }];
	const body = {
		...omitEmpty({ model: target, safety_identifier: userId, ...conversation(sessionId) }),
		...extra,
		input,
		...(mode === 'stream' && { stream: true }),
		...(mode === 'background' && { background: true, store: true }),
	};
	return postJson(appendPath(call.url, '/responses'), body, mode === 'stream' ? 'sse' : 'whole');
}

function conversation(sessionId: string): Record<string, string> {
	if (sessionId.startsWith('conv_')) return { conversation: sessionId };
	return sessionId.startsWith('resp_') ? { previous_response_id: sessionId } : {};
}

function contentPart(file: AgentFile): unknown {
	if (file.mediaType.startsWith('image/')) return { type: 'input_image', image_url: dataUrl(file), detail: 'auto' };
	return { type: 'input_file', filename: file.name, file_data: dataUrl(file) };
}

function outcome(body: unknown, answer: AgentAnswer): AgentOutcome {
	const status = textAt(body, 'status');
	if (isObject(body) && body.error) return reportedErrorOutcome(errorText(body), answer.status);
	if (status === 'failed' || status === 'cancelled')
		return reportedErrorOutcome(`the response is ${status}`, answer.status);
	if (!isObject(body) || !Array.isArray(body.output)) return unknownAnswerOutcome('a Responses API', answer);
	const text = outputText(body.output);
	const asJson = textAt(body, 'text.format.type')?.startsWith('json_') ? parseJson(text) : undefined;
	return {
		ok: true,
		reply: completeReply(text, {
			status: status === 'queued' || status === 'in_progress' ? 'running' : 'completed',
			structuredOutput: asJson ?? null,
			usage: tokenUsage(
				numberAt(body, 'usage.input_tokens'),
				numberAt(body, 'usage.output_tokens'),
				numberAt(body, 'usage.total_tokens'),
			),
			toolCalls: body.output.filter((item) => textAt(item, 'type')?.endsWith('_call')),
			finishReason: textAt(body, 'incomplete_details.reason') ?? status ?? null,
			...sessionOf(body),
		}),
	};
}

/** Returns the id that continues the conversation: the conversation's own, or else the id of this reply. */
function sessionOf(body: unknown): { runId?: string; sessionId?: string } {
	const id = textAt(body, 'id');
	const sessionId = textAt(body, 'conversation.id') ?? id;
	return { ...(id !== undefined && { runId: id }), ...(sessionId !== undefined && { sessionId }) };
}

function outputText(output: readonly unknown[]): string {
	return output
		.flatMap((item) => listAt(item, 'content'))
		.map((part) => textAt(part, 'text') ?? textAt(part, 'refusal') ?? '')
		.join('');
}

class ResponseStream extends StreamedReply {
	push({ data }: StreamEvent): StreamStep {
		const event = parseJson(data);
		if (!isObject(event)) return {};
		switch (event.type) {
			case 'response.output_text.delta':
			case 'response.refusal.delta':
				return this.add(textAt(event, 'delta') ?? '');
			case 'response.completed':
			case 'response.failed':
			case 'response.incomplete':
				return this.end(outcome(event.response, { status: 200, body: event.response }));
			case 'error':
				return this.end(reportedErrorOutcome(errorText(event)));
			default:
				return {};
		}
	}

	protected assembled(): undefined {
		return undefined;
	}
}
