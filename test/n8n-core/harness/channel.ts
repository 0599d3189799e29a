/** A Webhook Trigger as an agent, and the requests of its callers. */
import type { INodeParameters } from 'n8n-workflow';

import { JSON_TYPE } from './deliveries';
import type { CallOptions } from './loopback';
import { openTrigger } from './open-triggers';
import type { RunningTrigger, TriggerSetup } from './trigger';

export const KEY = 'channel-key-1';
export const credentials = { agentChannelApi: { apiKey: KEY } };
export const CHANNEL = {
	source: 'agentMessage',
	path: 'agent',
	protocols: ['a2a', 'message', 'chatCompletions'],
	respond: 'lastNode',
};

/** Starts an agent that speaks all protocols. By default, its workflow repeats the message. */
export async function startChannel(
	parameters: INodeParameters = {},
	more: Partial<TriggerSetup> = {},
): Promise<RunningTrigger> {
	const answer: TriggerSetup['answer'] = (response, items) => {
		const chatInput = items[0]?.json.chatInput as string;
		response
			.status(200)
			.setHeader('Content-Type', 'application/json')
			.end(JSON.stringify({ output: `You said ${chatInput}` }));
	};
	return await openTrigger({ parameters: { ...CHANNEL, ...parameters }, credentials, answer, ...more });
}

const BEARER = ['Authorization', `Bearer ${KEY}`] as const;

/** A request with the key. */
export const json = (body: unknown, ...headers: (readonly [string, string])[]): CallOptions => ({
	headers: [JSON_TYPE, BEARER, ...headers],
	body: JSON.stringify(body),
});

/** A request with another key. */
export const forged = (body: unknown): CallOptions => ({
	headers: [JSON_TYPE, ['Authorization', 'Bearer no']],
	body: JSON.stringify(body),
});

export const rpc = (method: string, params: object) => ({ jsonrpc: '2.0', id: 7, method, params });
export const send = (text: string, more: object = {}, method = 'SendMessage') =>
	rpc(method, { message: { messageId: 'm-1', role: 'ROLE_USER', parts: [{ text }], ...more } });
export const completion = (content: string, more: object = {}) => ({
	model: 'any',
	messages: [{ role: 'user', content }],
	...more,
});

export const parse = <T>(body: string) => JSON.parse(body) as T;

/** Returns the results in a stream of events. */
export const resultsIn = (body: string): object[] =>
	body
		.trim()
		.split('\n\n')
		.map((event) => parse<{ result: object }>(event.slice('data: '.length)).result);
