import { listAt, omitEmpty } from '../../../text/json';
import { readIfSuccessful } from '../../outcome';
import type { AgentCall, AgentFile, AgentProtocol, AgentRequest } from '../../protocol';
import { appendPath, siblingPath, dataUrl, getJson, postJson } from '../../request';
import { readCompletion } from './completion';
import { CompletionStream } from './completion-stream';
import { explained } from './refusal';

/**
 * OpenAI's Chat Completions API, which most model servers support: W&B Inference, vLLM, Ollama, LiteLLM, OpenRouter and
 * others. https://platform.openai.com/docs/api-reference/chat
 */
export const chatCompletions: AgentProtocol = {
	name: 'chatCompletions',
	displayName: 'OpenAI Chat Completions',
	description: 'Any server with a /chat/completions endpoint, such as OpenAI, W&B Inference, vLLM, Ollama or LiteLLM',
	urlPlaceholder: 'https://api.inference.wandb.ai/v1',
	target: {
		displayName: 'Model',
		description: 'The model to use, for example gpt-5-mini',
		placeholder: 'gpt-5',
		required: true,
	},
	modes: ['whole', 'stream'],
	session: { issuedBy: 'nobody' },
	userMaxLength: 64,
	takesFiles: true,
	dispensable: ['user', 'stream_options'],
	request,
	outcome: readIfSuccessful(readCompletion, explained),
	stream: { format: 'sse', reader: () => new CompletionStream() },
	probe: (url) => getJson(siblingPath(url, '/chat/completions', '/models')),
};

function request(call: AgentCall): AgentRequest {
	const { message, target, userId, extra = {}, files = [] } = call;
	const streams = call.mode === 'stream';
	const content = files.length === 0 ? message : [{ type: 'text', text: message }, ...files.map(contentPart)];
	const body = {
		...omitEmpty({ model: target, user: userId }),
		...extra,
		messages: [...listAt(extra, 'messages'), { role: 'user', content }],
		...(streams && { stream: true, stream_options: { include_usage: true } }),
	};
	return postJson(appendPath(call.url, '/chat/completions'), body, streams ? 'sse' : 'whole');
}

function contentPart(file: AgentFile): unknown {
	if (file.mediaType.startsWith('image/')) return { type: 'image_url', image_url: { url: dataUrl(file) } };
	return { type: 'file', file: { filename: file.name, file_data: dataUrl(file) } };
}
