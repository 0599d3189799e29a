import { parseQuery } from '../../text/url-query';
import type { RequestView } from './request-view';

/** The escapes that HubSpot undoes before it signs (developers.hubspot.com, "Validating requests"). */
const HUBSPOT_ESCAPES = /%(?:3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi;

/** HubSpot v3: the request URI with the listed percent escapes decoded and the fragment cut. */
export function decodeHubSpotUri(url: string): string {
	return url.replace(/#.*/s, '').replace(HUBSPOT_ESCAPES, (escape) => decodeURIComponent(escape));
}

/**
 * Twilio: form parameters sorted by name, each followed by its values, duplicates removed and sorted, no separators.
 * @param digestParameter with this parameter in the signed URL the body is covered by its digest instead
 * @returns undefined when the form has too many fields to be Twilio's
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

/** The other spelling of a URL that Twilio may have signed: with the standard port added, or any port taken away. */
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
 * Contentful signs `encodeURI(path?escape(query))`: the query is escaped twice
 * (contentful/node-apps-toolkit, src/requests/utils.ts). Lone surrogates cannot be escaped, and HTTP cannot send them.
 */
export function contentfulPath(target: string): string | undefined {
	const [path = '', query] = target.split('?');
	try {
		return encodeURI(query === undefined || query === '' ? path : `${path}?${encodeURIComponent(query)}`);
	} catch {
		return undefined;
	}
}
