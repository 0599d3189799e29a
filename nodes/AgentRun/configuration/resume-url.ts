import type { IExecuteFunctions } from 'n8n-workflow';

import type { AgentProtocol } from '../../../core/agent';
import { Failure } from '../../../core/failure';
import { isTool } from '../../shared/tool-guard';
import { CALLBACK_APIS } from '../description/supported-by';

type FoundResumeUrl = { url: string } | { message: string; cure: string };

/** Returns the signed URL at which n8n resumes this execution while it waits, or why it cannot wait. */
export function findResumeUrl(context: IExecuteFunctions): FoundResumeUrl {
	if (isTool(context)) {
		return {
			message: 'A tool cannot wait for a callback',
			cure: 'An AI agent waits for the result of its tool. Set Wait For Reply to Wait or Poll.',
		};
	}
	if (context.getInputData().length > 1) {
		return {
			message: 'An execution can wait for only one callback, but there are several items',
			cure: 'Add a Loop Over Items node with a batch size of 1 before this node, or set Wait For Reply to Wait or Poll.',
		};
	}
	const { $execution } = context.getWorkflowDataProxy(0) as { $execution?: { resumeUrl?: unknown } };
	const url = $execution?.resumeUrl;
	if (typeof url === 'string' && /^https?:/.test(url)) return { url };
	return {
		message: 'n8n did not provide a resume URL for this execution',
		cure: 'Set Wait For Reply to Wait or Poll.',
	};
}

/**
 * Where the agent shall post its reply.
 *
 * @throws Failure before anything is sent, where a reply could not come this way
 */
export function callbackUrl(context: IExecuteFunctions, { callback, displayName }: AgentProtocol): string {
	if (callback === undefined) {
		const cure = `Set Wait For Reply to Wait or Poll. Callback is supported by ${CALLBACK_APIS}.`;
		throw new Failure('not-supported', `${displayName} does not support callbacks`, cure);
	}
	const address = findResumeUrl(context);
	if ('url' in address) return address.url;
	throw new Failure('not-supported', address.message, address.cure);
}
