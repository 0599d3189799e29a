import type { IDataObject, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';

import { Failure } from '../../../core/failure';
import { asFailure } from '../errors';

/** An option of the node, by its name and by the name that the builder reads. */
export interface OptionName {
	readonly name: string;
	readonly displayName: string;
}

/**
 * An option with expressions, evaluated for an item that the workflow has not got yet: `$json` is that item. By itself n8n
 * gives `$json` what it has parsed by the content type (n8n 1: nothing), which is not what was verified.
 *
 * @throws Failure for an expression that fails
 */
export function optionForItem(context: IWebhookFunctions, option: OptionName, json: IDataObject): unknown {
	const { connectionInputData } = context as { connectionInputData?: INodeExecutionData[] };
	if (Array.isArray(connectionInputData)) connectionInputData[0] = { json };
	try {
		return context.getNodeParameter(`options.${option.name}`);
	} catch (error) {
		throw notEvaluated(option, error);
	}
}

function notEvaluated({ displayName }: OptionName, error: unknown): Failure {
	return new Failure(
		'invalid-option',
		`The expressions in the ${displayName} option could not be evaluated: ${asFailure(error).message}`,
		'Correct the expression. Its $json is the item that this node outputs.',
	);
}
