import type { FailureCode } from '../../core/failure-codes';

/**
 * Returns the object that `toThrow` expects for a configuration error: message and cure in full, because users read both, and
 * the code on which programs decide.
 */
export function mistake(message: string, cure: string, code?: FailureCode): Error {
	return expect.objectContaining({ name: 'Failure', message, cure, ...(code !== undefined && { code }) }) as Error;
}
