/** Returns the query of an absolute or relative URL. */
export function parseQuery(url: string): URLSearchParams {
	const start = url.indexOf('?');
	return new URLSearchParams(start < 0 ? '' : url.slice(start + 1).split('#', 1)[0]);
}

/** Percent-encodes every character except the unreserved ones of RFC 3986. */
export function percentEncode(text: string): string {
	return encodeURIComponent(text).replace(/[!'()*]/g, (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** A URL with one more parameter at its end; all before that stays as it is written. */
export function appendParameter(url: string, name: string, value: string): string {
	return `${url}${url.includes('?') ? '&' : '?'}${name}=${encodeURIComponent(value)}`;
}

/**
 * Returns the parameters with `name` exactly once: in place of the first one with that name, or at the end. The method
 * `set` is not used, because in Node.js 20 it takes time proportional to the square of their number.
 */
export function withParameter(parameters: URLSearchParams, name: string, value: string): URLSearchParams {
	const made = new URLSearchParams();
	let placed = false;
	for (const [other, given] of parameters) {
		if (other !== name) made.append(other, given);
		else if (!placed) made.append(name, value);
		placed ||= other === name;
	}
	if (!placed) made.append(name, value);
	return made;
}
