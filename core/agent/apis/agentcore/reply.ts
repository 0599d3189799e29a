import { errorText } from '../../../text/error-words';
import { isObject, jsonText, numberAt, textAt } from '../../../text/json';
import { joinMessages, readContent } from '../../content';
import { completeReply, reportedErrorOutcome, tokenUsage, unknownAnswerOutcome } from '../../outcome';
import type { AgentAnswer, AgentOutcome, ReplyOptions } from '../../protocol';
import { findReplyText, replyHint } from '../../reply-text';
import { isMarkedAsError } from '../../reported-error';
import { interrupted, questionsOf } from './interrupts';

/** The fields in which the SDK's examples return the reply. Each holds a text or a message of the agent. */
const PLACES = ['result', 'response', 'output', 'message', 'completion'] as const;
/** Where CrewAI has the reply. */
const CREWAI = 'raw';

/** Reads an answer that was not streamed. Its form is the agent’s own. */
export function agentcoreOutcome(body: unknown, answer: AgentAnswer, options: ReplyOptions): AgentOutcome {
	const isPage = typeof body === 'string' && (body.trim() === '' || body.trimStart().startsWith('<'));
	if (isPage || body === null || body === undefined) return unknownAnswerOutcome('an agent on AgentCore', answer);
	if (isMarkedAsError(body)) return reportedErrorOutcome(errorText(body), answer.status);
	const { text, reasoning } = said(body, options);
	const isPlain = typeof body === 'string';
	const asked = interrupted(isObject(body) && isObject(body.result) ? body.result : body) ?? {};
	const reply = completeReply(joinMessages([text ?? '', questionsOf(asked)]), {
		reasoning,
		structuredOutput: isPlain || !isObject(body) ? null : structured(body),
		...(text === undefined && asked.status === undefined && { hint: replyHint(body) }),
		...asked,
	});
	return { ok: true, reply };
}

function said(body: unknown, options: ReplyOptions): { text: string | undefined; reasoning: string } {
	if (!options.replyPath) {
		const held = isObject(body) ? PLACES.map((place) => body[place]).find(isObject) : undefined;
		const message = held === undefined ? undefined : messageText(held);
		if (message !== undefined) return message;
		const plain = textAt(body, 'result');
		if (plain !== undefined) return { text: plain, reasoning: '' };
	}
	const text = findReplyText(body, options.replyPath) ?? (options.replyPath ? undefined : textAt(body, CREWAI));
	return { text, reasoning: '' };
}

/** Returns the text of a message in the form of Amazon Bedrock, which Strands uses: `{role, content: [{text}]}`. */
export function messageText(message: unknown): { text: string; reasoning: string } | undefined {
	const inner = isObject(message) && isObject(message.message) ? message.message : message;
	if (!isObject(inner) || inner.content === undefined) return undefined;
	const { text, reasoning } = readContent(inner.content);
	return { text, reasoning };
}

/** Returns what the agent sent beside a single text: its other fields may be data for the workflow. */
function structured(body: Record<string, unknown>): unknown {
	const fields = Object.keys(body);
	return fields.length > 1 && jsonText(body) !== undefined ? body : null;
}

export function bedrockUsage(metadata: unknown) {
	const count = (name: string) => numberAt(metadata, `usage.${name}`);
	return tokenUsage(count('inputTokens'), count('outputTokens'), count('totalTokens'));
}
