/**
 * Tells whether secrets may be sent to this URL. Host names are compared as a whole; `*.example.com` stands for its
 * subdomains (but not for `example.com` itself) and `*` for every host. An empty list allows nothing: without a
 * destination, a secret is not sent.
 *
 * @param url absolute URL of the request
 * @param allowedDomains comma-separated list, as the user entered it
 */
export function isDomainAllowed(url: string, allowedDomains: string): boolean {
	const host = hostOf(url);
	return host !== undefined && domainList(allowedDomains).some((domain) => matches(host, domain));
}

/**
 * Returns the host name of an absolute http(s) URL in lower case and without a trailing dot, or undefined for anything
 * else.
 */
export function hostOf(url: string): string | undefined {
	if (!URL.canParse(url)) return undefined;
	const { protocol, hostname } = new URL(url);
	if (protocol !== 'https:' && protocol !== 'http:') return undefined;
	return hostname.toLowerCase().replace(/\.$/, '');
}

function domainList(text: string): string[] {
	return text
		.split(',')
		.map((domain) =>
			domain
				.trim()
				.toLowerCase()
				.replace(/(?<!\*)\.$/, ''),
		)
		.filter((domain) => domain !== '');
}

function matches(host: string, domain: string): boolean {
	if (domain === '*') return true;
	return domain.startsWith('*.') ? host.endsWith(domain.slice(1)) && host.length > domain.length - 1 : host === domain;
}
