import { Failure } from '../failure';

/** RFC 9110: what a header's name may be made of; no longer than any real one. */
const TOKEN = /^[!#$%&'*+\-.^\w`|~]{1,256}$/;
/** Visible Latin-1 characters, spaces and tabs; Node.js refuses to send anything else, such as line breaks. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Tells whether a text is a header name. `__proto__` would be valid, but n8n's HTTP client drops it silently. */
export function isHeaderName(name: unknown): name is string {
	return typeof name === 'string' && TOKEN.test(name) && name !== '__proto__';
}

export function isHeaderValue(value: string): boolean {
	return VALUE.test(value);
}

/**
 * @param what begins the message: `The signature header`. Without the name itself where it might be a secret
 * @throws Failure for anything that is no header name, CR and LF among it
 */
export function requireHeaderName(name: unknown, what: string): string {
	if (isHeaderName(name)) return name;
	throw new Failure(
		'invalid-header',
		`${what} is not a valid header name`,
		'Use letters, digits and hyphens, for example X-Team',
	);
}

/**
 * @param what begins the message: `The API key`. The value itself is never in it
 * @throws Failure for a value that no header can carry
 */
export function requireHeaderValue(value: string, what: string): string {
	if (isHeaderValue(value)) return value;
	throw new Failure(
		'invalid-header',
		`${what} contains a character that is not allowed in an HTTP header`,
		'Enter it again on a single line, without typographic quotation marks, emoji and other characters outside Latin-1',
	);
}

/** Longest part of a name that a message quotes. */
const MAX_QUOTED = 80;

/** @throws Failure for a header, typed in by a builder, that cannot be sent */
export function requireHeader(name: string, value: string): void {
	requireHeaderName(name, JSON.stringify(name.slice(0, MAX_QUOTED)));
	requireHeaderValue(value, `The header ${name}`);
}
