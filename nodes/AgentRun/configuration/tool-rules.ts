import type { ToolRules } from '../../shared/tool-guard';

/** The default of User ID: who the incoming item says is speaking. */
export const USER_OF_ITEM = '={{ $json.userId }}';

/**
 * As a tool of an AI agent: the model says something, in a conversation of its choice. Which agent it speaks to, with which
 * key and fields, and on whose behalf are the builder's.
 */
export const toolRules: ToolRules = {
	free: new Set(['message', 'session', 'sessionId']),
	emptied: { userId: USER_OF_ITEM },
	cure: 'Let the model fill in only the message and the session ID.',
};
