/**
 * A Mastra server with an agent whose model is not real. The first word of a message decides what the model does. Prints
 * `listening <port>`.
 */
import { serve } from '@hono/node-server';
import { Agent } from '@mastra/core/agent';
import { Mastra } from '@mastra/core/mastra';
import { InMemoryStore } from '@mastra/core/storage';
import { createTool } from '@mastra/core/tools';
import { MastraServer } from '@mastra/hono';
import { Hono } from 'hono';
import { z } from 'zod';

const usage = { inputTokens: 3, outputTokens: 5, totalTokens: 8 };

/** Returns the parts of the model's answer: its text in pieces, its reasoning, or a call of a tool. */
function answer(prompt) {
	const last = prompt.at(-1);
	const parts = typeof last.content === 'string' ? [{ type: 'text', text: last.content }] : last.content;
	const result = parts.find((part) => part.type === 'tool-result');
	if (result) return [{ type: 'text', text: `${result.toolName}: ${JSON.stringify(result.output)}` }];
	const text = parts.map((part) => part.text ?? '').join('');
	const files = parts.filter((part) => part.type === 'file').map((part) => part.mediaType);
	const call = (toolName, args) => ({ type: 'tool-call', toolCallId: 'c-1', toolName, input: JSON.stringify(args) });
	switch (text.split(' ')[0]) {
		case 'fail':
			throw new Error('The model broke');
		case 'refund':
			return [call('refund', { amount: 5 })];
		case 'ask':
			return [call('askUser', { question: 'Which city?' })];
		case 'think':
			return [
				{ type: 'reasoning', text: 'Hm.' },
				{ type: 'text', text: 'Thought' },
			];
	}
	const turn = prompt.filter(({ role }) => role !== 'system').length;
	return [{ type: 'text', text: `echo ${turn}: ${text}${files.length > 0 ? ` [${files.join(', ')}]` : ''} ✓ 漢` }];
}

const reasonOf = (content) => (content.some(({ type }) => type === 'tool-call') ? 'tool-calls' : 'stop');

/** A model in the form of the AI SDK's second version. */
const model = {
	specificationVersion: 'v2',
	provider: 'test',
	modelId: 'echo',
	supportedUrls: {},
	async doGenerate({ prompt }) {
		const content = answer(prompt);
		return { content, finishReason: reasonOf(content), usage, warnings: [] };
	},
	async doStream({ prompt }) {
		const content = answer(prompt);
		const chunks = [{ type: 'stream-start', warnings: [] }];
		for (const [index, part] of content.entries()) {
			const id = String(index);
			if (part.type === 'tool-call') chunks.push(part);
			else {
				chunks.push({ type: `${part.type}-start`, id });
				for (const delta of part.text) chunks.push({ type: `${part.type}-delta`, id, delta });
				chunks.push({ type: `${part.type}-end`, id });
			}
		}
		chunks.push({ type: 'finish', finishReason: reasonOf(content), usage });
		return { stream: ReadableStream.from(chunks) };
	},
};

const refund = createTool({
	id: 'refund',
	description: 'Pays money back',
	inputSchema: z.object({ amount: z.number() }),
	outputSchema: z.object({ paid: z.number() }),
	requireApproval: true,
	execute: async ({ amount }) => ({ paid: amount }),
});

const askUser = createTool({
	id: 'askUser',
	description: 'Asks the user',
	inputSchema: z.object({ question: z.string() }),
	suspendSchema: z.object({ message: z.string() }),
	resumeSchema: z.object({ city: z.string() }),
	execute: async ({ question }, context) => {
		const { resumeData, suspend } = context?.agent ?? {};
		if (!resumeData) return await suspend?.({ message: question });
		return { city: resumeData.city };
	},
});

const echo = new Agent({ id: 'echo', name: 'echo', instructions: 'Repeat', model, tools: { refund, askUser } });
const mastra = new Mastra({ agents: { echo }, storage: new InMemoryStore(), logger: false });
const app = new Hono();
const server = new MastraServer({ app, mastra });
await server.init();
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => process.stdout.write(`listening ${port}\n`));
