import { listAt, parseJson, textAt } from '../../text/json';
import { MAX_KEPT } from '../bounds';
import { joinMessages } from '../content';
import { unknownAnswerOutcome, readIfSuccessful, replyOutcome } from '../outcome';
import type { AgentAnswer, AgentOutcome, AgentProtocol, ReplyFile } from '../protocol';
import { appendPath, postJson } from '../request';

/**
 * Rasa's REST channel: `sender` identifies both user and session. https://rasa.com/docs/reference/channels/rest-channel
 * The answer is a list of messages; those without text (buttons, images, custom) become the structured output.
 */
export const rasa: AgentProtocol = {
	name: 'rasa',
	displayName: 'Rasa',
	description: 'A Rasa assistant with the REST channel enabled',
	urlPlaceholder: 'https://rasa.example.com',
	modes: ['whole'],
	session: { issuedBy: 'client' },
	takesFiles: false,
	request: ({ url, message, sessionId, extra }) =>
		postJson(appendPath(url, '/webhooks/rest/webhook'), { ...extra, sender: sessionId, message }),
	outcome: readIfSuccessful(outcome),
};

function outcome(body: unknown, answer: AgentAnswer): AgentOutcome {
	const messages = messagesIn(body);
	if (messages === undefined) return unknownAnswerOutcome('Rasa’s REST channel', answer);
	const texts = messages.map(textOf).filter((text) => text !== undefined);
	const rich = messages.filter((entry) => textOf(entry) === undefined || listAt(entry, 'buttons').length > 0);
	const files = messages.flatMap(imageOf);
	return replyOutcome(joinMessages(texts), {
		structuredOutput: rich.length > 0 ? rich : null,
		...(files.length > 0 && { files }),
		...(messages.length === 0 && {
			hint: 'The assistant did not reply: none of its rules or stories matches this message.',
		}),
	});
}

/** Returns the messages of an answer: a list, one message that a gateway has taken out of it, or, with `stream=true`, a message per line. */
function messagesIn(body: unknown): readonly unknown[] | undefined {
	if (Array.isArray(body)) return body as unknown[];
	if (typeof body === 'string') {
		const lines = body.split('\n').filter((line) => line.trim() !== '');
		const messages = lines.slice(0, MAX_KEPT).map(parseJson);
		return messages.length > 0 && messages.every(isMessage) ? messages : undefined;
	}
	return isMessage(body) ? [body] : undefined;
}

function isMessage(value: unknown): boolean {
	return textAt(value, 'recipient_id') !== undefined;
}

/** Returns the text of a message; a custom message may have it in its payload. */
function textOf(message: unknown): string | undefined {
	return textAt(message, 'text') ?? textAt(message, 'custom.text');
}

function imageOf(message: unknown): ReplyFile[] {
	const url = textAt(message, 'image');
	return url === undefined ? [] : [{ name: 'image', mediaType: 'image', url }];
}
