import { Failure } from '../../../../core/failure';

/** The configuration error that something throws; anything else that it throws is thrown on. */
export function errorOf(act: () => unknown): Failure {
	try {
		act();
	} catch (error) {
		if (error instanceof Failure) return error;
		throw error;
	}
	throw new Error('nothing was thrown');
}

/** What the user reads of it. */
export function complaintOf(act: () => unknown): { readonly message: string; readonly cure: string } {
	const { message, cure } = errorOf(act);
	return { message, cure };
}
