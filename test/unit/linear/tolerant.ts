/** Continues after input that is refused as a mistake of the builder. */
export function tolerant(work: () => unknown): void {
	try {
		work();
	} catch (error) {
		if (!['ConfigurationError', 'NodeFailure'].includes((error as Error).name)) throw error;
	}
}
