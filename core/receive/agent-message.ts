/** A message to an agent channel, in the format of Autom Mate's webhook channel. */
export interface AgentMessage {
	readonly message: string;
	readonly userId: string;
	readonly sessionId: string;
}

const FIELDS = ['message', 'userId', 'sessionId'] as const;

/**
 * Reads `{message, userId, sessionId}` from a request body. All three must be non-empty strings: without a session id,
 * an agent would mix up its users' conversations.
 *
 * @param provenUser who a verified token says calls; what the body says then does not count
 * @returns the message, or one sentence for each wrong field
 */
export function readAgentMessage(
	body: unknown,
	provenUser?: string,
): { ok: true; message: AgentMessage } | { ok: false; problems: string[] } {
	if (typeof body !== 'object' || body === null || Array.isArray(body)) {
		return { ok: false, problems: ['The body must be a JSON object with message, userId and sessionId'] };
	}
	const said = body as Record<string, unknown>;
	const given: Record<string, unknown> = provenUser === undefined ? said : { ...said, userId: provenUser };
	const problems = FIELDS.flatMap((field) => problemOf(field, Object.hasOwn(given, field) ? given[field] : undefined));
	if (problems.length > 0) return { ok: false, problems };
	const { message, userId, sessionId } = given as unknown as AgentMessage;
	return { ok: true, message: { message, userId, sessionId } };
}

function problemOf(field: string, value: unknown): string[] {
	if (value === undefined) return [`${field} is missing`];
	if (typeof value !== 'string') return [`${field} must be a string`];
	return value.trim() === '' ? [`${field} must not be empty`] : [];
}
