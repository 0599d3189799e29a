import { listAt, textAt } from '../../../text/json';

/** What the nodes of an agentflow have put out. */
export interface Executed {
	/** The text of the last node, which is the reply. */
	readonly text: string;
	/** The reasoning of the last node. */
	readonly reasoning: string;
	readonly toolCalls: unknown[];
}

/** Reads the entries of `agentFlowExecutedData`, one for each node that has run, in order. */
export function readExecuted(nodes: readonly unknown[]): Executed {
	const last = nodes.at(-1);
	return {
		text: textAt(last, 'data.output.content') ?? '',
		reasoning: textAt(last, 'data.output.reasonContent.thinking') ?? '',
		toolCalls: nodes.flatMap((node) => listAt(node, 'data.output.usedTools')),
	};
}
