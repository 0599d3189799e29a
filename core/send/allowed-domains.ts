/**
 * May secrets go to this URL? Host names are compared whole; `*.example.com` stands for its subdomains (never for
 * `example.com` itself) and `*` for every host. An empty list allows nothing: a secret without a destination stays here.
 *
 * @param url absolute URL of the request
 * @param allowedDomains comma-separated list, as the user typed it
 */
export function isDomainAllowed(url: string, allowedDomains: string): boolean {
	const host = hostOf(url);
	return host !== undefined && domainList(allowedDomains).some((domain) => matches(host, domain));
}

/** Host name of an absolute http(s) URL, lower-case and without a trailing dot; undefined for anything else. */
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
