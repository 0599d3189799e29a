import { Failure } from '../../../core/failure';
import { maskDeep } from './mask-deep';
import type { Masks } from './mask-deep';

/** How many causes of causes are followed. */
const DEEPEST_CAUSE = 5;
/** The fields of an error that n8n shows and stores; others may contain circular references. */
const WORDS = ['message', 'stack', 'description', 'messages', 'cure'];

/**
 * Masks the words and facts of a failure. Errors of other classes are changed in place, because n8n treats them by
 * class.
 */
export function maskFailure<T>(failure: T, masks: Masks): T;
export function maskFailure(failure: unknown, masks: Masks): unknown {
	if (failure instanceof Failure) {
		const { code, message, cure, facts, cause } = failure;
		const masked = cause === undefined ? undefined : { cause: maskFailure(cause, masks) };
		return new Failure(code, masks.text(message), masks.text(cure), maskDeep(facts, masks), masked);
	}
	if (!(failure instanceof Error)) return maskDeep(failure, masks);
	let error: unknown = failure;
	for (let depth = 0; error instanceof Error && depth < DEEPEST_CAUSE; depth++) {
		maskWords(error, masks);
		error = error.cause;
	}
	return failure;
}

function maskWords(error: Error, masks: Masks): void {
	for (const name of WORDS) {
		const value: unknown = Reflect.get(error, name);
		const after = maskDeep(value, masks);
		if (after !== value) Reflect.set(error, name, after);
	}
}
