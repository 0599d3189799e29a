import { sleep } from 'n8n-workflow';

import { Deadline, openOwnAddress, readBytes, within } from '../../shared/http';

/** Posted to the address of an execution that waits: it shall ask for its run. An agent's callback is never this. */
const SELF_RESUME = { agentRun: 'look' };
const ANSWER_MS = 120_000;
/** In bytes: n8n answers in a few words. */
const MAX_ANSWER = 1024 * 1024;
const FIRST_PAUSE_MS = 1_000;
/** n8n answers so while it stores the execution, and when the execution is over: the first is short. */
const BUSY = 409;
const BUSY_AT_FIRST = 10;

export function isSelfResume(body: unknown): boolean {
	return (
		typeof body === 'object' && body !== null && (body as Partial<typeof SELF_RESUME>).agentRun === SELF_RESUME.agentRun
	);
}

/** Whether n8n reaches itself at this address: it answers that the execution is still running. */
export async function canResumeItself(url: string): Promise<boolean> {
	return (await post(url)) === BUSY;
}

/**
 * Has a stored execution ask for its run, again and again, until it has gone on or is gone. This holds nothing but the
 * address. If n8n is restarted meanwhile, the execution goes on when its waiting is over, or when the agent calls back.
 *
 * @param slowest the longest pause between two questions, in milliseconds
 * @param until when the execution's waiting is over, in milliseconds since the epoch
 */
export async function keepResuming(url: string, slowest: number, until: number): Promise<void> {
	let [asked, busy] = [false, 0];
	for (let pause = FIRST_PAUSE_MS; Date.now() < until; pause = Math.min(pause * 2, slowest)) {
		await sleep(Math.min(pause, slowest));
		const status = await post(url);
		if (status === BUSY && (asked || ++busy > BUSY_AT_FIRST)) return;
		if (status === 401 || status === 404) return;
		asked ||= status === 200;
	}
}

/** @returns the answer's status, 0 if there was none */
async function post(url: string): Promise<number> {
	const headers = { 'Content-Type': 'application/json' };
	const request = { method: 'POST', url, headers, body: Buffer.from(JSON.stringify(SELF_RESUME)) } as const;
	return await within(new Deadline(ANSWER_MS), async (deadline) => {
		const answer = await openOwnAddress(request, deadline);
		if (answer.kind !== 'answer') return 0;
		const body = await readBytes(answer, { maxBytes: MAX_ANSWER, beyond: 'fail' }, deadline);
		return body.kind === 'body' ? answer.status : 0;
	});
}
