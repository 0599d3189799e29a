/** Continues after input that is refused as a mistake of the builder. */
export function tolerant(work: () => unknown): void {
	try {
		work();
	} catch (error) {
		if ((error as Error).name !== 'Failure') throw error;
	}
}
