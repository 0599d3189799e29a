import { parseQuery } from '../../text/url-query';
import type { RequestView } from './request-view';

/** The escapes that HubSpot decodes before it signs (developers.hubspot.com, "Validating requests"). */
const HUBSPOT_ESCAPES = /%(?:3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi;

/** Returns the URI that HubSpot v3 signs: with the listed percent escapes decoded and without the fragment. */
export function decodeHubSpotUri(url: string): string {
	return url.replace(/#.*/s, '').replace(HUBSPOT_ESCAPES, (escape) => decodeURIComponent(escape));
}

/**
 * Returns the form parameters as Twilio signs them: sorted by name, each followed by its sorted values without
 * duplicates or separators.
 * @param digestParameter if the signed URL has this parameter, it holds a digest that covers the body
 * @returns the text, or undefined if the form has too many fields to be Twilio's
 */
export function sortedParameters(view: RequestView, url: string, digestParameter: string): string | undefined {
	if (parseQuery(url).has(digestParameter)) return '';
	const fields = view.formFields();
	if (fields === undefined) return undefined;
	const values = new Map<string, Set<string>>();
	for (const [name, value] of fields) {
		const known = values.get(name);
		if (known) known.add(value);
		else values.set(name, new Set([value]));
	}
	return [...values.keys()]
		.sort()
		.flatMap((name) => [...(values.get(name) ?? [])].sort().map((value) => name + value))
		.join('');
}

/**
 * Returns the other spelling of a URL that Twilio may have signed: with the default port added, or with any port
 * removed.
 */
export function otherPortSpelling(url: string): string {
	return url.replace(
		/^(https?):\/\/((?:[^/?#@]*@)?(?:\[[^\]]*\]|[^/?#:]*))(:\d+)?([/?#].*)?$/i,
		(_, scheme: string, host: string, port: string | undefined, rest = '') => {
			const standard = scheme.toLowerCase() === 'https' ? ':443' : ':80';
			return `${scheme}://${host}${port === undefined ? standard : ''}${rest}`;
		},
	);
}

/**
 * Returns the path that Contentful signs, `encodeURI(path?escape(query))`: the query is escaped twice
 * (contentful/node-apps-toolkit, src/requests/utils.ts). Lone surrogates cannot be escaped, and HTTP cannot transmit
 * them.
 */
export function contentfulPath(target: string): string | undefined {
	const [path = '', query] = target.split('?');
	try {
		return encodeURI(query === undefined || query === '' ? path : `${path}?${encodeURIComponent(query)}`);
	} catch {
		return undefined;
	}
}
