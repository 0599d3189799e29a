import { pinnedUrl } from '../text/url-host';
import type { RequestView } from './request/request-view';
import { compileSource } from './request/value-source';
import type { ConfirmationRule } from './types';

/** What a genuine request wants: an address to call once. Absent where the address is not one of the vendor. */
export interface Confirmation {
	readonly url?: string;
}

/** Compiles a rule: undefined for a request that wants no confirmation. Only for requests that are verified. */
export function compileConfirmation(rule: ConfirmationRule): (view: RequestView) => Confirmation | undefined {
	const [readKind, readAddress] = [compileSource(rule.when.value), compileSource(rule.address)];
	return (view) => {
		if (readKind(view) !== rule.when.is) return undefined;
		const url = pinnedUrl(readAddress(view) ?? '', rule.host);
		return url === undefined ? {} : { url: url.href };
	};
}
