import { createContext, runInContext } from 'node:vm';

import { tolerant } from './tolerant';

/**
 * Milliseconds after which work is aborted. Linear work takes a few milliseconds, or 0.4 s for the longest stream, so
 * that even a busy machine stays well below this. Quadratic work on 200,000 characters takes much longer: 28 s for an
 * expression such as /\/+$/.
 */
const LIMIT_MS = 10_000;

/** Inputs that share one time limit, because each limit needs a thread. */
const BATCH = 8;

const sandbox: { work?: () => unknown } = {};
const context = createContext(sandbox);

/**
 * Runs synchronous work and interrupts it (including regular expressions) if it does not end.
 *
 * @returns `finished`, even for input that is refused as a mistake of the builder; `does not finish`; or the name and
 * message of any other error
 */
export function fateOf(work: () => unknown): string {
	sandbox.work = () => tolerant(work);
	try {
		runInContext('work()', context, { timeout: LIMIT_MS });
		return 'finished';
	} catch (error) {
		const { code, name, message } = error as NodeJS.ErrnoException;
		return code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' ? 'does not finish' : `${name}: ${message.slice(0, 200)}`;
	}
}

/** Returns the first failure and the input's name, or undefined if every input is read. */
export function firstFailure<T>(
	inputs: Iterable<readonly [string, T]>,
	run: (input: T) => unknown,
): string | undefined {
	const iterator = inputs[Symbol.iterator]();
	for (;;) {
		const batch = take(iterator);
		if (batch.length === 0) return undefined;
		let current = '';
		const fate = fateOf(() => {
			for (const [name, input] of batch) {
				current = name;
				tolerant(() => run(input));
			}
		});
		if (fate !== 'finished') return `${fate}: ${current}`;
	}
}

function take<T>(iterator: Iterator<T>): T[] {
	const taken: T[] = [];
	while (taken.length < BATCH) {
		const next = iterator.next();
		if (next.done) break;
		taken.push(next.value);
	}
	return taken;
}
