import { sleep } from 'n8n-workflow';

/**
 * Waits, unless one of the signals says that nobody needs the result any more.
 *
 * @returns false when it was cut short
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
