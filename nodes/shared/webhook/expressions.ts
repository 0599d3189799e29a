import type { IDataObject, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';

/**
 * A parameter with expressions, evaluated for an item that the workflow has not got yet: `$json` is that item. By itself
 * n8n gives `$json` what it has parsed by the content type (n8n 1: nothing), which is not what was verified.
 *
 * @throws what n8n throws for an expression that fails
 */
export function parameterForItem(context: IWebhookFunctions, name: string, json: IDataObject): unknown {
	const { connectionInputData } = context as { connectionInputData?: INodeExecutionData[] };
	if (Array.isArray(connectionInputData)) connectionInputData[0] = { json };
	return context.getNodeParameter(name);
}
