/**
 * The API server of Google's Agent Development Kit with an agent whose model is not real. The first word of a message
 * decides what the model does. Prints `listening <port>`.
 */
import { BaseLlm, FunctionTool, LlmAgent, LongRunningFunctionTool } from '@google/adk';
import { AdkApiServer } from '@google/adk-devtools';
import { z } from 'zod';

const usageMetadata = { promptTokenCount: 3, candidatesTokenCount: 5, totalTokenCount: 8 };
const said = (...parts) => ({ content: { role: 'model', parts }, usageMetadata, finishReason: 'STOP' });
const call = (name, args) => said({ functionCall: { name, args } });
const piece = (text) => ({ content: { role: 'model', parts: [{ text }] }, partial: true });

class EchoModel extends BaseLlm {
	constructor() {
		super({ model: 'echo' });
	}

	async *generateContentAsync({ contents }, stream) {
		const last = contents.at(-1)?.parts ?? [];
		const response = last.find((part) => part.functionResponse)?.functionResponse;
		if (response) return yield said({ text: `${response.name}: ${JSON.stringify(response.response)}` });
		const text = last.map((part) => part.text ?? '').join('');
		const files = last.filter((part) => part.inlineData).map((part) => part.inlineData.mimeType);
		switch (text.split(' ')[0]) {
			case 'fail':
				throw new Error('The model broke');
			case 'ask':
				return yield call('ask_user', { question: 'Which city?' });
			case 'refund':
				return yield call('refund', { amount: 5 });
			case 'think':
				return yield said({ text: 'Hm.', thought: true }, { text: 'Thought' });
			case 'blocked':
				return yield { errorCode: 'SAFETY', errorMessage: 'blocked', usageMetadata };
		}
		const reply = `echo ${contents.length}: ${text}${files.length > 0 ? ` [${files.join(', ')}]` : ''} ✓ 漢`;
		if (stream) for (const letter of reply) yield piece(letter);
		yield said({ text: reply });
	}

	async connect() {
		throw new Error('not used');
	}
}

const refund = new FunctionTool({
	name: 'refund',
	description: 'Pays money back',
	parameters: z.object({ amount: z.number() }),
	requireConfirmation: true,
	execute: ({ amount }) => ({ paid: amount }),
});

/** The person's answer is the result of this tool. */
const askUser = new LongRunningFunctionTool({
	name: 'ask_user',
	description: 'Asks the user',
	parameters: z.object({ question: z.string() }),
	execute: () => null,
});

const agent = new LlmAgent({ name: 'echo_agent', model: new EchoModel(), tools: [askUser, refund] });
const agentLoader = {
	listAgents: async () => ['echo'],
	listApps: async () => ['echo'],
	getAgentFile: async (name) => {
		if (name !== 'echo') throw new Error(`There is no agent ${name}`);
		return { load: async () => agent, [Symbol.asyncDispose]: async () => {} };
	},
};

const server = new AdkApiServer({ host: '127.0.0.1', port: 0, agentLoader, logLevel: 3 });
await server.start();
process.stdout.write(`listening ${new URL(server.url).port}\n`);
