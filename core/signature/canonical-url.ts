import { queryOf } from './query';
import type { RequestView } from './request';

/** The escapes that HubSpot undoes before it signs (developers.hubspot.com, "Validating requests"). */
const HUBSPOT_ESCAPES = /%(?:3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi;

/** HubSpot v3: the request URI with the listed percent escapes decoded and the fragment cut. */
export function decodeHubSpotUri(url: string): string {
	const withoutFragment = url.split('#', 1)[0] ?? '';
	return withoutFragment.replace(HUBSPOT_ESCAPES, (escape) => decodeURIComponent(escape));
}

/**
 * Twilio: form parameters sorted by name, each followed by its values, duplicates removed and sorted, no separators.
 * @param digestParameter with this parameter in the signed URL the body is covered by its digest instead
 */
export function sortedParameters(view: RequestView, url: string, digestParameter: string): string {
	if (queryOf(url).has(digestParameter)) return '';
	const values = new Map<string, Set<string>>();
	for (const [name, value] of view.form()) {
		const known = values.get(name);
		if (known) known.add(value);
		else values.set(name, new Set([value]));
	}
	return [...values.keys()]
		.sort()
		.map((name) => [...(values.get(name) ?? [])].sort().map((value) => name + value))
		.flat()
		.join('');
}

/** The spellings of a URL that Twilio may have signed: as given, and with the port added or taken away. */
export function portSpellings(url: string): readonly string[] {
	const match = /^(https?):\/\/((?:[^/?#@]*@)?(?:\[[^\]]*\]|[^/?#:]*))(:\d+)?([/?#].*)?$/i.exec(url);
	if (!match) return [url];
	const [, scheme = '', host = '', port, rest = ''] = match;
	const standard = scheme.toLowerCase() === 'https' ? ':443' : ':80';
	return port === undefined ? [url, `${scheme}://${host}${standard}${rest}`] : [url, `${scheme}://${host}${rest}`];
}
