/** Header values as n8n's helper hands them over. */
export type RawHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** An answer whose status and headers have arrived, and whose body is still coming. */
export interface OpenAnswer {
	readonly kind: 'answer';
	readonly status: number;
	readonly headers: Record<string, string>;
	readonly chunks: AsyncIterable<Uint8Array>;
}

/**
 * An exchange without an answer. `sent` = the other side may have the request; the code `BLOCKED` = n8n's own rules (SSRF
 * protection, allowed domains) stopped it.
 */
export type BrokenExchange =
	| { readonly kind: 'timeout' }
	| { readonly kind: 'connection'; readonly code: string; readonly message: string; readonly sent: boolean };

/** What came of a request: whatever the other side does is a value. */
export type HttpAnswer = OpenAnswer | BrokenExchange;

/** Repeated headers joined, as HTTP allows it. */
export function flatHeaders(headers: RawHeaders): Record<string, string> {
	const entries = Object.entries(headers);
	return Object.fromEntries(
		entries.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
	);
}

/** Codes that say for sure that nothing reached the other side: refused, unknown host, blocked by n8n, or not even a request. */
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

/** What an exception of an HTTP client means. */
export function brokenExchange(error: unknown): BrokenExchange {
	const code = findCode(error);
	if (TIMEOUTS.has(code)) return { kind: 'timeout' };
	const message = error instanceof Error ? error.message : String(error);
	return { kind: 'connection', code, message, sent: !NEVER_SENT.has(code) };
}

/** The system's error code, which wrappers keep in `cause`; n8n's own refusals have names and no code. */
function findCode(error: unknown): string {
	for (let current = error, depth = 0; typeof current === 'object' && current !== null && depth < 5; depth++) {
		const { code, cause, name, message } = current as Record<string, unknown>;
		if (/^SsrfBlocked/.test(String(name)) || /^Domain not allowed/.test(String(message))) return 'BLOCKED';
		if (typeof code === 'string') return code;
		current = cause;
	}
	return 'UNKNOWN';
}
