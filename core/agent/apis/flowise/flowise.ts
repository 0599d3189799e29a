import { isObject, omitEmpty } from '../../../text/json';
import { readIfSuccessful } from '../../outcome';
import type { AgentCall, AgentProtocol, AgentRequest } from '../../protocol';
import { dataUrl, postJson } from '../../request';
import { answerFields } from './human-input';
import type { AnswerFields } from './human-input';
import { FlowiseStream, readPrediction } from './reply';

/**
 * Flowise's prediction API. https://docs.flowiseai.com/using-flowise/prediction
 * `chatId` always works and `overrideConfig.sessionId` only if the flow allows it, so both carry the same id.
 */
export const flowise: AgentProtocol = {
	name: 'flowise',
	displayName: 'Flowise',
	description: 'A chatflow or agentflow in Flowise',
	urlPlaceholder: 'https://flowise.example.com/api/v1/prediction/your-flow-id',
	modes: ['whole', 'stream'],
	session: { issuedBy: 'client' },
	takesFiles: true,
	dispensable: ['chatId', 'overrideConfig', 'streaming'],
	request,
	outcome: readIfSuccessful(readPrediction),
	stream: { format: 'sse', reader: () => new FlowiseStream() },
	answering: {
		request: (call, answer) => {
			const fields = answerFields(answer);
			return 'ok' in fields ? fields : prediction(call, fields);
		},
	},
};

function request(call: AgentCall): AgentRequest {
	return prediction(call, { question: call.message });
}

function prediction(call: AgentCall, asks: AnswerFields): AgentRequest {
	const { sessionId, extra = {}, files = [] } = call;
	const override = isObject(extra.overrideConfig) ? extra.overrideConfig : {};
	const uploads = files.map((file) => ({
		data: dataUrl(file),
		type: file.mediaType.startsWith('image/') ? 'file' : 'file:full',
		name: file.name,
		mime: file.mediaType,
	}));
	const body = {
		...extra,
		...asks,
		...omitEmpty({ chatId: sessionId }),
		overrideConfig: { ...override, ...omitEmpty({ sessionId }) },
		...(uploads.length > 0 && { uploads }),
		...(call.mode === 'stream' && { streaming: true }),
	};
	return postJson(call.url, body, call.mode === 'stream' ? 'sse' : 'whole');
}
