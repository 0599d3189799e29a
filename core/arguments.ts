import { Failure } from './failure';

/** Returns the error for a misused library function; callers without a type checker get a clear message too. */

function misused(usage: string, needs: string): Failure {
	return new Failure(
		'invalid-argument',
		`${usage.slice(0, usage.indexOf('('))} needs ${needs}`,
		`Call it like ${usage}`,
	);
}

/**
 * @param usage the correct call: `verifyWebhook({ profile, secrets, request })`
 * @throws Failure for anything but an object
 */
export function requireObject(value: unknown, usage: string): void {
	if (typeof value !== 'object' || value === null) throw misused(usage, 'an object');
}

/**
 * @param usage the correct call: `parseEventFilter('issues.opened, !star')`
 * @throws Failure for anything but text
 */
export function requireText(value: unknown, usage: string): void {
	if (typeof value !== 'string') throw misused(usage, 'text');
}
