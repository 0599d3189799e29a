/** What `toThrow` expects of a configuration error: both of its sentences whole, for a person reads both. */
export function mistake(message: string, cure: string): Error {
	return expect.objectContaining({ name: 'Failure', message, cure }) as Error;
}
