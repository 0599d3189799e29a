import type { RequestView } from '../request/request-view';

const SIGNED = 'This source includes the URL in the signature. ';

/** What speaks against the configured URL, at a source that signs the URL. For the operator; holds nothing of either URL. */
export function urlMistake(view: RequestView): string {
	const { configuredUrl, request } = view;
	if (configuredUrl !== undefined && request.url !== undefined) {
		const configured = new URL(configuredUrl);
		if (pathOf(request.url, configured) !== configured.pathname) {
			return (
				`${SIGNED}The request came to another path than that of the public URL, for example to the test URL instead of the ` +
				'production URL, or the other way round'
			);
		}
		if (configured.protocol === 'http:' && view.header('x-forwarded-proto') === 'https') {
			return `${SIGNED}The request was sent with https, but the public URL begins with http`;
		}
	}
	return `${SIGNED}The public URL must be exactly the URL that was entered in the sender`;
}

function pathOf(url: string, base: URL): string | undefined {
	try {
		return new URL(url, base).pathname;
	} catch {
		return undefined;
	}
}
