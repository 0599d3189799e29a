import { isIpAddressAllowed } from '../../../core/receive/ip-address-list';
import { oneLine } from '../../../core/text/one-line';
import { declaredLength } from '../../shared/webhook/request';
import type { Refusal } from '../answer/refusals';
import type { Reception } from './reception';

/** The maximum length of a logged address. A proxy may forward any text; the longest address has 45 characters. */
const MAX_ADDRESS = 60;

/**
 * Size and address: what a request must pass before anything about it is read.
 *
 * @returns undefined for a request that may enter
 */
export function refuseEntry({ context, configuration }: Reception): Refusal | undefined {
	const { maxBodyBytes, allowedIps } = configuration.options;
	if ((declaredLength(context) ?? 0) > (maxBodyBytes ?? Infinity)) return { reason: 'body-too-large' };
	const address = context.getRequestObject().ip ?? '';
	if (allowedIps !== undefined && !isIpAddressAllowed(allowedIps, address)) {
		const hint = () =>
			`${oneLine(address, MAX_ADDRESS)} is not in Allowed IPs. If n8n runs behind a proxy, set N8N_PROXY_HOPS`;
		return { reason: 'address-not-allowed', hint };
	}
	return undefined;
}
