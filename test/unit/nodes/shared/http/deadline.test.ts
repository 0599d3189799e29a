import type { IExecuteFunctions } from 'n8n-workflow';
import { getEventListeners } from 'node:events';
import { Readable } from 'node:stream';

import { Deadline, sendHttp, within } from '../../../../../nodes/shared/http';

const listeners = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;
const request = { method: 'POST', url: 'http://127.0.0.1/', headers: {}, body: Buffer.from('{}') } as const;
const limits = { timeoutMs: 60_000, sampleBytes: 1024 };

/** An execution that can be cancelled, whose helper answers as told. */
function execution(cancelled: AbortSignal, httpRequest: () => Promise<unknown>): IExecuteFunctions {
	return { getExecutionCancelSignal: () => cancelled, helpers: { httpRequest } } as unknown as IExecuteFunctions;
}

describe('a time limit', () => {
	test('ends its signal when the execution is cancelled, and says so', () => {
		const execution = new AbortController();
		const deadline = new Deadline(60_000, execution.signal);
		expect(() => deadline.throwIfCancelled()).not.toThrow();
		execution.abort();
		expect(deadline.signal.aborted).toBe(true);
		expect(deadline.expired).toBe(false);
		expect(() => deadline.throwIfCancelled()).toThrow(
			expect.objectContaining({
				code: 'cancelled',
				message: 'The execution was cancelled',
				cure: 'Run the workflow again.',
			}) as Error,
		);
	});

	test('of an execution that was cancelled before is over at once', () => {
		expect(new Deadline(60_000, AbortSignal.abort()).signal.aborted).toBe(true);
	});

	test('says how much of it is left', () => {
		const { remainingMs, expired } = new Deadline(60_000);
		expect(remainingMs).toBeGreaterThan(59_000);
		expect(remainingMs).toBeLessThanOrEqual(60_000);
		expect(expired).toBe(false);
	});

	test('has expired while the process was too busy for the timer', () => {
		const deadline = new Deadline(5);
		const end = performance.now() + 10;
		while (performance.now() < end);
		expect([deadline.expired, deadline.signal.aborted]).toEqual([true, false]);
	});

	test('that was released no longer ends its signal', async () => {
		const deadline = new Deadline(10);
		deadline.release();
		await new Promise((resolve) => setTimeout(resolve, 30));
		expect([deadline.expired, deadline.signal.aborted]).toEqual([true, false]);
	});

	test('ends its signal when the time is up', async () => {
		const deadline = new Deadline(20);
		await new Promise((resolve) => deadline.signal.addEventListener('abort', resolve));
		expect([deadline.expired, deadline.remainingMs <= 0]).toEqual([true, true]);
		expect(deadline.brokenBy(new Error('aborted'))).toEqual({ kind: 'timeout' });
		expect(() => deadline.throwIfCancelled()).not.toThrow();
	});
});

describe('a long execution collects no listeners', () => {
	test.each([
		['done', async () => await Promise.resolve('done')],
		['failed', async () => await Promise.reject(new Error('failed'))],
	])('of work that is %s', async (outcome, work) => {
		const { signal } = new AbortController();
		const deadline = new Deadline(60_000, signal);
		expect(listeners(signal)).toBe(1);
		expect(await within(deadline, work).catch(({ message }: Error) => message)).toBe(outcome);
		expect(listeners(signal)).toBe(0);
	});

	test.each([
		['answered', async () => await Promise.resolve({ statusCode: 200, headers: {}, body: Readable.from([]) })],
		['broken', async () => await Promise.reject(Object.assign(new Error('reset'), { code: 'ECONNRESET' }))],
	])('of requests that were %s', async (_, httpRequest) => {
		const { signal } = new AbortController();
		for (let count = 0; count < 20; count++) await sendHttp(execution(signal, httpRequest), request, limits);
		expect(listeners(signal)).toBe(0);
	});
});

test('a request of an execution that is cancelled meanwhile ends as cancelled', async () => {
	const cancelling = new AbortController();
	const httpRequest = async () => {
		cancelling.abort();
		return await Promise.reject(new Error('aborted'));
	};
	await expect(sendHttp(execution(cancelling.signal, httpRequest), request, limits)).rejects.toMatchObject({
		code: 'cancelled',
	});
});
