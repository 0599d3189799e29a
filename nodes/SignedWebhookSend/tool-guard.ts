import type { IExecuteFunctions, INodeParameters } from 'n8n-workflow';

import { NodeFailure } from '../shared/errors';

/** What a language model may fill in: values of the payload. They are escaped, and never expanded again. */
const FREE = new Set(['variables', 'variableFields']);
/** As a tool, the node's input is what the model has said. */
const FROM_MODEL = /\$fromAI|\$json|\$input|\$items|\$tool/i;

/**
 * As a tool of an AI agent, the node lets the model write values into the payload and nothing else: where it goes, with
 * which headers, and a template that could name secrets are the builder's, unless the builder has switched that off.
 */
export function refuseModelsChoice(context: IExecuteFunctions): void {
	if (!('isToolExecution' in context) || !context.isToolExecution()) return;
	const { parameters } = context.getNode();
	if ((parameters.options as INodeParameters | undefined)?.modelMayChoose === true) return;
	const chosen = Object.entries(parameters).find(([name, value]) => !FREE.has(name) && isFromModel(value));
	if (chosen === undefined) return;
	throw new NodeFailure(
		`The AI model may not decide about the field ${chosen[0]}`,
		'Let it fill in variables instead (Variable Values), or switch on the option Let AI Model Choose Everything.',
	);
}

/** Whether a stored parameter has an expression that reads the model's words; fixed texts are not evaluated. */
function isFromModel(value: unknown): boolean {
	if (typeof value === 'string') return value.startsWith('=') && FROM_MODEL.test(value);
	return typeof value === 'object' && value !== null && Object.values(value).some(isFromModel);
}
