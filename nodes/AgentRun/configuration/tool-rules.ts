import type { ToolRules } from '../../shared/tool-guard';

/** The default of User ID: the user named by the incoming item. */
export const USER_OF_ITEM = '={{ $json.userId }}';

/**
 * Rules for the node as a tool of an AI agent: the model writes the message and chooses the conversation. The builder
 * decides which agent receives it, with which key and fields, and on whose behalf.
 */
export const toolRules: ToolRules = {
	free: new Set(['message', 'session', 'sessionId']),
	emptied: { userId: USER_OF_ITEM },
	cure: 'Let the model fill in only the message and the session ID.',
};
