/** Shared by all HTTP requests: n8n's form of an allow-list, flat headers, and the meaning of an exception. */

/**
 * The codes which mean that nothing reached the other side: refused, unknown host, blocked by n8n, or not a valid
 * request.
 */
const NEVER_SENT = new Set([
	'BLOCKED',
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'ERR_INVALID_CHAR',
	'ERR_INVALID_HTTP_TOKEN',
	'ERR_INVALID_URL',
	'ERR_UNESCAPED_CHARACTERS',
]);
const TIMEOUTS = new Set(['ECONNABORTED', 'ETIMEDOUT', 'ESOCKETTIMEDOUT']);

/**
 * An exchange without an answer. `sent` means that the other side may have the request; the code `BLOCKED` means that
 * n8n's own rules (SSRF protection, allowed domains) stopped it.
 */
export type BrokenExchange = { kind: 'timeout' } | { kind: 'connection'; code: string; message: string; sent: boolean };

/** Header values as provided by n8n's helper. */
export type RawHeaders = Record<string, string | string[] | undefined>;

/** Returns the meaning of an exception of n8n's HTTP helper. */
export function brokenExchange(error: unknown): BrokenExchange {
	const code = findCode(error);
	if (TIMEOUTS.has(code)) return { kind: 'timeout' };
	const message = error instanceof Error ? error.message : String(error);
	return { kind: 'connection', code, message, sent: !NEVER_SENT.has(code) };
}

/** Returns the system's error code, which n8n's wrappers keep in `cause`. n8n's own refusals have names and no code. */
function findCode(error: unknown): string {
	for (let current = error, depth = 0; typeof current === 'object' && current !== null && depth < 5; depth++) {
		const { code, cause, name, message } = current as Record<string, unknown>;
		if (/^SsrfBlocked/.test(String(name)) || /^Domain not allowed/.test(String(message))) return 'BLOCKED';
		if (typeof code === 'string') return code;
		current = cause;
	}
	return 'UNKNOWN';
}

/**
 * Tells whether the list allows every host. n8n's own check does not support `*`; omitting the list has the same
 * effect.
 */
export function allowsEveryHost(allowedDomains: string): boolean {
	return allowedDomains.split(',').some((domain) => domain.trim() === '*');
}

/** Joins repeated headers, as HTTP allows. */
export function flatHeaders(headers: RawHeaders): Record<string, string> {
	const entries = Object.entries(headers);
	return Object.fromEntries(
		entries.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
	);
}
