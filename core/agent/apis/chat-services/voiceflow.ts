import { isObject, listAt, parseJson, textAt } from '../../../text/json';
import { keepSome, MAX_KEPT } from '../../bounds';
import { completeReply, readIfSuccessful, unknownAnswerOutcome } from '../../outcome';
import type {
	AgentAnswer,
	AgentCall,
	AgentOutcome,
	AgentProtocol,
	AgentReply,
	AgentRequest,
	StreamStep,
} from '../../protocol';
import { appendPath, postJson, withQuery } from '../../request';
import type { StreamEvent } from '../../stream';
import { StreamedReply } from '../../streamed-reply';

/**
 * Voiceflow’s conversation API, which keeps one conversation for each user ID. The answer is a list of traces.
 * https://docs.voiceflow.com/api-reference/conversation/interact-non-stream,
 * https://docs.voiceflow.com/api-reference/conversation/interact--legacy-stream. Version 4 has a key for each session, which
 * a credential cannot hold, so the paths for the project’s API key are used.
 */
export const voiceflow: AgentProtocol = {
	name: 'voiceflow',
	displayName: 'Voiceflow',
	description: 'An agent in Voiceflow',
	urlPlaceholder: 'https://general-runtime.voiceflow.com',
	target: {
		displayName: 'Project ID',
		description: 'ID of the project, from the settings of the agent. Needed only to stream replies.',
		placeholder: '67d1ad605c5916e15e7ceb94',
		required: false,
	},
	modes: ['whole', 'stream'],
	session: { issuedBy: 'client', maxLength: 128 },
	takesFiles: false,
	request,
	outcome: readIfSuccessful(outcome),
	stream: { format: 'sse', reader: () => new VoiceflowStream() },
};

function request(call: AgentCall): AgentRequest {
	const { url, message, sessionId, target = '', extra, mode } = call;
	const user = encodeURIComponent(sessionId);
	const body = { ...extra, action: { type: 'text', payload: message } };
	if (mode !== 'stream' || target === '') return postJson(appendPath(url, `/state/user/${user}/interact`), body);
	const path = `/v2/project/${encodeURIComponent(target)}/user/${user}/interact/stream`;
	return postJson(withQuery(appendPath(url, path), 'completion_events', 'true'), body, 'sse');
}

function outcome(body: unknown, answer: AgentAnswer): AgentOutcome {
	// older versions answer with the state beside the trace
	const traces: unknown = isObject(body) ? (body.traces ?? body.trace) : body;
	if (!Array.isArray(traces) || !traces.every(isObject)) return unknownAnswerOutcome('Voiceflow', answer);
	const reader = new VoiceflowStream();
	for (const trace of traces) reader.take(trace);
	reader.finish();
	return reader.outcome();
}

/** Traces that show something other than text: buttons, cards, images. */
const RICH = new Set(['choice', 'cardV2', 'card', 'carousel', 'visual', 'iframe']);
class VoiceflowStream extends StreamedReply {
	private readonly rich: unknown[] = [];
	private readonly files: NonNullable<AgentReply['files']> = [];
	private closed = false;

	protected read({ type, data }: StreamEvent): StreamStep {
		if (type === 'end') return this.finish();
		const value = parseJson(data);
		return type === 'trace' || type === 'message' ? this.take(isObject(value) ? value : {}) : {};
	}

	take(trace: Record<string, unknown>): StreamStep {
		const type = textAt(trace, 'type') ?? '';
		if (type === 'end') this.closed = true;
		if (type === 'completion') return this.addPiece(trace);
		if (type === 'speak' && textAt(trace, 'payload.type') === 'audio') return this.keepAudio(trace.payload);
		if (type === 'text' || type === 'speak') return this.addMessage(messageIn(trace.payload, type));
		if (RICH.has(type) && this.rich.length < MAX_KEPT) this.keep(type, trace);
		return {};
	}

	finish(): StreamStep {
		return this.complete();
	}

	protected assembled(): AgentOutcome | undefined {
		if (!this.isComplete) return undefined;
		const facts = {
			finishReason: this.closed ? 'end' : null,
			structuredOutput: this.rich.length > 0 ? this.rich : null,
			...(this.files.length > 0 && { files: this.files }),
		};
		return { ok: true, reply: completeReply(this.text, facts) };
	}

	private addMessage(text: string): StreamStep {
		this.startMessage();
		const step = this.add(text);
		this.startMessage();
		return step;
	}

	/** Reads a piece of a model’s text, which begins and ends with a trace of its own. */
	private addPiece(trace: unknown): StreamStep {
		if (textAt(trace, 'payload.state') !== 'content') this.startMessage();
		return this.add(textAt(trace, 'payload.content') ?? '');
	}

	private keepAudio(payload: unknown): StreamStep {
		const url = textAt(payload, 'src');
		if (url !== undefined) keepSome(this.files, [{ name: 'audio', mediaType: 'audio', url }]);
		return {};
	}

	private keep(type: string, { payload }: Record<string, unknown>): void {
		this.rich.push({ type, ...(isObject(payload) ? payload : { payload }) });
		const image = textAt(payload, 'image');
		if (type === 'visual' && image !== undefined) this.files.push({ name: 'image', mediaType: 'image', url: image });
	}
}

/** The tags of the Speech Synthesis Markup Language, which voices read. */
const SSML =
	/<\/?(?:speak|break|prosody|emphasis|say-as|phoneme|sub|lang|voice|audio|mark|amazon:[\w-]{1,40})\b[^<>]{0,500}>/g;

/** Returns the text of a message. Some have it only as rich text: as paragraphs of pieces. */
function messageIn(payload: unknown, type: string): string {
	const said = textAt(payload, 'message');
	if (said !== undefined) return type === 'speak' ? said.replace(SSML, '').replace(/ {2,}/g, ' ').trim() : said;
	const paragraphs = listAt(payload, 'slate.content');
	return paragraphs
		.map((paragraph) =>
			listAt(paragraph, 'children')
				.map((one) => textAt(one, 'text') ?? '')
				.join(''),
		)
		.join('\n');
}
