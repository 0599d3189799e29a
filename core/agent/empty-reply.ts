import type { AgentReply } from './protocol';

type Facts = Pick<AgentReply, 'finishReason' | 'toolCalls' | 'structuredOutput' | 'files' | 'reasoning'>;

/** Reasons that do not explain why a text is missing. */
const ORDINARY = /^(?:stop|end|eos|complete|success|succeeded|finish|tool|function_call)/i;

/** Explains why a completed reply has no text, and what to do about it, based on the reply's other fields. */
export function emptyReplyHint({ finishReason, toolCalls, structuredOutput, files = [], reasoning }: Facts): string {
	const reason = finishReason ?? '';
	if (/filter|safety|block|recitation|prohibited/i.test(reason)) {
		return `The content filter of the model blocked the reply (${reason}). Change the message, or the filter of the model.`;
	}
	if (/(?:max|limit).*(?:step|turn|iteration|loop)|recursion/i.test(reason)) {
		return `The agent reached its limit of steps before it wrote a reply (${reason}). Increase the limit, or ask for less at once.`;
	}
	if (/length|max|token|limit/i.test(reason)) {
		const use = reasoning === undefined ? '' : ', which the model used for its reasoning';
		return `The reply was cut off by the token limit before its first word${use}. Increase the limit, for example in Extra JSON.`;
	}
	if (/incomplete/i.test(reason)) return 'The agent ended the reply before its first word. See raw for the reason.';
	if (structuredOutput !== null) return 'The reply has no text. See structuredOutput.';
	if (files.length > 0) return 'The reply contains files but no text. See files.';
	if (toolCalls.length > 0) {
		return 'The agent only called tools and wrote no text. See toolCalls. Some APIs expect the caller to run these tools.';
	}
	if (reasoning !== undefined) return 'The reply consists of reasoning only. See reasoning.';
	if (reason !== '' && !ORDINARY.test(reason)) {
		return `The agent ended its reply with ${reason} and without any text. Look up this reason in its documentation.`;
	}
	return 'The agent completed its reply without any text. Check its log, and what it outputs.';
}
