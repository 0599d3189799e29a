/** Returns what `toThrow` expects of a configuration error: both complete sentences, because a person reads both. */
export function mistake(message: string, cure: string): Error {
	return expect.objectContaining({ name: 'Failure', message, cure }) as Error;
}
