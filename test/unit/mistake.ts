import type { FailureCode } from '../../core/failure-codes';

/**
 * Returns what `toThrow` expects of a configuration error: both complete sentences, because a person reads both, and the code
 * that a program decides by.
 */
export function mistake(message: string, cure: string, code?: FailureCode): Error {
	return expect.objectContaining({ name: 'Failure', message, cure, ...(code !== undefined && { code }) }) as Error;
}
