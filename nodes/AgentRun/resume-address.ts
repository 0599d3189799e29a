import type { IExecuteFunctions } from 'n8n-workflow';

import type { AgentProtocol } from '../../core/agent';
import { NodeFailure } from '../shared/errors';
import { isTool } from '../shared/tool-guard';

type ResumeAddress = { url: string } | { message: string; cure: string };

/** n8n's signed address at which this execution is resumed when it waits, or why it cannot wait. */
export function resumeAddress(context: IExecuteFunctions): ResumeAddress {
	if (isTool(context)) {
		return {
			message: 'A tool cannot wait for a callback',
			cure: 'The agent that calls it waits: choose Wait or Poll.',
		};
	}
	if (context.getInputData().length > 1) {
		return {
			message: 'An execution can wait for one callback, and there are several items',
			cure: 'Put Loop Over Items with a batch size of 1 before this node, or choose Wait or Poll.',
		};
	}
	const { $execution } = context.getWorkflowDataProxy(0) as { $execution?: { resumeUrl?: unknown } };
	const url = $execution?.resumeUrl;
	if (typeof url === 'string' && /^https?:/.test(url)) return { url };
	return { message: 'n8n gives this execution no address to be resumed at', cure: 'Choose Wait or Poll.' };
}

/**
 * Where the agent shall post its reply.
 *
 * @throws NodeFailure before anything is sent, where a reply could not come this way
 */
export function callbackUrl(context: IExecuteFunctions, { callback, displayName }: AgentProtocol): string {
	if (callback === undefined) {
		const cure = 'Choose Wait or Poll; Callback is for A2A, Custom JSON and LangGraph.';
		throw new NodeFailure(`${displayName} cannot be told where to post its reply`, cure, { accepted: 'no' });
	}
	const address = resumeAddress(context);
	if ('url' in address) return address.url;
	throw new NodeFailure(address.message, address.cure, { accepted: 'no' });
}
