import { urlSpellings } from '../../request/called-url';
import type { RequestView } from '../../request/request-view';
import { serializeInnerList, serializeItem, type InnerList, type Item } from './structured-fields';

/** The parts of a URL from which RFC 9421 derives components. */
interface UrlParts {
	/** as spelled, without the fragment */
	readonly uri: string;
	readonly scheme: string;
	/** In lower case, without the scheme's default port. */
	readonly authority: string;
	readonly path: string;
	/** With its question mark, or empty. */
	readonly query: string;
}

const URL_PARTS = /^(https?):\/\/([^/?#]+)(\/[^?#]*)?(\?[^#]*)?(?:#.*)?$/i;

function urlParts(url: string | undefined): UrlParts | undefined {
	const match = url === undefined ? null : URL_PARTS.exec(url);
	if (!match) return undefined;
	const [, scheme = '', authority = '', path = '', query = ''] = match;
	const port = scheme.toLowerCase() === 'https' ? /:443$/ : /:80$/;
	return {
		uri: `${scheme}://${authority}${path}${query}`,
		scheme: scheme.toLowerCase(),
		authority: authority
			.slice(authority.lastIndexOf('@') + 1)
			.toLowerCase()
			.replace(port, ''),
		path: path === '' ? '/' : path,
		query,
	};
}

type Derive = (view: RequestView, parts: UrlParts | undefined) => string | undefined;

/** RFC 9421 §2.2. */
const derived: Readonly<Record<string, Derive>> = {
	__proto__: null as never,
	'@method': (view) => view.method,
	'@target-uri': (_, parts) => parts?.uri,
	'@scheme': (_, parts) => parts?.scheme,
	'@authority': (_, parts) => parts?.authority,
	'@path': (view, parts) => parts?.path ?? view.target()?.split('?')[0],
	'@query': (view, parts) => parts?.query || queryOfTarget(view.target()),
	'@request-target': (view) => view.signedTarget(),
};

function queryOfTarget(target: string | undefined): string | undefined {
	if (target === undefined) return undefined;
	const start = target.indexOf('?');
	return start < 0 ? '?' : target.slice(start);
}

/** @returns the value of the component, or undefined if it is missing or of an unsupported kind */
function componentValue(
	view: RequestView,
	parts: UrlParts | undefined,
	{ value, parameters }: Item,
): string | undefined {
	if (typeof value !== 'string' || parameters.size > 0) return undefined;
	if (value.startsWith('@')) return derived[value]?.(view, parts);
	return view.headerList(value);
}

/** The signature bases that a sender may have signed: one, unless the covered target URI can be spelled in several ways. */
export function signatureBases(view: RequestView, covered: InnerList): readonly (string | undefined)[] {
	const url = view.signedUrl();
	const coversUrl = url !== undefined && covered.items.some(({ value }) => value === '@target-uri');
	return (coversUrl ? urlSpellings(url) : [url]).map((spelling) => signatureBase(view, covered, spelling));
}

/**
 * Returns the signature base of RFC 9421 §2.5.
 * @returns the text, or undefined if a covered component is missing, repeated or unsupported
 */
export function signatureBase(view: RequestView, covered: InnerList, url = view.signedUrl()): string | undefined {
	const parts = urlParts(url);
	const seen = new Set<string>();
	const lines: string[] = [];
	for (const item of covered.items) {
		const name = serializeItem(item);
		const value = componentValue(view, parts, item);
		if (value === undefined || seen.has(name)) return undefined;
		seen.add(name);
		lines.push(`${name}: ${value}`);
	}
	lines.push(`"@signature-params": ${serializeInnerList(covered)}`);
	return lines.join('\n');
}
