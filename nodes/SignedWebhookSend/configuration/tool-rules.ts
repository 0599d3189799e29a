import type { ToolRules } from '../../shared/tool-guard';

/**
 * Rules for the node as a tool of an AI agent: the model supplies values for the payload, which are escaped and never
 * expanded again. The builder decides on the URL, the headers and the template, since a template can name secrets.
 */
export const toolRules: ToolRules = {
	free: new Set(['variables', 'variableFields']),
	cure: 'Let the model fill in only Variables or Variable Values.',
};
