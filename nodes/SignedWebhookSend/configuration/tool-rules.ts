import type { ToolRules } from '../../shared/tool-guard';

/**
 * As a tool of an AI agent: the model writes values into the payload. They are escaped, and never expanded again. Where the
 * payload goes, with which headers, and a template that could name secrets are the builder's.
 */
export const toolRules: ToolRules = {
	free: new Set(['variables', 'variableFields']),
	cure: 'Let the model fill in only Variables or Variable Values.',
};
