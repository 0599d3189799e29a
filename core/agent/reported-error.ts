import { errorText } from '../text/error-words';
import { isObject } from '../text/json';

/**
 * Tells whether an answer marks itself as an error, whatever its HTTP status. Servers and gateways have many marks for it.
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
 * Returns the words of an answer that is an error and nothing else; undefined for any other. A `detail`, or a `message`
 * with a code, counts only where no reply can be meant: an agent may use these fields for its reply.
 */
export function errorInAnswer(body: unknown): string | undefined {
	const marked = isMarkedAsError(body) || (isObject(body) && isBareError(body));
	return marked ? errorText(body) : undefined;
}

function isBareError({ detail, message, code, error_code: errorCode, statusCode }: Record<string, unknown>): boolean {
	const hasCode = [code, errorCode, statusCode].some((value) => value !== undefined && value !== null);
	return (detail !== undefined && detail !== null) || (typeof message === 'string' && hasCode);
}
