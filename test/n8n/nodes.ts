import { randomUUID } from 'node:crypto';

import type { WorkflowNode } from '../real-n8n/real-n8n';

/** Builds a node of a workflow. */
export const node = (
	name: string,
	type: string,
	typeVersion: number,
	parameters: object,
	more: Partial<WorkflowNode> = {},
): WorkflowNode => ({
	id: randomUUID(),
	name,
	type,
	typeVersion,
	position: [0, 0],
	parameters: parameters as Record<string, unknown>,
	...more,
});

/** Builds the connection of one output. */
export const wire = (to: string, type = 'main') => ({ [type]: [[{ node: to, type, index: 0 }]] });
