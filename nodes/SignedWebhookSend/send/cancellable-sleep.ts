import { sleep } from 'n8n-workflow';

/**
 * Waits until the time is up or one of the signals fires.
 *
 * @returns false if it was interrupted
 */
export async function cancellableSleep(
	milliseconds: number,
	signals: readonly (AbortSignal | undefined)[],
): Promise<boolean> {
	const live = signals.filter((signal) => signal !== undefined);
	if (live.some((signal) => signal.aborted)) return false;
	const ended = new AbortController();
	const end = () => ended.abort();
	const cut = new Promise<boolean>((resolve) => ended.signal.addEventListener('abort', () => resolve(false)));
	for (const signal of live) signal.addEventListener('abort', end);
	try {
		return await Promise.race([sleep(milliseconds).then(() => true), cut]);
	} finally {
		for (const signal of live) signal.removeEventListener('abort', end);
	}
}
