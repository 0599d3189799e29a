/** RFC 9110: what a header's name may be made of. */
const TOKEN = /^[!#$%&'*+\-.^\w`|~]+$/;
/** Visible Latin-1, spaces and tabs; anything else Node.js refuses to send, line breaks first of all. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** `__proto__` would be one, but n8n's HTTP client drops it without a word. */
export function isHeaderName(name: string): boolean {
	return TOKEN.test(name) && name !== '__proto__';
}

export function isHeaderValue(value: string): boolean {
	return VALUE.test(value);
}
