import type { RequestView } from './request/request-view';
import { compileSource } from './request/value-source';
import type { ConfirmationRule } from './types';

/** What a genuine request wants: an address to call once. Absent where the address is not one of the vendor. */
export interface Confirmation {
	readonly url?: string;
}

function pinned({ host }: ConfirmationRule, address: string): string | undefined {
	const url = URL.canParse(address) ? new URL(address) : undefined;
	if (url === undefined || url.protocol !== 'https:' || !host.test(url.hostname)) return undefined;
	return url.username === '' && url.password === '' && url.port === '' && url.hash === '' ? url.href : undefined;
}

/** Compiles a rule: undefined for a request that wants no confirmation. Only for requests that are verified. */
export function compileConfirmation(rule: ConfirmationRule): (view: RequestView) => Confirmation | undefined {
	const [readKind, readAddress] = [compileSource(rule.when.value), compileSource(rule.address)];
	return (view) => {
		if (readKind(view) !== rule.when.is) return undefined;
		const url = pinned(rule, readAddress(view) ?? '');
		return url === undefined ? {} : { url };
	};
}
