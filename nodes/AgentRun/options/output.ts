import { switchOption, valueOption } from '../../shared/option-rows';
import { filledOption } from './readers';

/** Options that decide how the reply is read, and which parts of it the node outputs. */
export const outputOptions = {
	includeRaw: switchOption({
		displayName: 'Include Raw Answer',
		name: 'includeRaw',
		type: 'boolean',
		default: true,
		description:
			'Whether to include the complete response of the agent in the output as raw. Not available for streamed replies.',
	}),
	maxReplyMiB: filledOption({
		displayName: 'Largest Reply (MiB)',
		name: 'maxReplyMiB',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 1024 },
		default: 32,
		description: 'Maximum size of a reply. The run fails if the reply is larger.',
	}),
	replyPath: valueOption({
		displayName: 'Reply Path',
		name: 'replyPath',
		type: 'string',
		default: '',
		placeholder: 'data.answer[0].text',
		description:
			'Path of the reply text in the response, for example data.answer[0].text. If empty, the node looks in the usual places.',
	}),
	streamToChat: switchOption({
		displayName: 'Stream to Chat',
		name: 'streamToChat',
		type: 'boolean',
		default: true,
		description:
			'Whether to stream the reply to the n8n chat or to a streaming webhook response, if the workflow has one',
	}),
};
