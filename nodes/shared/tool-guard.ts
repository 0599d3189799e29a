import type { IExecuteFunctions, INodeParameters } from 'n8n-workflow';

import { Failure } from '../../core/failure';
import { expressionsIn, mayReadModel } from './expression-sources';
import { storedNode } from './stored-node';

/** What a node allows a language model that uses it as a tool. */
export interface ToolRules {
	/** The fields that the model may fill in. */
	readonly free: ReadonlySet<string>;
	/**
	 * Fields whose default reads the item, with that default. If the default is unchanged, a tool treats the field as
	 * empty.
	 */
	readonly emptied?: Readonly<Record<string, string>>;
	/** How the builder can let the model supply what it is meant to supply. */
	readonly cure: string;
}

/** n8n adds these fields to every tool; the model reads them, the node does not. */
const ABOUT_THE_TOOL = new Set(['descriptionType', 'toolDescription']);

/**
 * Tells whether an AI agent runs the node as its tool: in a context of its own (AI Agent 2, MCP Server Trigger), or
 * like any other node of the workflow, where only its type shows it (AI Agent 3, n8n's agents).
 */
export function isTool(context: IExecuteFunctions): boolean {
	const isOwnContext = 'isToolExecution' in context && context.isToolExecution();
	return isOwnContext || storedNode(context).type.endsWith('Tool');
}

/** Tells whether the node runs as a tool and the builder has not allowed the model to choose everything. */
export function isGuarded(context: IExecuteFunctions): boolean {
	const { options } = storedNode(context).parameters;
	return isTool(context) && (options as INodeParameters | undefined)?.modelMayChoose !== true;
}

/**
 * As a tool of an AI agent, the node lets the model fill in some fields. All others are the builder's, unless the builder
 * has switched that off: a text that the model has read may tell it to send the message, or a key, elsewhere.
 *
 * @throws Failure before anything is sent or evaluated
 */
export function refuseModelChoices(context: IExecuteFunctions, rules: ToolRules): void {
	if (!isGuarded(context)) return;
	const chosen = Object.entries(storedNode(context).parameters)
		.filter(([name, value]) => !isFree(name, value, rules))
		.flatMap(([name, value]) => expressionsIn(value, name))
		.find(({ expression }) => mayReadModel(expression));
	if (chosen === undefined) return;
	throw new Failure(
		'model-may-not-choose',
		`The AI model is not allowed to fill in the field ${chosen.field}`,
		`${rules.cure} For other fields, use a fixed value or a value from another node, such as {{ $('Name of the node').item.json.field }}. To let the model fill in all fields, turn on the Let AI Model Choose Everything option.`,
	);
}

function isFree(name: string, value: unknown, { free, emptied = {} }: ToolRules): boolean {
	return free.has(name) || ABOUT_THE_TOOL.has(name) || (Object.hasOwn(emptied, name) && emptied[name] === value);
}
