/**
 * A graph without a real model. The first word decides whether it repeats the message, at once or character by
 * character, asks a question, or fails.
 */
import { AIMessage } from '@langchain/core/messages';
import { FakeListChatModel } from '@langchain/core/utils/testing';
import { END, interrupt, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';

const textOf = (message) => (typeof message.content === 'string' ? message.content : '');

async function answer({ messages }) {
	const said = textOf(messages.at(-1));
	if (said.startsWith('fail')) throw new Error('The tool broke');
	if (said.startsWith('slow')) await new Promise((resolve) => setTimeout(resolve, 1_500));
	if (said.startsWith('spell')) {
		const model = new FakeListChatModel({ responses: [`echo ${messages.length}: ${said} ✓ 漢`], sleep: 2 });
		return { messages: [await model.invoke(messages)] };
	}
	const city = said.startsWith('ask') ? ` ${interrupt('Which city?')}` : '';
	const usage_metadata = { input_tokens: 3, output_tokens: 5, total_tokens: 8 };
	return { messages: [new AIMessage({ content: `echo ${messages.length}: ${said}${city} ✓ 漢`, usage_metadata })] };
}

export const graph = new StateGraph(MessagesAnnotation)
	.addNode('answer', answer)
	.addEdge(START, 'answer')
	.addEdge('answer', END)
	.compile();
