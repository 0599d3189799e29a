import type { IExecuteFunctions, INode } from 'n8n-workflow';

const nodes = new WeakMap<IExecuteFunctions, INode>();

/** Returns the node as the workflow holds it. n8n copies it at each call of `getNode`; all items of an execution share one copy. */
export function storedNode(context: IExecuteFunctions): INode {
	const known = nodes.get(context);
	if (known !== undefined) return known;
	const node = context.getNode();
	nodes.set(context, node);
	return node;
}
