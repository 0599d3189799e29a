import type { INode } from 'n8n-workflow';

/** Builds a node of a workflow whose ID is its name. */
export const namedNode = (name: string, type: string, more: Partial<INode> = {}): INode => ({
	id: name,
	name,
	type,
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
	...more,
});
