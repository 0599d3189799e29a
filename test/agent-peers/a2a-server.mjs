/**
 * A real A2A agent, built with the protocol's own SDK: version 1.0, plus the SDK's compatibility layer for 0.3. The
 * first word of a message decides what it does. Prints `listening <port>`; GET /runs returns how often it ran.
 */
import { TaskState } from '@a2a-js/sdk';
import { AgentEvent, DefaultRequestHandler, InMemoryTaskStore } from '@a2a-js/sdk/server';
import { agentCardHandler, jsonRpcHandler, UserBuilder } from '@a2a-js/sdk/server/express';
import express from 'express';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

const versions = (process.argv[2] ?? '1.0,0.3').split(',');
const runs = [];
/** What the receivers of push notifications answered. */
const pushes = [];
const text = (value) => ({
	content: { $case: 'text', value },
	metadata: undefined,
	filename: '',
	mediaType: 'text/plain',
});

const agent = {
	async execute({ userMessage, taskId, contextId, task }, bus) {
		const said = userMessage.parts.map((part) => (part.content?.$case === 'text' ? part.content.value : '')).join('');
		const files = userMessage.parts.filter((part) => part.content?.$case === 'raw').map((part) => part.filename);
		const [command] = said.split(' ');
		runs.push({ messageId: userMessage.messageId, said, files });
		const message = (value) => ({
			messageId: randomUUID(),
			contextId,
			taskId,
			role: 2,
			parts: [text(value)],
			metadata: undefined,
			extensions: [],
			referenceTaskIds: [],
		});
		const status = (state, value) => ({
			state,
			message: value === undefined ? undefined : message(value),
			timestamp: new Date().toISOString(),
		});
		const update = (state, value) =>
			bus.publish(AgentEvent.statusUpdate({ taskId, contextId, status: status(state, value), metadata: undefined }));
		const artifact = (parts, append, lastChunk) =>
			bus.publish(
				AgentEvent.artifactUpdate({
					taskId,
					contextId,
					artifact: { artifactId: 'reply', name: 'reply', description: '', parts, metadata: undefined, extensions: [] },
					append,
					lastChunk,
					metadata: undefined,
				}),
			);

		if (command === 'message') {
			bus.publish(AgentEvent.message(message(`echo: ${said}`)));
			return bus.finished();
		}
		if (!task) {
			bus.publish(
				AgentEvent.task({
					id: taskId,
					contextId,
					status: status(TaskState.TASK_STATE_SUBMITTED),
					artifacts: [],
					history: [userMessage],
					metadata: undefined,
				}),
			);
		}
		update(TaskState.TASK_STATE_WORKING);
		if (command === 'slow') await sleep(1_500);
		if (command === 'slower') await sleep(5_000);
		if (command === 'ask' && !task) {
			update(TaskState.TASK_STATE_INPUT_REQUIRED, 'Which city?');
			return bus.finished();
		}
		if (command === 'fail') {
			update(TaskState.TASK_STATE_FAILED, 'The tool broke');
			return bus.finished();
		}
		artifact([text('echo: ')], false, false);
		await sleep(20);
		artifact([text(`${said}${files.length > 0 ? ` [${files.join(', ')}]` : ''} ✓ é 漢`)], true, true);
		update(TaskState.TASK_STATE_COMPLETED);
		bus.finished();
	},
	async cancelTask() {},
};

const fetchPlain = globalThis.fetch;
/** The SDK posts push notifications with the global fetch. */
globalThis.fetch = async (...request) => {
	const response = await fetchPlain(...request);
	pushes.push(await response.clone().text());
	return response;
};

const app = express();
const server = app.listen(0, '127.0.0.1', () => {
	const { port } = server.address();
	const card = {
		name: 'Echo',
		description: 'Repeats what it is told',
		version: '1.0.0',
		supportedInterfaces: versions.map((protocolVersion) => ({
			url: `http://127.0.0.1:${port}/rpc`,
			protocolBinding: 'JSONRPC',
			tenant: '',
			protocolVersion,
		})),
		capabilities: { streaming: true, pushNotifications: true, extensions: [], extendedAgentCard: false },
		defaultInputModes: ['text/plain'],
		defaultOutputModes: ['text/plain'],
		skills: [],
		securitySchemes: {},
		securityRequirements: [],
		signatures: [],
		provider: undefined,
		documentationUrl: '',
		iconUrl: '',
	};
	const requestHandler = new DefaultRequestHandler(card, new InMemoryTaskStore(), agent);
	const legacy = versions.includes('0.3');
	app.get('/runs', (_, response) => response.json(runs));
	app.get('/pushes', (_, response) => response.json(pushes));
	app.use('/.well-known/agent-card.json', agentCardHandler({ agentCardProvider: requestHandler }));
	app.use(
		'/rpc',
		jsonRpcHandler({ requestHandler, userBuilder: UserBuilder.noAuthentication, legacyCompat: { enabled: legacy } }),
	);
	process.stdout.write(`listening ${port}\n`);
});
