/** The query of an absolute or relative URL. */
export function queryOf(url: string): URLSearchParams {
	const start = url.indexOf('?');
	return new URLSearchParams(start < 0 ? '' : url.slice(start + 1).split('#', 1)[0]);
}
