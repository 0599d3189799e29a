import type { IDataObject, INode } from 'n8n-workflow';

import { holdsExpression } from '../../shared/parameters';
import { PER_DELIVERY } from '../options/options';
import type { TriggerConfiguration } from './configuration';

/**
 * How long a configuration is used before the credentials are read again: two look-ups in n8n's database and a decryption,
 * which cost a forged request more than everything else that the node does. A changed secret takes effect within this time.
 */
export const CACHE_MS = 2_000;

/** Keeps the configuration that a node compiled last; simultaneous requests share one reading. */
export class ConfigurationCache {
	private known: { key: string; madeAt: number; configuration: Promise<TriggerConfiguration> } | undefined;

	/**
	 * @param now Unix milliseconds
	 * @param read reads and compiles the configuration; failures are not cached, so that a correction takes effect at
	 * once
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

/**
 * Tells whether an expression may read the request. Expressions in conditions and in the response do not count: they are
 * evaluated later, for each delivery.
 */
function dependsOnRequest({ parameters }: INode): boolean {
	const options = Object.entries((parameters.options ?? {}) as IDataObject);
	const early = options.filter(([name]) => !PER_DELIVERY.includes(name)).map(([, value]) => value);
	return holdsExpression({ ...parameters, options: early });
}

/**
 * Returns the same key for equal configurations of a node. It contains the names of credentials, never their content.
 */
export function configurationKey({ parameters, credentials, webhookId }: INode): string {
	return JSON.stringify([parameters, credentials, webhookId]);
}
