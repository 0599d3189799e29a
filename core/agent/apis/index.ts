import { leavingOutFields } from '../fields/extra-json';
import type { AgentProtocol } from '../protocol';
import { readingStreams } from '../streamed-answer';
import { a2a } from './a2a/a2a';
import { agUi } from './ag-ui/ag-ui';
import { agentcore } from './agentcore/agentcore';
import { botpress } from './chat-services/botpress';
import { voiceflow } from './chat-services/voiceflow';
import { codemieAssistant } from './codemie/assistant';
import { codemieWebhook } from './codemie/webhook';
import { codemieWorkflow } from './codemie/workflow';
import { codewordsRun, codewordsWebhook } from './codewords';
import { customJson } from './custom-json';
import { dify } from './dify/dify';
import { flowise } from './flowise/flowise';
import { adk } from './google/adk';
import { agentEngine } from './google/agent-engine';
import { langflow } from './langflow/langflow';
import { langgraph } from './langgraph/langgraph';
import { letta } from './letta/letta';
import { mastra } from './mastra/mastra';
import { directLine } from './microsoft/direct-line';
import { azureFoundry } from './microsoft/foundry';
import { n8nChat } from './n8n-chat/n8n-chat';
import { ollama } from './ollama';
import { chatCompletions } from './openai/chat-completions';
import { openaiResponses } from './openai/responses';
import { rasa } from './rasa';

/**
 * Every agent API that Agent Run supports. The node's menu is derived from this list.
 *
 * @example
 * const protocol = agentProtocols.find(({ name }) => name === 'customJson');
 * const call = { url: 'https://agent.example/run', message: 'Hello', userId: 'u1', sessionId: 's1' };
 * const { method, body } = protocol.request(call);
 * method; // 'POST'
 * JSON.parse(body.toString()).message; // 'Hello'
 */
export const agentProtocols: readonly AgentProtocol[] = Object.freeze(
	[
		customJson,
		a2a,
		agUi,
		agentcore,
		azureFoundry,
		botpress,
		codemieAssistant,
		codemieWebhook,
		codemieWorkflow,
		codewordsRun,
		codewordsWebhook,
		directLine,
		dify,
		flowise,
		adk,
		langflow,
		langgraph,
		letta,
		mastra,
		n8nChat,
		ollama,
		chatCompletions,
		openaiResponses,
		rasa,
		agentEngine,
		voiceflow,
	].map((protocol) => leavingOutFields(readingStreams(protocol))),
);
