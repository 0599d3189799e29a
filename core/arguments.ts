import { ConfigurationError } from './configuration-error';

/** Returns the error for a misused library function; callers without a type checker get a clear message too. */

function misused(usage: string, needs: string): ConfigurationError {
	return new ConfigurationError(`${usage.slice(0, usage.indexOf('('))} needs ${needs}`, `Call it like ${usage}`);
}

/**
 * @param usage the correct call: `verifyWebhook({ profile, secrets, request })`
 * @throws ConfigurationError for anything but an object
 */
export function requireObject(value: unknown, usage: string): void {
	if (typeof value !== 'object' || value === null) throw misused(usage, 'an object');
}

/**
 * @param usage the correct call: `parseEventFilter('issues.opened, !star')`
 * @throws ConfigurationError for anything but text
 */
export function requireText(value: unknown, usage: string): void {
	if (typeof value !== 'string') throw misused(usage, 'text');
}
