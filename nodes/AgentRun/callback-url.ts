import type { IExecuteFunctions } from 'n8n-workflow';

import type { AgentProtocol } from '../../core/agent';
import { NodeFailure } from '../shared/errors';

/**
 * n8n's signed address at which this waiting execution is resumed.
 *
 * @throws NodeFailure before anything is sent, where a reply could not come this way
 */
export function callbackUrl(context: IExecuteFunctions, { callback, displayName }: AgentProtocol): string {
	if (callback === undefined) {
		throw refused(
			`${displayName} cannot be told where to post its reply`,
			'Choose Wait or Poll; Callback is for Custom JSON and LangGraph.',
		);
	}
	if (context.getNode().type.endsWith('Tool')) {
		throw refused('A tool cannot wait for a callback', 'The agent that calls it waits: choose Wait or Poll.');
	}
	if (context.getInputData().length > 1) {
		throw refused(
			'An execution can wait for one callback, and there are several items',
			'Put Loop Over Items with a batch size of 1 before this node, or choose Wait or Poll.',
		);
	}
	const { $execution } = context.getWorkflowDataProxy(0) as { $execution?: { resumeUrl?: unknown } };
	const url = $execution?.resumeUrl;
	if (typeof url === 'string' && /^https?:/.test(url)) return url;
	throw refused('n8n gives this execution no address to be resumed at', 'Choose Wait or Poll.');
}

function refused(message: string, cure: string): NodeFailure {
	return new NodeFailure(message, cure, { accepted: 'no' });
}
