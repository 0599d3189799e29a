import type { Variant } from './explanation';

/** Another URL, which the sender may have called. */
export interface OtherUrl extends Variant {
	readonly url: string;
}

const ADVICE = 'Set the public URL to exactly the URL that was entered in the sender.';

/** Changes to a URL, each with what it makes of the URL. */
const changes: readonly (readonly [made: string, change: (url: string) => string])[] = [
	['the URL with https', (url) => url.replace(/^http:/i, 'https:')],
	['the URL with http', (url) => url.replace(/^https:/i, 'http:')],
	['the URL with a slash at its end', (url) => url.replace(/^([^?]*[^/?])(\?|$)/, '$1/$2')],
	['the URL without the slash at its end', (url) => url.replace(/^([^?]*)\/(\?|$)/, '$1$2')],
	['the URL without its query', (url) => url.replace(/\?.*$/s, '')],
	['the test URL', (url) => url.replace('/webhook/', '/webhook-test/')],
	['the production URL', (url) => url.replace('/webhook-test/', '/webhook/')],
	['the URL without its port', (url) => url.replace(/^(https?:\/\/[^/:]+):\d+/i, '$1')],
];

/** What the sender may have called in place of this URL. */
export function otherUrls(url: string | undefined): readonly OtherUrl[] {
	if (url === undefined || !URL.canParse(url)) return [];
	return changes
		.map(([made, change]) => ({ holds: `for ${made}`, advice: ADVICE, url: change(url) }))
		.filter((other) => other.url !== url);
}
