/** A workflow as an agent: the webhook process speaks the caller's protocol, the worker runs the workflow. */
import { a2aClient, openAiClient } from '../agent-peers/client';
import { PEER_TIMEOUT_MS } from '../install-peers';
import { agentRun } from '../n8n/agent-workflow';
import { TriggerWorkflow } from '../n8n/trigger-workflow';
import { listen, readAll } from '../n8n-core/harness/loopback';
import { asRealN8n, cluster } from './running-cluster';

const KEY = 'channel-key-1';

test(
	'a reply that the worker streams reaches A2A and OpenAI clients piece by piece',
	async () => {
		const model = await listen((request, response) => {
			void readAll(request).then(async () => {
				response.writeHead(200, { 'Content-Type': 'text/event-stream' });
				for (const content of ['One ', 'two ', 'three']) {
					const chunk = { id: 'c-1', object: 'chat.completion.chunk', choices: [{ index: 0, delta: { content } }] };
					response.write(`data: ${JSON.stringify(chunk)}\n\n`);
					await new Promise((resolve) => setTimeout(resolve, 100));
				}
				response.end('data: [DONE]\n\n');
			});
		});
		const workflow = await TriggerWorkflow.publish(asRealN8n, {
			parameters: {
				source: 'agentMessage',
				path: 'agent',
				protocols: ['a2a', 'chatCompletions'],
				respond: 'streaming',
			},
			credentials: { agentChannelApi: { apiKey: KEY } },
			then: [agentRun({ agentApi: 'chatCompletions', target: 'model', url: model.url })],
		});
		const url = `${cluster.baseUrl}/webhook/${workflow.path}`;
		const a2a = await a2aClient({ url, key: KEY, calls: [{ action: 'stream', text: 'Count' }] });
		const completion = { action: 'stream', model: 'any', messages: [{ role: 'user', content: 'Count' }] };
		const openAi = await openAiClient({ url, key: KEY, calls: [completion] });
		await model.close();
		const events = a2a.outcomes[0]?.events as { artifactUpdate?: object }[];
		expect(events.filter(({ artifactUpdate }) => artifactUpdate !== undefined).length).toBeGreaterThan(1);
		expect(events.at(-1)).toMatchObject({ statusUpdate: { status: { state: 'TASK_STATE_COMPLETED' } } });
		expect(openAi.outcomes[0]).toMatchObject({ text: 'One two three' });
		expect((openAi.outcomes[0]?.chunks as object[]).length).toBeGreaterThan(3);
	},
	PEER_TIMEOUT_MS,
);
