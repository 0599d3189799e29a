const PUBLIC_URL = /^(https?:\/\/[^/?#]+)([^?#]*)(\?[^#]*)?/i;

/**
 * The URL that the sender called: scheme, host and any prefix of the public URL, path and query as they were received. A path
 * that a proxy has replaced is that of the public URL; a query that it has dropped too.
 *
 * @param target path and query of the request
 */
export function calledUrl(publicUrl: string, target: string | undefined): string {
	const [, origin = publicUrl, path = '', query = ''] = PUBLIC_URL.exec(publicUrl) ?? [];
	const called = target ?? '';
	const mark = called.indexOf('?');
	const [calledPath, calledQuery] = mark < 0 ? [called, query] : [called.slice(0, mark), called.slice(mark)];
	return origin + (path === '' || path === '/' ? calledPath : calledPathOf(path, calledPath)) + calledQuery;
}

/** A slash at the end, and escapes, as they were received, where the public path ends with the received one. */
function calledPathOf(publicPath: string, received: string): string {
	const known = segmentsOf(publicPath);
	const tail = segmentsOf(received).slice(1);
	const start = known.length - tail.length;
	const isTail =
		tail.length > 0 && start > 0 && tail.every((step, at) => unescaped(step) === unescaped(known[start + at] ?? ''));
	return isTail ? known.slice(0, start).join('/') + received : publicPath;
}

/** The first is empty, because a path begins with a slash; slashes at the end make none. */
function segmentsOf(path: string): string[] {
	const segments = path.split('/');
	while (segments.at(-1) === '') segments.pop();
	return segments;
}

function unescaped(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

const SCHEME = /^https?:\/\/(?=[^/?#])/i;

/**
 * How a sender may spell the URL that it calls, the given spelling first: with the scheme's own port or without, with user
 * info or without (which HTTP sends as a header).
 */
export function urlSpellings(url: string): readonly string[] {
	const scheme = SCHEME.exec(url)?.[0];
	if (scheme === undefined) return [url];
	const behind = url.slice(scheme.length);
	const authority = behind.replace(/[/?#].*/s, '');
	const rest = behind.slice(authority.length);
	const host = authority.slice(authority.lastIndexOf('@') + 1);
	const standard = scheme.toLowerCase() === 'https://' ? ':443' : ':80';
	const otherPort = otherStandardPort(host, standard);
	const hosts = otherPort === undefined ? [host] : [host, otherPort];
	const userInfo = authority.slice(0, authority.length - host.length);
	const all = userInfo === '' ? hosts : [...hosts.map((name) => userInfo + name), ...hosts];
	return all.map((name) => scheme + name + rest);
}

/** The host with the standard port added or taken away; undefined where it has another port. */
function otherStandardPort(host: string, standard: string): string | undefined {
	if (host.endsWith(standard)) return host.slice(0, -standard.length);
	return /:\d*$/.test(host) ? undefined : host + standard;
}
