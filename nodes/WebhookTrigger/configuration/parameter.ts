import type { IHookFunctions, INode, IWebhookFunctions } from 'n8n-workflow';

type Context = IWebhookFunctions | IHookFunctions;

/**
 * A parameter of the node, with n8n's defaults. n8n's own look-up searches all fields of the node each time, which costs
 * more than verifying a signature: it is asked only where there is an expression to evaluate.
 */
export function readParameter(context: Context, node: INode, name: string, fallback: unknown): unknown {
	const value = node.parameters[name] ?? fallback;
	return holdsExpression(value) ? context.getNodeParameter(name, fallback) : value;
}

export function holdsExpression(value: unknown): boolean {
	if (typeof value === 'string') return value.startsWith('=');
	return typeof value === 'object' && value !== null && Object.values(value).some(holdsExpression);
}
