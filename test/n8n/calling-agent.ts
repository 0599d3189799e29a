import { setTimeout as sleep } from 'node:timers/promises';

import { listen, readAll } from '../n8n-core/harness/loopback';
import type { Loopback } from '../n8n-core/harness/loopback';

/** An agent with Custom JSON, which acknowledges a message and calls back later. */
export interface CallingAgent extends Loopback {
	/** How often it was started. */
	started: number;
	/** The status of each answer to its callbacks; 0 if there was none. */
	readonly answers: number[];
	/** Calls back once, and returns the status of the answer. */
	readonly callBack: () => Promise<number>;
	/** Calls back until the callback is accepted. */
	readonly reply: () => Promise<void>;
}

/** @param answers whether it answers the message that starts it; if false, the answer never arrives */
export async function callingAgent({ answers = true }: { answers?: boolean } = {}): Promise<CallingAgent> {
	const told: { callbackUrl?: string } = {};
	const agent = { answers: [] as number[], started: 0 };
	const server = await listen((request, response) => {
		void readAll(request).then((body) => {
			agent.started++;
			Object.assign(told, JSON.parse(body.toString()));
			if (answers) response.writeHead(202).end();
		});
	});
	const callBack = async (): Promise<number> => {
		const headers = { 'Content-Type': 'application/json' };
		const answer = fetch(told.callbackUrl ?? '', { method: 'POST', headers, body: '{"output":"It rains"}' });
		const status = await answer.then(
			(response) => response.status,
			() => 0,
		);
		agent.answers.push(status);
		return status;
	};
	const reply = async () => {
		do await sleep(500);
		while ((await callBack()) !== 200);
	};
	return Object.assign(agent, server, { callBack, reply });
}
