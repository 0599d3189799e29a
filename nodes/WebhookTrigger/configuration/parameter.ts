import type { IHookFunctions, INode, IWebhookFunctions } from 'n8n-workflow';

import { holdsExpression } from '../../shared/parameters';

type Context = IWebhookFunctions | IHookFunctions;

/**
 * Returns a parameter of the node, with n8n's defaults. n8n's own look-up searches all fields of the node every time,
 * which takes longer than verifying a signature, so it is used only to evaluate expressions.
 */
export function readParameter(context: Context, node: INode, name: string, fallback: unknown): unknown {
	const value = node.parameters[name] ?? fallback;
	return holdsExpression(value) ? context.getNodeParameter(name, fallback) : value;
}
