import { MAX_ASKED } from '../../bounds';
import { failureOutcome, readIfSuccessful } from '../../outcome';
import type { AgentCall, AgentFailure, AgentOutcome, AgentProtocol, AgentRequest, GivenAnswer } from '../../protocol';
import { appendPath, postJson } from '../../request';
import { agentcoreOutcome } from './reply';
import { AgentcoreStream } from './stream';

/**
 * An agent on Amazon Bedrock AgentCore Runtime. The agent decides the form of its request and its reply; the documentation
 * and the SDK send `prompt`. https://docs.aws.amazon.com/bedrock-agentcore/latest/APIReference/API_InvokeAgentRuntime.html
 */
export const agentcore: AgentProtocol = {
	name: 'bedrockAgentcore',
	displayName: 'Amazon Bedrock AgentCore',
	description: 'An agent on Amazon Bedrock AgentCore Runtime. Authenticates with AWS keys, or with a bearer token.',
	urlPlaceholder: 'https://bedrock-agentcore.eu-central-1.amazonaws.com',
	target: {
		displayName: 'Agent Runtime ARN',
		description: 'ARN of the agent runtime, from its page in the AgentCore console',
		placeholder: 'arn:aws:bedrock-agentcore:eu-central-1:111122223333:runtime/my_agent-a1b2c3d4e5',
		required: true,
	},
	modes: ['whole', 'stream'],
	// the service accepts IDs of 33 to 256 characters
	session: { issuedBy: 'client', format: 'uuid' },
	takesFiles: false,
	request,
	answering: { request: answerRequest },
	outcome: readIfSuccessful(agentcoreOutcome, refused),
	stream: { format: 'sse', reader: (options) => new AgentcoreStream(options) },
};

function request(call: AgentCall): AgentRequest {
	return invocation(call, call.message);
}

/** Answers the interrupts of an agent of Strands, which takes the responses as its prompt. */
function answerRequest(call: AgentCall, { value, taskId }: GivenAnswer): AgentRequest {
	const ids = taskId.split(',', MAX_ASKED);
	return invocation(
		call,
		ids.map((interruptId) => ({ interruptResponse: { interruptId, response: value } })),
	);
}

function invocation({ url, target = '', sessionId, extra, mode }: AgentCall, prompt: unknown): AgentRequest {
	const endpoint = appendPath(url, `/runtimes/${encodeURIComponent(target)}/invocations`);
	const headers = { 'X-Amzn-Bedrock-AgentCore-Runtime-Session-Id': sessionId };
	return postJson(endpoint, { ...extra, prompt }, mode === 'stream' ? 'sse' : 'whole', headers);
}

/** Explains refusals of the service. A 424 is an error of the agent itself, which had started unless its container did not. */
function refused(failure: AgentFailure): AgentOutcome & { ok: false } {
	if (/initialization time exceeded/i.test(failure.message)) {
		const cure =
			'The container of the agent did not start within the 60 seconds that AgentCore allows. Make the agent start faster, for example by loading models and tools later. Its log is in CloudWatch.';
		return failureOutcome({ ...failure, accepted: 'no', cure });
	}
	if (failure.status === 424) {
		return failureOutcome({
			...failure,
			accepted: 'yes',
			cure: 'The agent ran and failed. Check its log in CloudWatch.',
		});
	}
	if (failure.status !== 403) return failureOutcome(failure);
	const cure =
		'AWS rejected the keys, or they do not allow the action bedrock-agentcore:InvokeAgentRuntime for this agent. Check the keys, the region in the URL, and the IAM policy.';
	return failureOutcome({ ...failure, cure });
}
