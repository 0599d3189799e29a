import { sleep } from 'n8n-workflow';

import { Deadline, openOwnAddress, readBytes, within } from '../../shared/http';

/**
 * Posted to the resume URL of a waiting execution to make it poll its run. An agent's callback never looks like this.
 */
const SELF_RESUME = { agentRun: 'look' };
const ANSWER_MS = 120_000;
/** In bytes: n8n answers in a few words. */
const MAX_ANSWER = 1024 * 1024;
const FIRST_PAUSE_MS = 1_000;
/** n8n's answer while it is storing the execution (which takes a moment) and after the execution has ended. */
const BUSY = 409;
const BUSY_AT_FIRST = 10;

export function isSelfResume(body: unknown): boolean {
	return (
		typeof body === 'object' && body !== null && (body as Partial<typeof SELF_RESUME>).agentRun === SELF_RESUME.agentRun
	);
}

/** Tells whether n8n can reach itself at this URL: it answers that the execution is still running. */
export async function canResumeItself(url: string): Promise<boolean> {
	return (await post(url)) === BUSY;
}

/** Settings for polling the run of a stored execution. */
interface Polling {
	/** The longest pause between two polls, in milliseconds. */
	readonly slowest: number;
	/** When n8n's timer resumes the execution, in Unix milliseconds. The execution then starts polling again. */
	readonly until: number;
	/** Whether this is the first time. The pauses then start short and grow. */
	readonly turn: 'first' | 'later';
}

/**
 * Makes a stored execution poll its run repeatedly until the execution has resumed, no longer exists, or n8n's timer resumes it.
 * Only the URL is kept in memory. If the process ends, n8n's timer starts the polling again.
 */
export async function keepResuming(url: string, { slowest, until, turn }: Polling): Promise<void> {
	let [asked, busy, pause] = [false, 0, Math.min(FIRST_PAUSE_MS, slowest)];
	while (Date.now() + pause < until) {
		await sleep(pause);
		pause = turn === 'later' ? slowest : Math.min(pause * 2, slowest);
		const status = await post(url);
		if (status === BUSY && (asked || ++busy > BUSY_AT_FIRST)) return;
		if (status === 401 || status === 404) return;
		asked ||= status === 200;
	}
}

/** @returns the status of the answer, or 0 if there was none */
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
