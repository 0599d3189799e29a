import { listAt, textAt } from '../../text/json';
import { joinMessages } from '../content';
import { unknownAnswerOutcome, readIfSuccessful, replyOutcome } from '../outcome';
import type { AgentAnswer, AgentOutcome, AgentProtocol } from '../protocol';
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
	if (!Array.isArray(body)) return unknownAnswerOutcome('Rasa’s REST channel', answer);
	const texts = body.map((entry) => textAt(entry, 'text')).filter((text) => text !== undefined);
	const rich = body.filter((entry) => textAt(entry, 'text') === undefined || listAt(entry, 'buttons').length > 0);
	return replyOutcome(joinMessages(texts), {
		structuredOutput: rich.length > 0 ? rich : null,
		...(body.length === 0 && {
			hint: 'The assistant did not reply: none of its rules or stories matches this message.',
		}),
	});
}
