import type { IDataObject, INode } from 'n8n-workflow';

import type { TriggerConfiguration } from './configuration';
import { holdsExpression } from './parameter';

/**
 * How long a configuration is used before the credentials are read again: two look-ups in n8n's database and a decryption,
 * which cost a forged request more than everything else that the node does. A changed secret takes effect within this time.
 */
export const CACHE_MS = 2_000;

/** The configuration that a node compiled last; requests that come together share one reading. */
export class ConfigurationCache {
	private known: { key: string; madeAt: number; configuration: Promise<TriggerConfiguration> } | undefined;

	/**
	 * @param now milliseconds since 1970
	 * @param read reads and compiles anew; its failures are not remembered, so that a repair counts at once
	 */
	async get(node: INode, now: number, read: () => Promise<TriggerConfiguration>): Promise<TriggerConfiguration> {
		if (dependsOnRequest(node)) return await read();
		const key = configurationKey(node);
		const age = now - (this.known?.madeAt ?? 0);
		if (this.known?.key === key && age >= 0 && age < CACHE_MS) return await this.known.configuration;
		const made = { key, madeAt: now, configuration: read() };
		this.known = made;
		made.configuration.catch(() => {
			if (this.known === made) this.known = undefined;
		});
		return await made.configuration;
	}
}

/** Expressions may look at the request. Those in the conditions are evaluated later, for each delivery. */
function dependsOnRequest({ parameters }: INode): boolean {
	const options = { ...(parameters.options as IDataObject | undefined), conditions: undefined };
	return holdsExpression({ ...parameters, options });
}

/** Equal for equal configurations of one node. Holds names of credentials, never what is in them. */
export function configurationKey({ parameters, credentials, webhookId }: INode): string {
	return JSON.stringify([parameters, credentials, webhookId]);
}
