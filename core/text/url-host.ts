/** Host name of an absolute http(s) URL, lower-case and without a trailing dot; undefined for anything else. */
export function hostOf(url: string): string | undefined {
	if (!URL.canParse(url)) return undefined;
	const { protocol, hostname } = new URL(url);
	if (protocol !== 'https:' && protocol !== 'http:') return undefined;
	return hostname.toLowerCase().replace(/\.$/, '');
}

/** Returns the URL if it is https on a host that fits, without a user, a port and a fragment; undefined for anything else. */
export function pinnedUrl(text: string, host: RegExp): URL | undefined {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url?.protocol !== 'https:' || !host.test(url.hostname)) return undefined;
	return [url.username, url.password, url.port, url.hash].every((part) => part === '') ? url : undefined;
}

/** Whether a URL leads to the machine that this program runs on: what is sent there cannot be read on the way. */
export function isThisMachine({ hostname }: URL): boolean {
	return /^(?:(?:.+\.)?localhost\.?|127\.[\d.]+|0\.0\.0\.0|\[::1?\])$/.test(hostname);
}
