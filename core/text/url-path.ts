/**
 * Returns the last part of the path of a URL or request target, decoded. One slash at the end is ignored.
 *
 * @returns undefined for a URL without a path, and for one that is badly encoded
 * @example endOfPath('/hooks/acme?x=1') // 'acme'
 */
export function endOfPath(url: string): string | undefined {
	if (!URL.canParse(url, 'http://localhost')) return undefined;
	const path = new URL(url, 'http://localhost').pathname.replace(/\/$/, '');
	try {
		return decodeURIComponent(path.slice(path.lastIndexOf('/') + 1)) || undefined;
	} catch {
		return undefined;
	}
}
