import { createContext, runInContext } from 'node:vm';

import { tolerant } from './tolerant';

/**
 * Milliseconds after which work is given up. Work in proportion to its input takes a few milliseconds, the longest stream
 * 0.4 s, so that a busy machine does not come near this. Work in proportion to the square of 200,000 takes much longer: an
 * expression such as /\/+$/ 28 s.
 */
const LIMIT_MS = 10_000;

/** Inputs that are read under one limit: watching the time costs a thread. */
const BATCH = 20;

const sandbox: { work?: () => unknown } = {};
const context = createContext(sandbox);

/**
 * Runs synchronous work, and interrupts it (regular expressions included) when it does not end.
 *
 * @returns `finished`, also for input that is refused as a mistake of the builder's; `does not finish`; or the name and
 *   message of any other error
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

/** What goes wrong first: its fate and the input's name; undefined when every input is read. */
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
