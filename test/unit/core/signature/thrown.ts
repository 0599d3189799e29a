import { Failure } from '../../../../core/failure';

/** Returns the configuration error that a function throws; any other error is thrown again. */
export function errorOf(act: () => unknown): Failure {
	try {
		act();
	} catch (error) {
		if (error instanceof Failure) return error;
		throw error;
	}
	throw new Error('nothing was thrown');
}

/** Returns the parts that the user reads. */
export function complaintOf(act: () => unknown): { readonly message: string; readonly cure: string } {
	const { message, cure } = errorOf(act);
	return { message, cure };
}
