import { hostOf } from '../text/url-host';

/** One entry of a list of allowed domains. */
type Domain =
	| { readonly hosts: 'all' }
	| { readonly hosts: 'one'; readonly name: string }
	| { readonly hosts: 'below'; readonly end: string };

/**
 * May secrets go to this URL? Host names are compared whole, in any case and with or without a trailing dot; a port says
 * nothing, so an entry with one fits no URL. `*.example.com` stands for its subdomains (never for `example.com` itself) and
 * `*` for every host. An empty list allows nothing: a secret without a destination stays here.
 *
 * @param url absolute URL of the request
 * @param allowedDomains comma-separated list, as the user typed it
 */
export function isDomainAllowed(url: string, allowedDomains: string): boolean {
	const host = hostOf(url);
	return host !== undefined && parseDomains(allowedDomains).some((domain) => fits(host, domain));
}

/** Whether a list names every host, with `*`. */
export function allowsEveryHost(allowedDomains: string): boolean {
	return parseDomains(allowedDomains).some(({ hosts }) => hosts === 'all');
}

function parseDomains(text: string): Domain[] {
	return text.split(',').flatMap((entry): Domain[] => {
		const domain = entry.trim().toLowerCase();
		if (domain === '*') return [{ hosts: 'all' }];
		const name = domain.replace(/\.$/, '');
		if (name === '' || name === '*') return [];
		return name.startsWith('*.') ? [{ hosts: 'below', end: name.slice(1) }] : [{ hosts: 'one', name }];
	});
}

function fits(host: string, domain: Domain): boolean {
	switch (domain.hosts) {
		case 'all':
			return true;
		case 'one':
			return host === domain.name;
		case 'below':
			return host.endsWith(domain.end) && host.length > domain.end.length;
	}
}
