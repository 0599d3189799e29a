/**
 * The A2A protocol's own client, unmodified. Reads `{ url, key, calls }` as JSON from standard input and prints the outcome of
 * each call: `send`, `stream`, `watch`, `get` or `cancel`. `{task}` and `{context}` in a call stand for those of the call before.
 */
import { Message, StreamResponse, Task } from '@a2a-js/sdk';
import { ClientFactory, ClientFactoryOptions, JsonRpcTransportFactory } from '@a2a-js/sdk/client';
import { randomUUID } from 'node:crypto';
import { json } from 'node:stream/consumers';

const { url, key, calls, legacy = false } = await json(process.stdin);
const options = { serviceParameters: { Authorization: `Bearer ${key}` } };
const legacyCompat = { enabled: legacy };
const factory = new ClientFactory(
	ClientFactoryOptions.createFrom(ClientFactoryOptions.default, {
		transports: [new JsonRpcTransportFactory({ legacyCompat })],
	}),
);
const client = await factory.createFromUrl(`${url}/`);

let last = {};
const known = (name, value) => (value === `{${name}}` ? (last[name] ?? '') : (value ?? ''));

function request({ text, task, context, returnImmediately = false, userId }) {
	return {
		tenant: '',
		message: {
			messageId: randomUUID(),
			contextId: known('context', context),
			taskId: known('task', task),
			role: 1,
			parts: [{ content: { $case: 'text', value: text }, metadata: undefined, filename: '', mediaType: 'text/plain' }],
			metadata: userId === undefined ? undefined : { userId },
			extensions: [],
			referenceTaskIds: [],
		},
		configuration: {
			acceptedOutputModes: [],
			taskPushNotificationConfig: undefined,
			historyLength: undefined,
			returnImmediately,
		},
		metadata: undefined,
	};
}

const jsonOf = (result) => ('messageId' in result ? Message.toJSON(result) : Task.toJSON(result));

const actions = {
	send: async (call) => jsonOf(await client.sendMessage(request(call), options)),
	async stream(call) {
		const events = [];
		for await (const event of client.sendMessageStream(request(call), options)) {
			events.push({ at: Date.now(), ...StreamResponse.toJSON(event) });
		}
		return { events };
	},
	async watch({ task }) {
		const events = [];
		const request = { tenant: '', id: known('task', task) };
		for await (const event of client.resubscribeTask(request, options)) events.push(StreamResponse.toJSON(event));
		return { events };
	},
	get: async ({ task }) => jsonOf(await client.getTask({ tenant: '', id: known('task', task) }, options)),
	cancel: async ({ task }) =>
		jsonOf(await client.cancelTask({ tenant: '', id: known('task', task), metadata: undefined }, options)),
};

const outcomes = [];
for (const { action, ...call } of calls) {
	try {
		const outcome = await actions[action](call);
		const task = outcome.events?.[0]?.task ?? outcome;
		if (task.contextId) last = { task: task.id, context: task.contextId };
		outcomes.push(outcome);
	} catch (error) {
		outcomes.push({ error: error.name, message: error.message, code: error.envelopeCode });
	}
}
process.stdout.write(JSON.stringify({ card: client.agentCard ?? (await client.getAgentCard()), outcomes }));
