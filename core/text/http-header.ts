/** RFC 9110: the characters of a header's name. */
const TOKEN = /^[!#$%&'*+\-.^\w`|~]+$/;
/** Visible Latin-1 characters, spaces and tabs; Node.js refuses to send anything else, such as line breaks. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Tells whether a text is a header name. `__proto__` would be valid, but n8n's HTTP client drops it silently. */
export function isHeaderName(name: string): boolean {
	return TOKEN.test(name) && name !== '__proto__';
}

export function isHeaderValue(value: string): boolean {
	return VALUE.test(value);
}
