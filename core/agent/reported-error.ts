import { errorText } from '../text/error-words';
import { isObject } from '../text/json';

/**
 * Tells whether the body of an answer is marked as an error, whatever its HTTP status. Servers and gateways use various fields
 * for this.
 */
export function isMarkedAsError(body: unknown): boolean {
	return Array.isArray(body) ? body.length > 0 && body.every(isMarkedObject) : isMarkedObject(body);
}

function isMarkedObject(body: unknown): boolean {
	if (!isObject(body)) return false;
	const { error, errors, errorMessage, object, type, success, ok } = body;
	return (
		Boolean(error) ||
		(typeof errors === 'object' && errors !== null && Object.keys(errors).length > 0) ||
		(typeof errorMessage === 'string' && errorMessage !== '') ||
		[object, type].includes('error') ||
		[success, ok].includes(false)
	);
}

/**
 * Returns the error message of an answer that cannot be a reply; undefined if it is not an error. Here, a `detail` or a
 * `message` with a code is enough. Where a reply is possible, these fields do not count, because an agent may use them for it.
 */
export function errorInAnswer(body: unknown): string | undefined {
	const marked = isMarkedAsError(body) || (isObject(body) && isBareError(body));
	return marked ? errorText(body) : undefined;
}

function isBareError(body: Record<string, unknown>): boolean {
	const { detail, message, error_msg: errorMsg, code, error_code: errorCode, statusCode } = body;
	const hasCode = [code, errorCode, statusCode].some((value) => value !== undefined && value !== null);
	return (detail !== undefined && detail !== null) || (typeof (message ?? errorMsg) === 'string' && hasCode);
}
