import { createContext, runInContext } from 'node:vm';

import { ConfigurationError } from '../../../core/configuration-error';

/**
 * Milliseconds after which work is given up. Work in proportion to its input takes at most a hundredth of this here, so
 * that a busy machine does not come near it; work in proportion to the square of its input takes several times as long.
 */
const LIMIT_MS = 10_000;

const sandbox: { work?: () => unknown } = {};
const context = createContext(sandbox);

/**
 * Runs synchronous work, and interrupts it (regular expressions included) when it does not end.
 *
 * @returns `finished`, also for input that is refused as a mistake of configuration; `does not finish`; or the name and
 *   message of any other error
 */
export function fateOf(work: () => unknown): string {
	sandbox.work = work;
	try {
		runInContext('work()', context, { timeout: LIMIT_MS });
		return 'finished';
	} catch (error) {
		if (error instanceof ConfigurationError) return 'finished';
		const { code, name, message } = error as NodeJS.ErrnoException;
		return code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' ? 'does not finish' : `${name}: ${message.slice(0, 200)}`;
	}
}

/** What goes wrong first: its fate and the input's name; undefined when every input is read. */
export function firstFailure<T>(
	inputs: Iterable<readonly [string, T]>,
	run: (input: T) => unknown,
): string | undefined {
	for (const [name, input] of inputs) {
		const fate = fateOf(() => run(input));
		if (fate !== 'finished') return `${fate}: ${name}`;
	}
	return undefined;
}
